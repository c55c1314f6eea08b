import type { Statement } from 'better-sqlite3';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import type { Reader } from '../db/reader.ts';
import { leadStatus, type LeadFilter } from '../../../shared/model/lead.ts';
import {
  readFilter,
  type Condition,
  type FilterParts,
  type IdSet,
  type ExcludedFilter,
  type SyncStateFilter,
} from './lead-filter.ts';
import { createLeadCounts } from './lead-counts.ts';
import { createShared } from '../shared-work.ts';
import type { Order } from './lead-sorts.ts';
import { withDates } from './relative-dates.ts';

/** What a filter finds. Kept until a lead changes, so that scrolling neither counts nor searches again. */
export type Found = {
  readonly parts: FilterParts;
  readonly total: number;
  /** All ids, where they are known already. */
  readonly ids: Int32Array | null;
  /** All ids, when they are few; for these a list is sorted rather than walked. */
  readonly few: readonly number[] | null;
  /** Whether a lead is among what was found. */
  has(id: number): boolean;
  /** Room for what a list works out of it. */
  readonly kept: Map<string, unknown>;
};

export type LeadFinder = {
  find(filter: LeadFilter): Found;
  /** The same without holding up others: what looks at many leads is asked of the reader. */
  findSoon(filter: LeadFilter, signal?: AbortSignal): Promise<Found>;
  /** What was found, with the ids of all of it. */
  known(found: Found, signal?: AbortSignal): Promise<Found>;
  /** All live leads in an order, kept until one changes. */
  inOrder(order: Order, signal?: AbortSignal): Promise<Int32Array>;
  /** The same where it is at hand. */
  inOrderNow(order: Order): Int32Array | null;
  /** All ids, ascending. */
  ids(filter: LeadFilter): readonly number[];
  /** A search that is the reader's to make; null where the answer is at hand or soon found here. */
  searchOf(filter: LeadFilter): { parts: FilterParts; typed: string } | null;
  /** Changes with whatever an answer depends on. */
  version(parts: FilterParts): string;
  prepared(sql: string): Statement;
};

/** So many are sorted in a few milliseconds. */
const usuallyFew = 5000;
const mostStatements = 200;
const mostFound = 30;
/** Where fewer than one in so many is found, going through an order finds too few at a time. */
const rare = 20;
const mostOrders = 3;

type LeadFinderParts = {
  db: Db;
  syncStateFilter: SyncStateFilter;
  excludedFilter: ExcludedFilter;
  clock: Pick<Clock, 'now'>;
  reader: Reader;
  /** So many leads are looked at here; what looks at more is asked of the reader. */
  atOnce: number;
  /** So many of what was found are sorted rather than walked to. */
  few?: number;
};

