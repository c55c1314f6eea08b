import type { Order, Place } from './lead-sorts.ts';

/** A part of a list: so many from a place on, or after so many, or up to a place. */
export type Range = { after?: Place; backwards?: boolean; limit: number; skip?: number };

/** A part of a few that are all at hand, in order. */
export function fromFew(all: readonly Place[], order: Order, range: Range): Place[] {
  const { after, backwards, limit, skip = 0 } = range;
  if (!after) return all.slice(skip, skip + limit);
  const at = all.findIndex((each) => !isBefore(each, after, order));
  const from = at < 0 ? all.length : at;
  if (backwards) return all.slice(Math.max(0, from - limit), from).toReversed();
  const start = all[from]?.id === after.id ? from + 1 : from;
  return all.slice(start, start + limit);
}

/** A part of all ids in order; null where it begins at a lead that is not among them. */
export function fromLine(
  line: Int32Array,
  { after, backwards, limit, skip = 0 }: Range,
  key: (id: number) => Place['key'],
): Place[] | null {
  let [from, to] = [skip, skip + limit];
  if (after) {
    const at = line.indexOf(after.id);
    if (at < 0) return null;
    [from, to] = backwards ? [Math.max(0, at - limit), at] : [at + 1, at + 1 + limit];
  }
  const ids = [...line.subarray(from, to)];
  return (backwards ? ids.toReversed() : ids).map((id) => ({ id, key: key(id) }));
}

/** Where a place would stand among all ids in order. */
export function firstNotBefore(
  line: Int32Array,
  place: Place,
  order: Order,
  key: (id: number) => Place['key'],
): number {
  let [from, to] = [0, line.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const id = line[middle] ?? 0;
    if (isBefore({ id, key: key(id) }, place, order)) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Whether a place comes before another in an order; texts compare as SQLite does, by bytes. */
export function isBefore(a: Place, b: Place, order: Order): boolean {
  const difference = a.key === b.key ? a.id - b.id : compare(a.key, b.key);
  return order.direction === 'asc' ? difference < 0 : difference > 0;
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}

/**
 * What comes after a place, in order. Leads of the same key come first, by id, so that both halves
 * are exact seeks; a comparison of the pair would read through all leads of one status.
 */
export function stepsOf(order: Order, range: Range): Step[] {
  const { expression } = order;
  const direction = range.backwards ? opposite(order.direction) : order.direction;
  const than = direction === 'asc' ? '>' : '<';
  const rest = ` order by ${expression} ${direction}, lead.id ${direction} limit ? offset ?`;
  const { after } = range;
  if (!after) return [{ sql: rest, params: [] }];
  const sameKey = ` and ${expression} = ? and lead.id ${than} ?`;
  return [
    {
      sql: `${sameKey} order by lead.id ${direction} limit ? offset ?`,
      params: [after.key, after.id],
    },
    { sql: ` and ${expression} ${than} ?${rest}`, params: [after.key] },
  ];
}

type Step = { sql: string; params: (string | number)[] };

export function opposite(direction: Order['direction']): Order['direction'] {
  return direction === 'asc' ? 'desc' : 'asc';
}
