import type { Pagination } from '../../../shared/model/common.ts';
import type { ImportRun } from '../../../shared/model/import.ts';
import { readCursor, writeCursor } from '../leads/cursor.ts';
import type { ImportRecord, ImportStore, RejectedLine } from './import-store.ts';

export type Page = { cursor?: string | undefined; page?: number | undefined; limit: number };
export type Listed<T> = { items: T[]; pagination: Pagination };

export type ImportLists = {
  /** All imports, the newest first. */
  list(page: Page): Listed<ImportRun>;
  /** The rows an import did not take, in the file's order. */
  rejected(record: ImportRecord, page: Page): Listed<RejectedLine>;
};

/** What is too long for one answer: by pages, or on from where the last one ended. */
export function createImportLists(
  store: ImportStore,
  shown: (record: ImportRecord) => ImportRun,
): ImportLists {
  return {
    list(page) {
      const { place, offset } = startOf('imports', page);
      const { limit } = page;
      const { records, total } = store.list({
        limit,
        offset,
        ...(place === undefined ? {} : { beforeId: place }),
      });
      const next = records.length === limit ? (records.at(-1)?.id ?? 0) : null;
      return {
        items: records.map(shown),
        pagination: paginationOf('imports', page, { place, total, next }),
      };
    },

    rejected(record, page) {
      const { place, offset } = startOf('rejected', page);
      const { limit } = page;
      const items = store.rejected(record.id, {
        limit,
        offset,
        ...(place === undefined ? {} : { afterLine: place }),
      });
      const next = items.length === limit ? (items.at(-1)?.line ?? 0) : null;
      return {
        items: items.map(shortened),
        pagination: paginationOf('rejected', page, { place, total: record.counts.rejected, next }),
      };
    },
  };
}

/** After the place a cursor names, or else so many before the page that was asked for. */
function startOf(list: string, { cursor, page, limit }: Page) {
  const [place] = cursor === undefined ? [] : readCursor(list, ['number'], cursor).map(Number);
  return { place, offset: place === undefined ? ((page ?? 1) - 1) * limit : 0 };
}

function paginationOf(
  list: string,
  { page, limit }: Page,
  { place, total, next }: { place: number | undefined; total: number; next: number | null },
): Pagination {
  return {
    page: place === undefined ? (page ?? 1) : null,
    limit,
    total,
    nextCursor: next === null ? null : writeCursor(list, [next]),
  };
}

/** A row as a list shows it; all of it is in the file of rejected rows. */
function shortened(row: RejectedLine): RejectedLine {
  return { ...row, cells: row.cells.map((cell) => cell.slice(0, 500)) };
}
