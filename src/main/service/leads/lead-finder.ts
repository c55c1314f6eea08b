import type { Statement } from 'better-sqlite3';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import type { LeadFilter } from '../../../shared/model/lead.ts';
import {
  readFilter,
  type Condition,
  type FilterParts,
  type IdSet,
  type ExcludedFilter,
  type SyncStateFilter,
} from './lead-filter.ts';
import { withDates } from './relative-dates.ts';

/** What a filter finds. Kept until a lead changes, so that scrolling neither counts nor searches again. */
export type Found = {
  readonly parts: FilterParts;
  readonly total: number;
  /** All ids, when they are few; for these a list is sorted rather than walked. */
  readonly few: readonly number[] | null;
  /** Whether a lead is among what was found. */
  has(id: number): boolean;
  /** Room for what a list works out of it. */
  readonly kept: Map<string, unknown>;
};

export type LeadFinder = {
  find(filter: LeadFilter): Found;
  /** All ids, ascending. */
  ids(filter: LeadFilter): readonly number[];
  prepared(sql: string): Statement;
};

const mostFew = 2000;
const mostStatements = 200;
const mostFound = 30;

type LeadFinderParts = {
  db: Db;
  syncStateFilter: SyncStateFilter;
  excludedFilter: ExcludedFilter;
  clock: Pick<Clock, 'now'>;
};

/** Finds leads by filter, choosing for SQLite which index to begin with. */
export function createLeadFinder(all: LeadFinderParts): LeadFinder {
  const { db, syncStateFilter, excludedFilter, clock } = all;
  const { client } = db;
  const statements = new Map<string, Statement>();
  const known = new Map<string, { version: string; found: Found }>();
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

  function find(filter: LeadFilter): Found {
    const dated = withDates(filter, clock.now());
    const parts = readFilter(dated, syncStateFilter, excludedFilter);
    const key = JSON.stringify(dated);
    const state = version(parts);
    const before = known.get(key);
    known.delete(key);
    const found = before?.version === state ? before.found : findNow(parts);
    if (known.size >= mostFound) known.delete(known.keys().next().value ?? '');
    known.set(key, { version: state, found });
    return found;
  }

  function findNow(parts: FilterParts): Found {
    const [set, ...more] = parts.sets;
    if (set)
      return amongNow(
        parts,
        more.reduce((ids, each) => both(ids, idsOf(each)), idsOf(set)),
      );
    if (parts.conditions.length === 0 && !parts.deleted) return many(parts, countNow(parts));
    const few = idsNow(parts, mostFew + 1);
    if (few.length <= mostFew) return asFound(parts, few);
    return many(parts, countNow(parts));
  }

  function idsOf({ sql, params }: IdSet): number[] {
    return prepared(sql)
      .pluck()
      .all(...params) as number[];
  }

  /** Which of these leads also meet the conditions. */
  function amongNow(parts: FilterParts, ids: number[]): Found {
    if (parts.conditions.length === 0) return asFound(parts, ids);
    if (ids.length > mostFew) return asFound(parts, both(idsNow(parts), ids));
    const among: Condition = {
      sql: (by) => `${by}lead.id in (select value from json_each(?))`,
      params: [JSON.stringify(ids)],
      covered: true,
      leads: 'one',
    };
    return asFound(parts, idsNow({ ...parts, conditions: [among, ...parts.conditions] }));
  }

  function idsNow(parts: FilterParts, limit = -1): number[] {
    const { sql, params } = narrowestFirst(parts);
    return prepared(`select lead.id from lead${sql} limit ?`)
      .pluck()
      .all(...params, limit) as number[];
  }

  function countNow(parts: FilterParts): number {
    const { sql, params } = narrowestFirst(parts);
    return prepared(`select count(*) from lead${sql}`).pluck().get(params) as number;
  }

  function asFound(parts: FilterParts, ids: number[]): Found {
    const few = ids.length <= mostFew ? ids : null;
    return { parts, total: ids.length, few, has: tester(() => ids), kept: new Map() };
  }

  function many(parts: FilterParts, total: number): Found {
    return { parts, total, few: null, has: tester(() => idsNow(parts)), kept: new Map() };
  }

  /**
   * The rest of a statement after `from lead`, beginning with the condition that leaves fewest
   * rows. SQLite's own guess knows nothing of how many leads a value has.
   */
  function narrowestFirst(parts: FilterParts): { sql: string; params: (string | number)[] } {
    const { conditions, deleted } = parts;
    const first = deleted ? undefined : narrowest(conditions);
    const index = deleted || first ? undefined : indexFor(conditions);
    const leads = (each: Condition) => each === first || (index && each.index === index);
    const terms = conditions.map((each) => each.sql(leads(each) ? '' : '+'));
    return {
      sql: `${index ? ` indexed by ${index}` : ''} where ${[live(deleted), ...terms].join(' and ')}`,
      params: conditions.flatMap((condition) => condition.params),
    };
  }

  function narrowest(conditions: readonly Condition[]): Condition | undefined {
    let best: { condition: Condition; rows: number } | undefined;
    for (const condition of conditions) {
      if (!condition.leads) continue;
      const rows = condition.leads === 'one' ? 0 : rowsOf(condition.leads);
      if (rows <= mostFew && rows < (best?.rows ?? Infinity)) best = { condition, rows };
    }
    return best?.condition;
  }

  function rowsOf({ sql, params }: { sql: string; params: (string | number)[] }): number {
    return prepared(`select count(*) from (${sql} limit ${mostFew + 1})`)
      .pluck()
      .get(params) as number;
  }

  function ids(filter: LeadFilter): readonly number[] {
    const found = find(filter);
    const all = found.few ?? idsNow(found.parts).filter((id) => found.has(id));
    return all.toSorted((a, b) => a - b);
  }

  return { find, ids, prepared };
}

/** Whether an id is among these; prepared at the first question. */
function tester(read: () => readonly number[]): (id: number) => boolean {
  let marks: Uint8Array | undefined;
  return (id) => {
    marks ??= marked(read());
    return marks[id] === 1;
  };
}

function marked(ids: readonly number[]): Uint8Array {
  const marks = new Uint8Array(ids.reduce((most, id) => Math.max(most, id), 0) + 1);
  for (const id of ids) marks[id] = 1;
  return marks;
}

function both(ids: number[], others: readonly number[]): number[] {
  const has = tester(() => others);
  return ids.filter(has);
}

export function live(deleted: boolean): string {
  return `lead.deleted_at is ${deleted ? 'not ' : ''}null`;
}

function indexFor(conditions: readonly Condition[]): string | undefined {
  if (conditions.length === 0) return 'lead_by_created';
  if (conditions.every(({ covered }) => covered)) return 'lead_filter';
  return conditions.find(({ index }) => index)?.index;
}
