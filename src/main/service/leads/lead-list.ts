import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { readHere, type Reader } from '../db/reader.ts';
import type { Pagination } from '../../../shared/model/common.ts';
import type { Lead, LeadFilter, LeadQuery, LeadSort } from '../../../shared/model/lead.ts';
import type { ExcludedFilter, SyncStateFilter } from './lead-filter.ts';
import { createLeadFinder, type Found } from './lead-finder.ts';
import { firstMatches } from './first-matches.ts';
import {
  firstNotBefore,
  fromFew,
  fromLine,
  isBefore,
  opposite,
  type Range,
} from './lead-places.ts';
import { asksNothing, createOrderWalk, farJump } from './order-walk.ts';
import { orderOf, readPlace, writePlace, type Order, type Place } from './lead-sorts.ts';
import type { LeadRow } from './lead-values.ts';

export type LeadList = {
  /** @throws PonteError BAD_INPUT for a cursor that does not continue this list */
  page(query: LeadQuery): LeadPage;
  /**
   * The same without holding up others for longer than a frame, however many leads there are.
   *
   * @throws what `page` throws, or the signal's reason once nobody waits for the answer
   */
  pageSoon(query: LeadQuery, signal?: AbortSignal): Promise<LeadPage>;
  count(filter: LeadFilter): number;
  countSoon(filter: LeadFilter, signal?: AbortSignal): Promise<number>;
  /** Ids of all that a filter finds, ascending: for work on the whole of it. */
  ids(filter: LeadFilter): readonly number[];
  /** Where a lead stands in a list, and who is beside it; also when it no longer fits the filter. */
  neighbours(
    query: LeadFilter & { sort: LeadSort },
    lead: LeadRow,
    signal?: AbortSignal,
  ): Promise<{ index: number; total: number; previous: string | null; next: string | null }>;
};

export type LeadPage = { items: Lead[]; pagination: Pagination };

export type LeadListParts = {
  db: Db;
  byId: (id: number) => LeadRow | null;
  toLeads: (rows: readonly LeadRow[]) => Lead[];
  syncStateFilter: SyncStateFilter;
  excludedFilter: ExcludedFilter;
  clock: Pick<Clock, 'now'>;
  /** Unless told, what looks at many leads is read here. */
  reader?: Reader;
  /** So many are looked at without a thought of others. */
  atOnce?: number;
  /** So many of what was found are sorted rather than walked to. */
  few?: number;
};

/** Of so many leads, reading them all is a matter of a few milliseconds. */
const usuallyAtOnce = 20_000;
/** Leads that an index passes over by itself in a few milliseconds. */
const mostSkipped = 150_000;

/**
 * Pages of leads: by keyset when following, by offset only for jumps.
 *
 * A filter that finds few leads is sorted once and kept. One that finds many is answered by
 * walking the index of the order and leaving out what does not fit.
 */
