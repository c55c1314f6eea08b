import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import type { Pagination } from '../../../shared/model/common.ts';
import type { Lead, LeadFilter, LeadQuery, LeadSort } from '../../../shared/model/lead.ts';
import type { ExcludedFilter, SyncStateFilter } from './lead-filter.ts';
import { createLeadFinder, live, type Found } from './lead-finder.ts';
import { orderOf, readPlace, writePlace, type Order, type Place } from './lead-sorts.ts';
import type { LeadRow } from './lead-values.ts';

export type LeadList = {
  /** @throws PonteError BAD_INPUT for a cursor that does not continue this list */
  page(query: LeadQuery): { items: Lead[]; pagination: Pagination };
  count(filter: LeadFilter): number;
  /** Ids of all that a filter finds, ascending: for work on the whole of it. */
  ids(filter: LeadFilter): readonly number[];
  /** Where a lead stands in a list, and who is beside it; also when it no longer fits the filter. */
  neighbours(
    query: LeadFilter & { sort: LeadSort },
    lead: LeadRow,
  ): { index: number; total: number; previous: string | null; next: string | null };
};

export type LeadListParts = {
  db: Db;
  byId: (id: number) => LeadRow | null;
  toLeads: (rows: readonly LeadRow[]) => Lead[];
  syncStateFilter: SyncStateFilter;
  excludedFilter: ExcludedFilter;
  clock: Pick<Clock, 'now'>;
};

/** Beyond this jump, testing ids against what was found is quicker than reading every row passed. */
const farJump = 1000;
const firstSlice = 500;

/**
 * Pages of leads: by keyset when following, by offset only for jumps.
 *
 * A filter that finds few leads is sorted once and kept. One that finds many is answered by
 * walking the index of the order and leaving out what does not fit.
 */
