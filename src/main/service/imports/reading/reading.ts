import type { FileHandle } from 'node:fs/promises';
import type { ImportMapping } from '../../../../shared/model/import.ts';
import type { FileStore, UploadedFile } from './file-store.ts';
import type { FixedTable } from '../fixes/fix-store.ts';
import { importOfRejected, proposalOf } from '../from-rejected.ts';
import type { ImportRecord, ImportStore } from '../import-store.ts';
import type { Inspected, Known } from './inspect.ts';
import { inspectUploaded } from './inspect-uploaded.ts';

/** An uploaded file as it is going to be read. */
export type Reading = Inspected & {
  uploaded: UploadedFile;
  table: FixedTable;
  /** The import whose rejected rows these are. */
  from: ImportRecord | null;
};

/** And while it is open. */
export type OpenTable = Reading & { file: FileHandle };

export type Readings = {
  /** Finds out how to read a file; what is told is believed. */
  of(fileId: string, told?: Partial<ImportMapping>): Promise<Reading>;
  /** And works with the file while it is open. */
  open<T>(
    fileId: string,
    told: Partial<ImportMapping> | undefined,
    work: (table: OpenTable) => Promise<T>,
  ): Promise<T>;
};

/** @param known what other imports chose, as far as it is to count */
export function createReadings(files: FileStore, store: ImportStore, known: () => Known): Readings {
  async function open<T>(
    fileId: string,
    told: Partial<ImportMapping> = {},
    work: (table: OpenTable) => Promise<T>,
  ): Promise<T> {
    // An import under way goes on with the sheet it began with.
    const sheet = store.openFiles().has(fileId) ? undefined : told.sheet;
    const uploaded = await files.complete(fileId, sheet);
    const file = await files.read(fileId);
    try {
      const found = await inspectUploaded(uploaded, file, told, known());
      const from = importOfRejected(found.plan.headers, store.byMark);
      const proposed = from && told.columns === undefined;
      const inspected = proposed
        ? await inspectUploaded(uploaded, file, { ...proposalOf(from), ...told }, known())
        : found;
      const table = { fileId, sheet: uploaded.workbook?.sheet ?? '' };
      return await work({ ...inspected, uploaded, table, from, file });
    } finally {
      await file.close();
    }
  }

  return {
    open,
    of: (fileId, told) => open(fileId, told, (reading) => Promise.resolve(reading)),
  };
}
