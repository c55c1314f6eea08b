import type { Statement } from 'better-sqlite3';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { columnValue } from '../leads/lead-columns.ts';
import {
  readFilter,
  type ExcludedFilter,
  type FilterParts,
  type SyncStateFilter,
} from '../leads/lead-filter.ts';
import { searchDigits, searchWords } from '../leads/lead-search.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import { withDates } from '../leads/relative-dates.ts';
import type { LeadFilter } from '../../../shared/model/lead.ts';
import { fold } from '../../../shared/text.ts';
import { visitKeys } from '../../../shared/visit.ts';

/** Who is in a segment: asked about one lead, or as a condition on all. */
export type Membership = {
  /** Of a lead as it is given, which need not be as it is kept: also as it was, or would be. */
  contains(lead: LeadRow): boolean;
  /** Holds for the live leads inside: a condition on `lead`, with what is bound to it. */
  where(): Where;
  /**
   * Members after an id, ascending, of at most so many leads looked at; so that a walk over all of
   * a million can be done a little at a time.
   *
   * @returns `after` is where to go on; null at the end
   */
  members(after: number, most: number): { ids: number[]; after: number | null };
};

export type Where = { readonly sql: string; readonly params: readonly (string | number)[] };

export type MembershipParts = {
  readonly db: Db;
  readonly clock: Pick<Clock, 'now'>;
  readonly syncStateFilter: SyncStateFilter;
  readonly excludedFilter: ExcludedFilter;
};

/** The columns that a filter may ask about. */
const columns = [
  'id',
  'uid',
  'name',
  'email',
  'phone',
  'document',
  'company',
  'origin',
  'interest',
  'income_cents',
  'city',
  'state',
  'status',
  'owner',
  'tags',
  'notes',
  'custom',
  'consent',
  'tracking',
  'follow_up_at',
  'score',
  'temperature',
  'lifecycle',
  'converted_at',
  'qualified_at',
  'import_id',
  'deleted_at',
  'created_at',
  'updated_at',
] as const;

/**
 * Compiles filters into memberships.
 *
 * One lead is asked about with the very conditions of the list, over a table of one row that stands
 * in the place of `lead`; so the two can never differ in what they take.
 */
export function createMemberships(parts: MembershipParts): (filter: LeadFilter) => Membership {
  const { db, clock, syncStateFilter, excludedFilter } = parts;
  const { client } = db;
  const afterThat = client
    .prepare<[number, number], number>(
      'select id from lead where id > ? order by id limit 1 offset ?',
    )
    .pluck();
  let search: ((lead: LeadRow, expression: string) => boolean) | undefined;

  return (filter) => {
    let dated: { day: string; parts: FilterParts; one: Statement | null } | undefined;
    const walks = new Map<string, Statement>();

    /** Read anew when the calendar moved a relative date. */
    function read() {
      const now = withDates(filter, clock.now());
      const day = JSON.stringify(now);
      if (dated?.day !== day) {
        dated = { day, parts: readFilter(now, syncStateFilter, excludedFilter), one: null };
      }
      return dated;
    }

    function meetsConditions(lead: LeadRow): boolean {
      const now = read();
      const { conditions } = now.parts;
      if (conditions.length === 0) return true;
      now.one ??= client
        .prepare(
          `with lead (${columns.join(', ')}, name_key, city_key, company_key, source_key,
               medium_key, campaign_key)
             as (select ${columns.map(() => '?').join(', ')}, ?, ?, ?, ?, ?, ?)
           select 1 from lead where ${conditions.map(({ sql }) => sql('+')).join(' and ')}`,
        )
        .pluck();
      const values = columns.map((column) => columnValue(column, lead));
      const { source, medium, campaign } = visitKeys(lead.tracking);
      const folded = [lead.name, lead.city ?? '', lead.company ?? ''].map(fold);
      const keys = [...folded, source, medium, campaign];
      return now.one.get(...values, ...keys, ...conditions.flatMap(({ params }) => params)) === 1;
    }

    function contains(lead: LeadRow): boolean {
      const { deleted, expression } = read().parts;
      if ((lead.deletedAt !== null) !== deleted) return false;
      if (!deleted && !(hasTag(lead, filter.tag) && hasTag(lead, filter.tags))) return false;
      if (!meetsConditions(lead)) return false;
      if (expression === null) return true;
      search ??= createSearchOne(db);
      return search(lead, expression);
    }

    function where(): Where {
      const { conditions, sets, deleted } = read().parts;
      const terms = [
        `lead.deleted_at is ${deleted ? 'not ' : ''}null`,
        ...conditions.map(({ sql }) => sql('+')),
        ...sets.map(({ sql }) => `+lead.id in (${sql})`),
      ];
      return {
        sql: `(${terms.join(' and ')})`,
        params: [...conditions, ...sets].flatMap(({ params }) => params),
      };
    }

    function members(after: number, most: number): { ids: number[]; after: number | null } {
      const { sql, params } = where();
      let walk = walks.get(sql);
      if (walk === undefined) {
        walk = client
          .prepare(`select lead.id from lead where lead.id > ? and lead.id <= ? and ${sql}
            order by lead.id`)
          .pluck();
        walks.clear();
        walks.set(sql, walk);
      }
      const last = afterThat.get(after, most - 1);
      const upTo = last ?? Number.MAX_SAFE_INTEGER;
      return { ids: walk.all(after, upTo, ...params) as number[], after: last ?? null };
    }

    return { contains, where, members };
  };
}

function hasTag(lead: LeadRow, wanted: readonly string[] | undefined): boolean {
  if (!wanted?.length) return true;
  const keys = new Set(wanted.map(fold));
  return lead.tags.some((tag) => keys.has(fold(tag)));
}

/** The search over one lead, in an index that holds nobody else. */
function createSearchOne({ client }: Db): (lead: LeadRow, expression: string) => boolean {
  client.exec(`create virtual table if not exists temp.one_lead using fts5 (
    words, digits, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2")`);
  const put = client.prepare('insert into temp.one_lead (rowid, words, digits) values (1, ?, ?)');
  const drop = client.prepare('delete from temp.one_lead where rowid = 1');
  const find = client.prepare('select 1 from temp.one_lead where one_lead match ?').pluck();
  return (lead, expression) => {
    put.run(searchWords(lead), searchDigits(lead));
    try {
      return find.get(expression) === 1;
    } finally {
      drop.run();
    }
  };
}
