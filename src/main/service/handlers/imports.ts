import type { ImportService } from '../imports/import-service.ts';
import type { ImportFixing } from '../imports/fixes/fixing.ts';
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
    tryColumn: os.imports.tryColumn.handler(({ input, signal }) =>
      imports.tryColumn(input, signal),
    ),
    values: os.imports.values.handler(({ input, signal }) => imports.valuesOf(input, signal)),
    testKeys: os.imports.testKeys.handler(({ input, signal }) => imports.testKeys(input, signal)),
    templates: {
      list: os.imports.templates.list.handler(({ input }) =>
        imports.templates.list(input.fileId, input.mapping),
      ),
      save: os.imports.templates.save.handler(({ input, context }) =>
        imports.templates.save(input, context.operator),
      ),
      rename: os.imports.templates.rename.handler(({ input, context }) =>
        imports.templates.rename(input, context.operator),
      ),
      remove: os.imports.templates.remove.handler(({ input, context }) => {
        imports.templates.remove(input.id, context.operator);
        return { ok: true as const };
      }),
      apply: os.imports.templates.apply.handler(({ input }) => imports.templates.apply(input)),
    },
    discard: os.imports.discard.handler(async ({ input }) => {
      await imports.discard(input.fileId);
      return { ok: true as const };
    }),
    start: os.imports.start.handler(({ input, context }) => imports.start(input, context.operator)),
    list: os.imports.list.handler(({ input }) => imports.list(input)),
    get: os.imports.get.handler(({ input }) => imports.get(input.id)),
    cancel: os.imports.cancel.handler(({ input, context }) =>
      imports.cancel(input.id, context.operator),
    ),
    pause: os.imports.pause.handler(({ input, context }) =>
      imports.pause(input.id, context.operator),
    ),
    resume: os.imports.resume.handler(({ input, context }) =>
      imports.resume(input.id, context.operator),
    ),
    kept: os.imports.kept.handler(({ input }) => imports.kept(input.id, input)),
    rejected: os.imports.rejected.handler(({ input }) => imports.rejected(input.id, input)),
    rejectedFile: os.imports.rejectedFile.handler(async function* ({ input }) {
      for await (const piece of imports.rejectedCsv(input.id, input.language)) yield String(piece);
    }),
    undo: os.imports.undo.handler(({ input, context }) => imports.undo(input.id, context.operator)),
  };
}

export function createImportFixingHandlers(fixing: ImportFixing) {
  const { importFixing } = os;
  return {
    check: importFixing.check.handler(({ input }) => fixing.check(input.fileId, input.mapping)),
    checked: importFixing.checked.handler(({ input }) => fixing.get(input.id)),
    rows: importFixing.rows.handler(({ input }) => fixing.rows(input.id, input.kind, input)),
    sameValue: importFixing.sameValue.handler(({ input: { id, kind, column, value } }) => ({
      rows: fixing.sameValue(id, kind, column, value),
    })),
    state: importFixing.state.handler(({ input }) => fixing.state(input.fileId, input.mapping)),
    fix: importFixing.fix.handler(({ input: { fileId, mapping, fixes } }) =>
      fixing.fix(fileId, mapping, fixes),
    ),
    unfix: importFixing.unfix.handler(({ input: { fileId, mapping, step } }) =>
      fixing.unfix(fileId, mapping, step),
    ),
    correctedFile: importFixing.correctedFile.handler(async function* ({ input }) {
      const pieces = await fixing.correctedCsv(input.fileId, input.mapping);
      for await (const piece of pieces) yield String(piece);
    }),
    replace: importFixing.replace.handler(({ input: { fileId, mapping, by } }) =>
      fixing.replace(fileId, mapping, by),
    ),
    takeRejected: importFixing.takeRejected.handler(({ input: { id, language } }) =>
      fixing.takeRejected(id, language),
    ),
    waiting: importFixing.waiting.handler(async () => ({ items: await fixing.waiting() })),
  };
}