export function createLeadList(parts: LeadListParts): LeadList {
  const finder = createLeadFinder(parts);
  const { prepared } = finder;
  const uidOf = parts.db.client.prepare('select uid from lead where id = ?').pluck();

  function places(found: Found, order: Order, range: Range): Place[] {
    if (found.few) return fromFew(sorted(found, found.few, order), order, range);
    const far = (range.skip ?? 0) > farJump && found.parts.conditions.length > 0;
    const byTest = !found.parts.deleted && (found.parts.sets.length > 0 || far);
    return byTest ? walkTesting(found, order, range) : walk(found, order, range);
  }

  /** All of a few, in the order's own direction. */
  function sorted(found: Found, few: readonly number[], order: Order): Place[] {
    const known = found.kept.get(order.sort) as Place[] | undefined;
    if (known) return known;
    const rows = prepared(
      `select lead.id, ${order.expression} as key from lead
        where lead.id in (select value from json_each(?))
        order by ${order.expression} ${order.direction}, lead.id ${order.direction}`,
    ).all(JSON.stringify(few)) as Place[];
    found.kept.set(order.sort, rows);
    return rows;
  }

  /** Reads the order's index from a place on, with the filter's conditions. */
  function walk(found: Found, order: Order, range: Range): Place[] {
    const filter = conditionsOf(found);
    const rows: Place[] = [];
    for (const step of stepsOf(order, range)) {
      const more = range.limit - rows.length;
      if (more <= 0) break;
      const statement = prepared(
        `select lead.id, ${order.expression} as key ${from(found, order)}${filter.sql}${step.sql}`,
      );
      const bound = [...filter.params, ...step.params, more, range.skip ?? 0];
      rows.push(...(statement.all(...bound) as Place[]));
    }
    return rows;
  }

  /**
   * Reads the ids of the order's index alone, and asks of each whether it was found. The rows of
   * the leads passed over are never read.
   */
  function walkTesting(found: Found, order: Order, range: Range): Place[] {
    const ids: number[] = [];
    let skip = range.skip ?? 0;
    for (const step of stepsOf(order, range)) {
      const statement = prepared(`select lead.id ${from(found, order)}${step.sql}`).pluck();
      let [done, slice] = [0, firstSlice];
      while (ids.length < range.limit) {
        const read = statement.all(...step.params, slice, done) as number[];
        for (const id of read) {
          if (!found.has(id)) continue;
          if (skip > 0) skip -= 1;
          else if (ids.push(id) >= range.limit) break;
        }
        if (read.length < slice) break;
        done += slice;
        slice *= 4;
      }
    }
    const keyOf = prepared(`select ${order.expression} from lead where id = ?`).pluck();
    return ids.map((id) => ({ id, key: keyOf.get(id) as Place['key'] }));
  }

  function indexOf(found: Found, order: Order, place: Place): number {
    if (found.few) {
      const all = sorted(found, found.few, order);
      const at = all.findIndex((each) => !isBefore(each, place, order));
      return at < 0 ? all.length : at;
    }
    const than = order.direction === 'asc' ? '<' : '>';
    const before =
      `from lead${indexed(found, order)} where ${live(found.parts.deleted)}` +
      ` and (${order.expression}, lead.id) ${than} (?, ?)`;
    if (found.parts.conditions.length === 0 && found.parts.sets.length === 0) {
      return prepared(`select count(*) ${before}`).pluck().get(place.key, place.id) as number;
    }
    const ids = prepared(`select lead.id ${before}`).pluck().all(place.key, place.id) as number[];
    return ids.filter(found.has).length;
  }

  return {
    count: (filter) => finder.find(filter).total,
    ids: (filter) => finder.ids(filter),

    page(query) {
      const { page, cursor, limit, sort, offset, ...filter } = query;
      const order = orderOf(sort);
      const after = cursor === undefined ? undefined : readPlace(sort, cursor);
      const found = finder.find(filter);
      const skip = after ? 0 : (offset ?? (page === undefined ? 0 : (page - 1) * limit));
      const range: Range = { limit: limit + 1, skip, ...(after && { after }) };
      const read = skip > 0 && skip >= found.total ? [] : places(found, order, range);
      const shown = read.slice(0, limit);
      const last = shown.at(-1);
      const rows = shown.map(({ id }) => parts.byId(id)).filter((row) => row !== null);
      return {
        items: parts.toLeads(rows),
        pagination: {
          page: after || offset !== undefined ? null : (page ?? 1),
          limit,
          total: found.total,
          nextCursor: last && read.length > limit ? writePlace(sort, last) : null,
        },
      };
    },

    neighbours(query, lead) {
      const { sort, ...filter } = query;
      const order = orderOf(sort);
      const found = finder.find(filter);
      const key = prepared(`select ${order.expression} from lead where id = ?`).pluck();
      const place: Place = { key: key.get(lead.id) as string | number, id: lead.id };
      const [previous] = places(found, order, { after: place, limit: 1, backwards: true });
      const [next] = places(found, order, { after: place, limit: 1 });
      const uid = (at: Place | undefined) => (at ? (uidOf.get(at.id) as string) : null);
      return {
        index: indexOf(found, order, place),
        total: found.total,
        previous: uid(previous),
        next: uid(next),
      };
    },
  };
}

type Range = { after?: Place; backwards?: boolean; limit: number; skip?: number };

/**
 * What comes after a place, in order. Leads of the same key come first, by id, so that both halves
 * are exact seeks; a comparison of the pair would read through all leads of one status.
 */
function stepsOf(order: Order, range: Range): Step[] {
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

function from(found: Found, order: Order): string {
  return `from lead${indexed(found, order)} where ${live(found.parts.deleted)}`;
}

function conditionsOf(found: Found): { sql: string; params: (string | number)[] } {
  const { conditions } = found.parts;
  return {
    sql: conditions.map((condition) => ` and ${condition.sql('+')}`).join(''),
    params: conditions.flatMap((condition) => condition.params),
  };
}

function indexed(found: Found, order: Order): string {
  return found.parts.deleted ? '' : ` indexed by ${order.index}`;
}

function opposite(direction: Order['direction']): Order['direction'] {
  return direction === 'asc' ? 'desc' : 'asc';
}

function fromFew(all: readonly Place[], order: Order, range: Range): Place[] {
  const { after, backwards, limit, skip = 0 } = range;
  if (!after) return all.slice(skip, skip + limit);
  const at = all.findIndex((each) => !isBefore(each, after, order));
  const from = at < 0 ? all.length : at;
  if (backwards) return all.slice(Math.max(0, from - limit), from).toReversed();
  const start = all[from]?.id === after.id ? from + 1 : from;
  return all.slice(start, start + limit);
}

/** Whether a place comes before another in an order; texts compare as SQLite does, by bytes. */
function isBefore(a: Place, b: Place, order: Order): boolean {
  const difference = a.key === b.key ? a.id - b.id : compare(a.key, b.key);
  return order.direction === 'asc' ? difference < 0 : difference > 0;
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}
