import { PonteError } from '../../../shared/errors.ts';
import type { Pagination } from '../../../shared/model/common.ts';

/** Pages of short lists: by number, or by a cursor that says where to go on. */
export type PageInput = {
  page?: number | undefined;
  cursor?: string | undefined;
  limit: number;
};

export function startOf({ page, cursor, limit }: PageInput): number {
  if (cursor === undefined) return ((page ?? 1) - 1) * limit;
  if (/^after-\d{1,9}$/.test(cursor)) return Number(cursor.slice('after-'.length));
  throw new PonteError(
    'BAD_INPUT',
    'This cursor was not given by this list. Begin again without one.',
  );
}

export function pageOf(input: PageInput, length: number, total: number): Pagination {
  const end = startOf(input) + length;
  return {
    page: input.cursor === undefined ? (input.page ?? 1) : null,
    limit: input.limit,
    total,
    nextCursor: length > 0 && end < total ? `after-${end}` : null,
  };
}
