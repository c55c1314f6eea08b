import { readPhone } from '../../../shared/br/phone.ts';
import type { ExcludedWhy } from '../../../shared/model/health.ts';
import type { LeadFilter, SyncState } from '../../../shared/model/lead.ts';
import { fold } from '../../../shared/text.ts';
import type { CountedField } from './lead-counts.ts';
import { byField } from './field-filter.ts';
import { byFigure, looksBeside } from './figure-filter.ts';
import { searchExpression } from './lead-search.ts';

/** One thing a filter asks, as SQL on `lead`. */
export type Condition = {
  /** `by` is '+' where SQLite must not look for an index of this column, '' where it may. */
  sql: (by: '+' | '') => string;
  params: (string | number)[];
  /** Whether the index `lead_filter` alone can answer it. */
  covered: boolean;
  /** The index to read when this is the only kind of condition; unless told, the table itself. */
  index?: OrderIndex;
  /** What a counter knows of it: leads with any of these values, or with none of them. */
  counted?: { field: CountedField; fits: (value: string) => boolean };
  /** Rows to read when this condition leads: a query that counts them, or 'one' for an identity. */
  leads?: 'one' | { sql: string; params: (string | number)[] };
};

type OrderIndex =
  | 'lead_by_name'
  | 'lead_by_company'
  | 'lead_by_city'
  | 'lead_by_created'
  | 'lead_by_updated'
  | 'lead_by_follow_up'
  | 'lead_qualified';

/** A query for ids of live leads that needs not look at `lead`: the search, the tags. */
export type IdSet = {
  sql: string;
  params: (string | number)[];
  /** The same asked of a row of `lead`, with the same parameters; where that is quick. */
  ofLead?: string;
  counted?: Condition['counted'];
};

export type FilterParts = {
  conditions: Condition[];
  deleted: boolean;
  /** A lead must be in each of these. */
  sets: IdSet[];
  /** What the full-text search is asked for, where it is. */
  expression: string | null;
  /** Whether the answer also depends on links, jobs, deals or what was done for leads. */
  dependsOnSync: boolean;
};

/** SQL that holds for leads in one of these states; of one connection, when its id is given. */
export type SyncStateFilter = (
  states: readonly SyncState[],
  connectionId?: string,
) => { sql: string; params: readonly (string | number)[] };

/** SQL that holds for leads left out of a connection for a reason. */
export type ExcludedFilter = (
  why: ExcludedWhy,
  connectionId: string | undefined,
) => { sql: string; params: readonly (string | number)[] };

/** Works out what a filter asks. Several values of one filter are "or"; filters are "and". */
export function readFilter(
  filter: LeadFilter,
  syncStateFilter: SyncStateFilter,
  excludedFilter: ExcludedFilter,
): FilterParts {
  const deleted = filter.deleted === true;
  const initial = deleted ? null : beginsWith(filter.q);
  const search = filter.q && !deleted && !initial ? searchExpression(filter.q) : null;
  const sets: (IdSet | null)[] = deleted
    ? []
    : [
        matching(search),
        withTag(filter.tag),
        withTag(filter.tags),
        matching(filter.interest && searchExpression(filter.interest)),
        matching(filter.notes && searchExpression(filter.notes)),
      ];
  const conditions: (Condition | null)[] = [
    initial,
    deleted && filter.q ? looksLike(filter.q) : null,
    same('email', filter.email?.trim().toLowerCase()),
    same('phone', filter.phone && canonicalPhone(filter.phone)),
    same('document', filter.document?.toUpperCase().replace(/[\s.\-/]/g, '')),
    importOf(filter.importId, filter.importOutcome),
    deleted ? tagged(filter.tag) : null,
    deleted ? tagged(filter.tags) : null,
    inCity(filter.city),
    oneOf('status', filter.status),
    noneOf('status', filter.statusNot),
    oneOf('temperature', filter.temperature),
    loosely('origin', filter.origin),
    loosely('owner', filter.owner),
    oneOf(
      'state',
      filter.state?.map((state) => state.toUpperCase()),
    ),
    contains('name_key', filter.name),
    contains('company_key', filter.company),
    from('created_at', filter.createdFrom),
    to('created_at', filter.createdTo),
    from('updated_at', filter.updatedFrom),
    to('updated_at', filter.updatedTo),
    from('follow_up_at', filter.followUpFrom),
    to('follow_up_at', filter.followUpTo),
    filter.followUpDue === 'none' ? plain('lead.follow_up_at is null', []) : null,
    linkedTo(filter),
    inSyncState(filter, syncStateFilter),
    leftOut(filter, excludedFilter),
    ...byField(filter),
    ...byFigure(filter),
  ];
  return {
    conditions: conditions.filter((condition) => condition !== null),
    deleted,
    sets: sets.filter((set) => set !== null),
    expression: search,
    dependsOnSync: Boolean(
      filter.syncState?.length ||
      filter.connectionId ||
      filter.excludedWhy ||
      filter.bought !== undefined ||
      looksBeside(filter),
    ),
  };
}