/** Finds leads by filter, choosing for SQLite which index to begin with. */
export function createLeadFinder(all: LeadFinderParts): LeadFinder {
  const { db, syncStateFilter, excludedFilter, clock, reader, atOnce, few = usuallyFew } = all;
  const { client } = db;
  const statements = new Map<string, Statement>();
  const lately = new Map<string, { version: string; found: Found }>();
  const searches = createShared<Found>();
  const counts = createLeadCounts(db);
  const orders = new Map<string, { version: string; ids: Int32Array }>();
  const localRev = client.prepare(`select value from counter where name = 'local_rev'`).pluck();
  const allChanges = client.prepare('select total_changes()').pluck();

  function prepared(sql: string): Statement {
    let statement = statements.get(sql);
    if (!statement) {
      if (statements.size >= mostStatements) statements.clear();
      statement = client.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  }

  /** Every change of a lead moves `local_rev`; what also looks at links and jobs asks after any write. */
  function version(parts: FilterParts): string {
    return `${localRev.get()}:${parts.dependsOnSync ? allChanges.get() : ''}`;
  }

  function look(filter: LeadFilter) {
    const dated = withDates(filter, clock.now());
    const parts = readFilter(dated, syncStateFilter, excludedFilter);
    const key = JSON.stringify(dated);
    const state = version(parts);
    const before = lately.get(key);
    return { parts, key, state, found: before?.version === state ? before.found : null };
  }

  function keep(key: string, state: string, found: Found): Found {
    lately.delete(key);
    if (lately.size >= mostFound) lately.delete(lately.keys().next().value ?? '');
    lately.set(key, { version: state, found });
    return found;
  }

  function find(filter: LeadFilter): Found {
    const { parts, key, state, found } = look(filter);
    return keep(key, state, found ?? findNow(parts));
  }

  async function findSoon(filter: LeadFilter, signal?: AbortSignal): Promise<Found> {
    const { parts, key, state, found } = look(filter);
    const now = found ?? findAtOnce(parts);
    if (now !== null) return keep(key, state, now);
    const search = async (wanted: AbortSignal) => asFound(parts, await idsSoon(parts, wanted));
    return keep(key, state, await searches.join(`${state} ${key}`, search, signal));
  }

  function searchOf(filter: LeadFilter) {
    if (filter.q === undefined) return null;
    const { parts, found } = look(filter);
    if (parts.expression === null || found !== null || findAtOnce(parts) !== null) return null;
    return { parts, typed: filter.q };
  }

  /** What takes no time worth speaking of; null for the rest. */
  function findAtOnce(parts: FilterParts): Found | null {
    const all = counts.total();
    if (parts.deleted || all <= atOnce) return findNow(parts);
    const total = counted(parts);
    if (total !== null && total * rare >= all) return many(parts, total);
    return parts.sets.length === 0 && narrowest(parts.conditions) ? findNow(parts) : null;
  }

  async function idsSoon(parts: FilterParts, signal?: AbortSignal): Promise<Int32Array> {
    const [first, ...more] = parts.sets;
    if (first === undefined) return conditionsSoon(parts, signal);
    const sql = [first, ...more].map((each) => each.sql).join(' intersect ');
    const params = [first, ...more].flatMap((each) => each.params);
    const ids = await reader.ids(sql, params, signal);
    return meeting(parts.conditions, ids, signal);
  }

  /** Those of these leads that meet the conditions: first, where there are many, what an index alone tells. */
  async function meeting(
    conditions: Condition[],
    ids: Int32Array,
    signal?: AbortSignal,
  ): Promise<Int32Array> {
    if (conditions.length === 0 || ids.length === 0) return ids;
    const told = ids.length > atOnce ? conditions.find(({ index }) => index) : undefined;
    if (told !== undefined) {
      const met = both(ids, await conditionsSoon(asked([told]), signal));
      return meeting(
        conditions.filter((each) => each !== told),
        met,
        signal,
      );
    }
    const covered = conditions.every((each) => each.covered);
    if (ids.length > atOnce && covered) {
      return both(ids, await conditionsSoon(asked(conditions), signal));
    }
    return conditionsSoon(among(asked(conditions), ids), signal);
  }

  function conditionsSoon(parts: FilterParts, signal?: AbortSignal): Promise<Int32Array> {
    const { sql, params } = narrowestFirst(parts);
    return reader.ids(`select lead.id from lead${sql}`, params, signal);
  }

  async function known(found: Found, signal?: AbortSignal): Promise<Found> {
    if (found.ids !== null) return found;
    const before = found.kept.get('known') as Found | undefined;
    if (before) return before;
    const whole = asFound(found.parts, await idsSoon(found.parts, signal));
    found.kept.set('known', whole);
    return whole;
  }

  function inOrderNow(order: Order): Int32Array | null {
    const kept = orders.get(order.sort);
    return kept?.version === String(localRev.get()) ? kept.ids : null;
  }

  async function inOrder(order: Order, signal?: AbortSignal): Promise<Int32Array> {
    const kept = inOrderNow(order);
    if (kept !== null) return kept;
    const now = String(localRev.get());
    const ids = await reader.ids(
      `select lead.id from lead indexed by ${order.index} where ${live(false)}
        order by ${order.expression} ${order.direction}, lead.id ${order.direction}`,
      [],
      signal,
    );
    orders.delete(order.sort);
    if (orders.size >= mostOrders) orders.delete(orders.keys().next().value ?? '');
    orders.set(order.sort, { version: now, ids });
    return ids;
  }

  /** What the counters know of all that a filter asks; null where it is more than one thing. */
  function counted({ conditions, sets, deleted }: FilterParts): number | null {
    const asked = [...conditions, ...sets];
    if (deleted) return null;
    if (asked.length === 0) return counts.total();
    const [only] = asked;
    if (asked.length > 1 || only?.counted === undefined) return null;
    const { field, fits } = only.counted;
    return counts.of(field).reduce((sum, { value, count }) => (fits(value) ? sum + count : sum), 0);
  }

  function findNow(parts: FilterParts): Found {
    if (parts.sets.length > 0) return asFound(parts, allNow(parts));
    if (parts.conditions.length === 0 && !parts.deleted) return many(parts, countNow(parts));
    const ids = idsNow(parts, few + 1);
    if (ids.length <= few) return asFound(parts, ids);
    return many(parts, countNow(parts));
  }

  function idsOf({ sql, params }: IdSet): number[] {
    return prepared(sql)
      .pluck()
      .all(...params) as number[];
  }

  /** The ids of all of it, looked for here. */
  function allNow(parts: FilterParts): number[] {
    const [set, ...more] = parts.sets;
    if (set === undefined) return idsNow(parts);
    const ids = more.reduce((found, each) => both(found, idsOf(each)), idsOf(set));
    if (parts.conditions.length === 0) return ids;
    return ids.length > few ? both(idsNow(parts), ids) : idsNow(among(parts, ids));
  }

  function idsNow(parts: FilterParts, limit = -1): number[] {
    const { sql, params } = narrowestFirst(parts);
    return prepared(`select lead.id from lead${sql} limit ?`)
      .pluck()
      .all(...params, limit) as number[];
  }

  function countNow(parts: FilterParts): number {
    const kept = counted(parts);
    if (kept !== null) return kept;
    const { sql, params } = narrowestFirst(parts);
    return prepared(`select count(*) from lead${sql}`).pluck().get(params) as number;
  }

  function asFound(parts: FilterParts, found: readonly number[] | Int32Array): Found {
    const ids = found instanceof Int32Array ? found : Int32Array.from(found);
    const sortable = ids.length <= few ? [...ids] : null;
    return {
      parts,
      total: ids.length,
      ids,
      few: sortable,
      has: tester(() => ids),
      kept: new Map(),
    };
  }

  function many(parts: FilterParts, total: number): Found {
    return {
      parts,
      total,
      ids: null,
      few: null,
      has: tester(() => allNow(parts)),
      kept: new Map(),
    };
  }

  /**
   * The rest of a statement after `from lead`, beginning with the condition that leaves fewest
   * rows. SQLite's own guess knows nothing of how many leads a value has.
   */
  function narrowestFirst(parts: FilterParts): { sql: string; params: (string | number)[] } {
    const { conditions, deleted } = parts;
    const first = deleted ? undefined : narrowest(conditions);
    const index = deleted || first ? undefined : indexFor(conditions);
    const of = (each: Condition) => index === 'lead_filter' || (index && each.index === index);
    const terms = conditions.map((each) => each.sql(each === first || of(each) ? '' : '+'));
    const given = conditions.flatMap((condition) => condition.params);
    const begin = index === 'lead_filter' ? allStatuses(conditions) : null;
    const where = [live(deleted), ...(begin ? [begin.sql] : []), ...terms].join(' and ');
    return {
      sql: `${index ? ` indexed by ${index}` : ''} where ${where}`,
      params: [...(begin?.params ?? []), ...given],
    };
  }

  /** The index that answers most goes by status, then by temperature: so it is begun in few places. */
  function allStatuses(conditions: readonly Condition[]): IdSet | null {
    const asks = (field: string) => conditions.some(({ counted: by }) => by?.field === field);
    if (asks('status') || !asks('temperature')) return null;
    const params = [...leadStatus.options];
    return { sql: `lead.status in (${params.map(() => '?').join(', ')})`, params };
  }

  function narrowest(conditions: readonly Condition[]): Condition | undefined {
    let best: { condition: Condition; rows: number } | undefined;
    for (const condition of conditions) {
      if (!condition.leads) continue;
      const rows = condition.leads === 'one' ? 0 : rowsOf(condition.leads);
      if (rows <= few && rows < (best?.rows ?? Infinity)) best = { condition, rows };
    }
    return best?.condition;
  }

  function rowsOf({ sql, params }: { sql: string; params: (string | number)[] }): number {
    return prepared(`select count(*) from (${sql} limit ${few + 1})`)
      .pluck()
      .get(params) as number;
  }

  function ids(filter: LeadFilter): readonly number[] {
    const found = find(filter);
    const all = found.ids ?? allNow(found.parts);
    return [...all].toSorted((a, b) => a - b);
  }

  return { find, findSoon, known, inOrder, inOrderNow, ids, searchOf, version, prepared };
}

/** Whether an id is among these; prepared at the first question. */
function tester(read: () => Ids): (id: number) => boolean {
  let marks: Uint8Array | undefined;
  return (id) => {
    marks ??= marked(read());
    return marks[id] === 1;
  };
}

type Ids = readonly number[] | Int32Array;

function marked(ids: Ids): Uint8Array {
  let most = 0;
  for (const id of ids) if (id > most) most = id;
  const marks = new Uint8Array(most + 1);
  for (const id of ids) marks[id] = 1;
  return marks;
}

function both<T extends Ids>(ids: T, others: Ids): T {
  const has = tester(() => others);
  return ids.filter((id) => has(id)) as T;
}

/** These conditions and nothing else, of live leads. */
function asked(conditions: Condition[]): FilterParts {
  return { conditions, deleted: false, sets: [], expression: null, dependsOnSync: false };
}

/** The same, asked of these leads alone. */
function among(parts: FilterParts, ids: Ids): FilterParts {
  const these: Condition = {
    sql: (by) => `${by}lead.id in (select value from json_each(?))`,
    params: [`[${ids.join()}]`],
    covered: true,
    leads: 'one',
  };
  return { ...parts, sets: [], conditions: [these, ...parts.conditions] };
}

export function live(deleted: boolean): string {
  return `lead.deleted_at is ${deleted ? 'not ' : ''}null`;
}

function indexFor(conditions: readonly Condition[]): string | undefined {
  if (conditions.length === 0) return 'lead_by_created';
  const [only] = conditions;
  if (conditions.length === 1 && only?.index) return only.index;
  if (conditions.every(({ covered }) => covered)) return 'lead_filter';
  return conditions.find(({ index }) => index)?.index;
}