export function createLeadList(parts: LeadListParts): LeadList {
  const { atOnce = usuallyAtOnce } = parts;
  const finder = createLeadFinder({ reader: readHere(parts.db), ...parts, atOnce });
  const { prepared } = finder;
  const walk = createOrderWalk(finder);
  const uidOf = parts.db.client.prepare('select uid from lead where id = ?').pluck();

  function places(found: Found, order: Order, range: Range): Place[] {
    if (found.few) return fromFew(sorted(found, found.few, order), order, range);
    return walk.here(found, order, range);
  }

  /** Never goes through more of an order than takes a few milliseconds. */
  async function placesSoon(
    found: Found,
    order: Order,
    range: Range,
    signal: AbortSignal | undefined,
  ): Promise<Place[]> {
    const skip = range.skip ?? 0;
    const all = asksNothing(found);
    if (found.few || found.parts.deleted || (all && skip <= farJump)) {
      return places(found, order, range);
    }
    const fromEnd = Math.max(0, found.total - skip - range.limit);
    if (all && found.total > atOnce && Math.min(skip, fromEnd) <= mostSkipped) {
      return skip <= fromEnd ? walk.here(found, order, range) : fromItsEnd(found, order, range);
    }
    const ordered = finder.inOrderNow(order);
    if (skip <= farJump && (ordered === null || found.ids === null)) {
      const near = await walk.soon(found, order, range, atOnce);
      if (near !== null) return near;
    }
    // What a counter knew so well has no ids yet.
    const known = all || found.ids ? found : await finder.known(found, signal);
    const line = inLine(known, order, ordered ?? (await finder.inOrder(order, signal)));
    return fromLine(line, range, walk.keyOf(order)) ?? places(found, order, range);
  }

  /** A jump to the second half is a shorter one from the other end. */
  function fromItsEnd(found: Found, order: Order, { limit, skip = 0 }: Range): Place[] {
    const rows = Math.min(limit, found.total - skip);
    const skipped = found.total - skip - rows;
    const backwards = { ...order, direction: opposite(order.direction) };
    return walk.here(found, backwards, { limit: rows, skip: skipped }).toReversed();
  }

  /** The ids of what was found, in order. */
  function inLine(found: Found, order: Order, all: Int32Array): Int32Array {
    if (found.ids === null) return all;
    const key = `line ${order.sort}`;
    const before = found.kept.get(key) as { all: Int32Array; line: Int32Array } | undefined;
    if (before?.all === all) return before.line;
    const line = all.filter((id) => found.has(id));
    found.kept.set(key, { all, line });
    return line;
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

  async function indexOf(
    found: Found,
    order: Order,
    place: Place,
    signal: AbortSignal | undefined,
  ): Promise<number> {
    if (found.few) {
      const all = sorted(found, found.few, order);
      const at = all.findIndex((each) => !isBefore(each, place, order));
      return at < 0 ? all.length : at;
    }
    const kept = finder.inOrderNow(order);
    const all = kept ?? (await finder.inOrder(order, signal));
    const known = asksNothing(found) || found.ids ? found : await finder.known(found, signal);
    const line = inLine(known, order, all);
    return firstNotBefore(line, place, order, walk.keyOf(order));
  }

  function readQuery(query: LeadQuery) {
    const { page, cursor, limit, sort, offset, roughTotal, ...filter } = query;
    const after = cursor === undefined ? undefined : readPlace(sort, cursor);
    const skip = after ? 0 : (offset ?? (page === undefined ? 0 : (page - 1) * limit));
    const range: Range = { limit: limit + 1, skip, ...(after && { after }) };
    const rough = roughTotal === true && !after && skip === 0;
    return { filter, order: orderOf(sort), range, rough };
  }

  /**
   * What a filter finds, or the first page of it where that is known sooner: whichever comes first.
   * The search goes on meanwhile, and its answer is there for the question that follows.
   */
  async function foundOrFirst(
    { filter, order, range }: ReturnType<typeof readQuery>,
    signal: AbortSignal | undefined,
  ): Promise<Found | Place[]> {
    const search = finder.searchOf(filter);
    if (search === null) return finder.findSoon(filter, signal);
    const stop = new AbortController();
    const give = () => stop.abort(signal?.reason);
    if (signal?.aborted) give();
    // Whoever has the first page asks for the rest next: only who leaves before it stops the search.
    signal?.addEventListener('abort', give, { once: true });
    let searching = true;
    const whole = finder.findSoon(filter, stop.signal).finally(() => (searching = false));
    const wanted = () => searching && !stop.signal.aborted;
    const first = firstMatches(finder, search, { order, limit: range.limit }, wanted);
    try {
      const page = async (): Promise<Found | Place[]> => (await first) ?? whole;
      return await Promise.race([whole, page()]);
    } finally {
      signal?.removeEventListener('abort', give);
    }
  }

  function toPage(query: LeadQuery, total: number, read: Place[]): LeadPage {
    const { page, cursor, limit, sort, offset } = query;
    const shown = read.slice(0, limit);
    const last = shown.at(-1);
    const rows = shown.map(({ id }) => parts.byId(id)).filter((row) => row !== null);
    return {
      items: parts.toLeads(rows),
      pagination: {
        page: cursor !== undefined || offset !== undefined ? null : (page ?? 1),
        limit,
        total,
        nextCursor: last && read.length > limit ? writePlace(sort, last) : null,
      },
    };
  }

  /** A first page with more after it, how many is not yet known. */
  function toRoughPage(query: LeadQuery, read: Place[]): LeadPage {
    const { items, pagination } = toPage(query, read.length, read);
    return { items, pagination: { ...pagination, totalIsAtLeast: true } };
  }

  return {
    count: (filter) => finder.find(filter).total,
    countSoon: async (filter, signal) => (await finder.findSoon(filter, signal)).total,
    ids: (filter) => finder.ids(filter),

    page(query) {
      const { filter, order, range } = readQuery(query);
      const found = finder.find(filter);
      const skip = range.skip ?? 0;
      const read = skip > 0 && skip >= found.total ? [] : places(found, order, range);
      return toPage(query, found.total, read);
    },

    async pageSoon(query, signal) {
      const asked = readQuery(query);
      const { filter, order, range, rough } = asked;
      const found = await (rough ? foundOrFirst(asked, signal) : finder.findSoon(filter, signal));
      if (Array.isArray(found)) return toRoughPage(query, found);
      const skip = range.skip ?? 0;
      const beyond = skip > 0 && skip >= found.total;
      const read = beyond ? [] : await placesSoon(found, order, range, signal);
      return toPage(query, found.total, read);
    },

    async neighbours(query, lead, signal) {
      const { sort, ...filter } = query;
      const order = orderOf(sort);
      const found = await finder.findSoon(filter, signal);
      const place: Place = { key: walk.keyOf(order)(lead.id), id: lead.id };
      const beside = { after: place, limit: 1 };
      const [previous] = await placesSoon(found, order, { ...beside, backwards: true }, signal);
      const [next] = await placesSoon(found, order, beside, signal);
      const uid = (at: Place | undefined) => (at ? (uidOf.get(at.id) as string) : null);
      return {
        index: await indexOf(found, order, place, signal),
        total: found.total,
        previous: uid(previous),
        next: uid(next),
      };
    },
  };
}