function plain(sql: string, params: (string | number)[], covered = false): Condition {
  return { sql: () => sql, params, covered };
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}

/** One letter is no word yet: names that begin with it. */
function beginsWith(typed: string | undefined): Condition | null {
  const letter = fold(typed ?? '');
  if (!/^\p{L}$/u.test(letter)) return null;
  const next = String.fromCodePoint((letter.codePointAt(0) ?? 0) + 1);
  return {
    sql: (by) => `${by}lead.name_key >= ? and ${by}lead.name_key < ?`,
    params: [letter, next],
    covered: false,
    index: 'lead_by_name',
  };
}

/** Deleted leads are not in the search; there are few of them. */
function looksLike(typed: string): Condition {
  return plain(`(instr(lead.name_key, ?) > 0 or instr(lead.email, ?) > 0)`, [
    fold(typed),
    typed.toLowerCase(),
  ]);
}

function same(column: 'email' | 'phone' | 'document', value: string | undefined): Condition | null {
  if (!value) return null;
  return {
    sql: (by) => `${by}lead.${column} = ?`,
    params: [value],
    covered: false,
    leads: 'one',
  };
}

function canonicalPhone(typed: string): string {
  const reading = readPhone(typed);
  return 'e164' in reading ? reading.e164 : typed;
}

function importOf(
  uid: string | undefined,
  outcome: LeadFilter['importOutcome'] = 'created',
): Condition | null {
  if (!uid) return null;
  if (outcome !== 'created') {
    const rows = `select distinct lead_id from import_row
       where import_id = (select import.id from import where import.uid = ?) and result = '${outcome}'`;
    return {
      sql: (by) => `${by}lead.id in (${rows})`,
      params: [uid],
      covered: true,
      leads: { sql: rows, params: [uid] },
    };
  }
  const sql = 'lead.import_id = (select import.id from import where import.uid = ?)';
  return {
    sql: (by) => `${by}${sql}`,
    params: [uid],
    covered: false,
    leads: { sql: `select 1 from lead where ${sql}`, params: [uid] },
  };
}

function matching(expression: string | null | undefined): IdSet | null {
  if (!expression) return null;
  const sql = 'select rowid from lead_search where lead_search match ?';
  return { sql, params: [expression] };
}

function withTag(tags: readonly string[] | undefined): IdSet | null {
  if (!tags?.length) return null;
  const keys = tags.map(fold);
  const [only] = keys;
  const set: IdSet = {
    sql: `select distinct lead_id from lead_tag where tag_key in (${marks(tags)})`,
    params: keys,
    ofLead: `exists (select 1 from lead_tag where lead_id = lead.id and tag_key in (${marks(tags)}))`,
  };
  if (keys.length > 1) return set;
  return { ...set, counted: { field: 'tag', fits: (value) => fold(value) === only } };
}

/** The tags of deleted leads are only in their own rows. */
function tagged(tags: readonly string[] | undefined): Condition | null {
  if (!tags?.length) return null;
  const sql = `exists (select 1 from json_each(lead.tags) where value in (${marks(tags)}))`;
  return plain(sql, [...tags]);
}

function inCity(cities: readonly string[] | undefined): Condition | null {
  if (!cities?.length) return null;
  const keys = cities.map(fold);
  const sql = `lead.city_key in (${marks(keys)})`;
  return {
    sql: (by) => by + sql,
    params: keys,
    covered: true,
    index: 'lead_by_city',
    counted: { field: 'city', fits: (value) => keys.includes(fold(value)) },
    leads: { sql: `select 1 from lead where lead.deleted_at is null and ${sql}`, params: keys },
  };
}

