import type { ImportService } from '../imports/import-service.ts';
import { os } from './base.ts';

export function createImportHandlers(imports: ImportService) {
  return {
    open: os.imports.open.handler(({ input }) => imports.open(input.fileName, input.bytes)),
    append: os.imports.append.handler(({ input }) =>
      imports.append(input.fileId, input.offset, Buffer.from(input.base64, 'base64')),
    ),
    preview: os.imports.preview.handler(({ input, signal }) =>
      imports.preview(input.fileId, input.mapping, signal),
    ),
    discard: os.imports.discard.handler(async ({ input }) => {
      await imports.discard(input.fileId);
      return { ok: true as const };
    }),
    start: os.imports.start.handler(({ input, context }) => imports.start(input, context.operator)),
    list: os.imports.list.handler(({ input }) => imports.list(input)),
    get: os.imports.get.handler(({ input }) => imports.get(input.id)),
    cancel: os.imports.cancel.handler(({ input }) => imports.cancel(input.id)),
    rejected: os.imports.rejected.handler(({ input }) => imports.rejected(input.id, input)),
    rejectedFile: os.imports.rejectedFile.handler(async function* ({ input }) {
      for await (const piece of imports.rejectedCsv(input.id, input.language)) yield String(piece);
    }),
    undo: os.imports.undo.handler(({ input, context }) => imports.undo(input.id, context.operator)),
  };
}
