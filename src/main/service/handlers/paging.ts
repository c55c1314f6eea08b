import type { Pagination } from '../../../shared/model/common.ts';
import { readCursor, writeCursor } from '../leads/cursor.ts';

/** Pages of short lists: by number, or by a cursor that says where to go on. */
export type PageInput = {
  page?: number | undefined;
  cursor?: string | undefined;
  limit: number;
};

/** @throws PonteError BAD_INPUT for a cursor of another list */
export function startOf(list: string, { page, cursor, limit }: PageInput): number {
  if (cursor === undefined) return ((page ?? 1) - 1) * limit;
  const [start] = readCursor(list, ['number'], cursor);
  return Math.max(0, Math.trunc(Number(start)));
}

export function pageOf(list: string, input: PageInput, length: number, total: number): Pagination {
  const end = startOf(list, input) + length;
  return {
    page: input.cursor === undefined ? (input.page ?? 1) : null,
    limit: input.limit,
    total,
    nextCursor: length > 0 && end < total ? writeCursor(list, [end]) : null,
  };
}

/**
 * Where a page of a list begins from which rows leave while one walks it: so many on, or after the
 * row shown last, by its keys.
 */
export type Place = { offset: number; after?: readonly number[] };

/** @throws PonteError BAD_INPUT for a cursor of another list */
export function placeOf(list: string, { page, cursor, limit }: PageInput, keys = 1): Place {
  if (cursor === undefined) return { offset: ((page ?? 1) - 1) * limit };
  const kinds = Array.from({ length: keys }, () => 'number' as const);
  return { offset: 0, after: readCursor(list, kinds, cursor).map(Number) };
}

/** @param next the keys of the row shown last, if there are more behind it */
export function pageUpTo(
  list: string,
  input: PageInput,
  { total, next }: { total: number; next: readonly number[] | null },
): Pagination {
  return {
    page: input.cursor === undefined ? (input.page ?? 1) : null,
    limit: input.limit,
    total,
    nextCursor: next === null ? null : writeCursor(list, next),
  };
}

/** A page of what is at hand whole. */
export function pageOfAll<T>(
  list: string,
  input: PageInput,
  all: readonly T[],
): { items: T[]; pagination: Pagination } {
  const start = startOf(list, input);
  const items = all.slice(start, start + input.limit);
  return { items, pagination: pageOf(list, input, items.length, all.length) };
}