function oneOf(
  column: 'status' | 'temperature' | 'state',
  values: readonly string[] | undefined,
): Condition | null {
  if (!values?.length) return null;
  const sql = `lead.${column} in (${marks(values)})`;
  const fits = (value: string) => values.includes(value);
  return { ...plain(sql, [...values], true), counted: { field: column, fits } };
}

function noneOf(column: 'status', values: readonly string[] | undefined): Condition | null {
  if (!values?.length) return null;
  const sql = `lead.${column} not in (${marks(values)})`;
  const fits = (value: string) => !(values as readonly string[]).includes(value);
  return { ...plain(sql, [...values], true), counted: { field: column, fits } };
}

/** Any case; an empty text asks for leads without a value. */
function loosely(
  column: 'origin' | 'owner',
  values: readonly string[] | undefined,
): Condition | null {
  if (!values?.length) return null;
  const filled = values.filter((value) => value !== '');
  const parts = [
    ...(filled.length > 0 ? [`lead.${column} collate nocase in (${marks(filled)})`] : []),
    ...(filled.length < values.length ? [`lead.${column} is null`] : []),
  ];
  const folded = new Set(values.map(nocase));
  const fits = (value: string) => folded.has(nocase(value));
  return { ...plain(`(${parts.join(' or ')})`, filled, true), counted: { field: column, fits } };
}

function contains(column: 'name_key' | 'company_key', text: string | undefined): Condition | null {
  if (!text) return null;
  const index = column === 'name_key' ? 'lead_by_name' : 'lead_by_company';
  return { ...plain(`instr(lead.${column}, ?) > 0`, [fold(text)]), index };
}

type Timed = 'created_at' | 'updated_at' | 'follow_up_at';

/** Each time as its index has it, so that a range of them is a range there. */
const times: Readonly<Record<Timed, { sql: string; index: OrderIndex; covered: boolean }>> = {
  created_at: { sql: 'lead.created_at', index: 'lead_by_created', covered: true },
  updated_at: { sql: 'lead.updated_at', index: 'lead_by_updated', covered: false },
  follow_up_at: {
    sql: 'coalesce(lead.follow_up_at, 8640000000000001)',
    index: 'lead_by_follow_up',
    covered: false,
  },
};

function from(column: Timed, instant: string | undefined): Condition | null {
  return within(column, '>=', instant);
}

function to(column: Timed, instant: string | undefined): Condition | null {
  return within(column, '<=', instant);
}

function within(column: Timed, than: '>=' | '<=', instant: string | undefined): Condition | null {
  if (!instant) return null;
  const { sql, index, covered } = times[column];
  // Beyond every instant stands who has none.
  const filled =
    column === 'follow_up_at' && than === '>=' ? 'lead.follow_up_at is not null and ' : '';
  const by = `${filled}${sql} ${than} ?`;
  return {
    sql: (plus) => (filled ? `(${filled}${plus}${sql} ${than} ?)` : `${plus}${by}`),
    params: [Date.parse(instant)],
    covered,
    index,
  };
}

/** As SQLite's NOCASE compares. */
function nocase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Who is not on a connection is asked for by how it stands there, which needs no link. */
function linkedTo({ connectionId, syncState, excludedWhy }: LeadFilter): Condition | null {
  if (!connectionId || excludedWhy || syncState?.includes('unlinked')) return null;
  const sql = `lead.id in (select link.record_id from link
      join connection on connection.id = link.connection_id
     where link.object_type = 'lead' and link.record_id is not null
       and connection.uid = ? and connection.removed_at is null)`;
  return plain(sql, [connectionId], true);
}

function inSyncState(filter: LeadFilter, syncStateFilter: SyncStateFilter): Condition | null {
  if (!filter.syncState?.length) return null;
  const { sql, params } = syncStateFilter(filter.syncState, filter.connectionId);
  return plain(sql, [...params], true);
}

function leftOut(
  { excludedWhy, connectionId }: LeadFilter,
  excludedFilter: ExcludedFilter,
): Condition | null {
  if (!excludedWhy) return null;
  const { sql, params } = excludedFilter(excludedWhy, connectionId);
  return plain(sql, [...params]);
}
