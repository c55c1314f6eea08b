import type { Pagination } from '../../../shared/model/common.ts';
import { readCursor, writeCursor } from '../leads/cursor.ts';

type Asked = {
  readonly page?: number | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

/** How many come before the page. @throws PonteError BAD_INPUT for a cursor of another list */
export function skipped(list: string, { page, cursor, limit }: Asked): number {
  if (cursor === undefined) return ((page ?? 1) - 1) * limit;
  const [start] = readCursor(list, ['number'], cursor);
  return Math.max(0, Math.trunc(Number(start)));
}

export function pagination(list: string, asked: Asked, shown: number, total: number): Pagination {
  const end = skipped(list, asked) + shown;
  return {
    page: asked.cursor === undefined ? (asked.page ?? 1) : null,
    limit: asked.limit,
    total,
    nextCursor: shown > 0 && end < total ? writeCursor(list, [end]) : null,
  };
}
