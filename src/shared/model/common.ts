import { z } from 'zod';

/** Instants cross every door as ISO-8601 UTC text; the database holds UTC milliseconds. */
export const instant = z.iso.datetime();

/** The id a person may see: a version 7 UUID. */
export const id = z.string().min(1).max(64);

/** Money at a door: reais as a decimal number, at most two decimals. The database holds cents. */
export const money = z.number().min(-1e12).max(1e12);

export const pagination = z.object({
  page: z.number().int().nullable(),
  limit: z.number().int(),
  total: z.number().int(),
  /** There may be more than `total`; only where a rough one was asked for. */
  totalIsAtLeast: z.literal(true).optional(),
  nextCursor: z.string().nullable(),
});
export type Pagination = z.infer<typeof pagination>;

/** `{items, pagination}`: the shape of every list. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), pagination });
}

/** Query part shared by lists: a page by number, or the cursor of the page before. */
export const pageInput = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).optional(),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

/** The same for lists that are nearly always short: all of it, unless less is asked for. */
export const shortPage = pageInput.extend({
  limit: z.coerce.number().int().min(1).max(500).default(500),
});

/** A query parameter that may come once or several times. */
export function oneOrMany<T extends z.ZodType>(item: T) {
  return z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item).max(100).optional(),
  );
}

export const role = z.enum(['admin', 'staff']);
export type Role = z.infer<typeof role>;
