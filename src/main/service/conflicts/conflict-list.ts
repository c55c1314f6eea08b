import type {
  Conflict,
  ConflictCandidate,
  ConflictChoice,
  ConflictKind,
} from '../../../shared/model/sync.ts';
import { PonteError } from '../../../shared/errors.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { doorField, doorValue, keptField, type LeadValues } from '../leads/lead-values.ts';
import { hasSecond, secondPlace } from '../leads/second-value.ts';
import { choicesOf } from './choices.ts';
import type { Evidence } from './conflict-store.ts';

/** Conflicts as the screens and the API show them, with who wrote our side and when. */
export type ConflictList = {
  page(query: ConflictQuery): { items: Conflict[]; total: number; next: number[] | null };
  /** @throws PonteError NOT_FOUND */
  get(uid: string): Conflict;
  countOpen(): number;
};

export type ConflictQuery = {
  /** `open` leaves out what is snoozed. */
  state: Conflict['state'] | 'snoozed';
  leadUid?: string | undefined;
  connectionUid?: string | undefined;
  kinds?: readonly ConflictKind[] | undefined;
  /** As the doors name it. */
  field?: string | undefined;
  limit: number;
  offset: number;
  /** What the page before told as `next`. */
  after?: readonly number[] | undefined;
};

type Row = {
  id: number;
  uid: string;
  lead_uid: string | null;
  lead_name: string | null;
  deal_uid: string | null;
  deal_title: string | null;
  connection_uid: string;
  provider: string;
  kind: ConflictKind;
  field: string;
  base: string | null;
  local: string | null;
  remote: string | null;
  local_at: number | null;
  local_by: string | null;
  refreshed_at: number;
  opened_at: number;
  state: Conflict['state'];
  seen_local_rev: number;
  seen_remote_ver: string | null;
  evidence: string;
  snoozed_until: number | null;
  lead_custom: string | null;
  choice: ConflictChoice | null;
  settled_at: number | null;
  settled_by: string | null;
};

const from = `from conflict
  join connection on connection.id = conflict.connection_id
  join link on link.id = conflict.link_id
  left join deal on link.object_type = 'deal' and deal.id = link.record_id
  left join lead on lead.id = coalesce(conflict.record_id, deal.lead_id)`;

const columns = `conflict.id, conflict.uid, lead.uid as lead_uid, lead.name as lead_name, lead.custom as lead_custom,
  deal.uid as deal_uid, deal.title as deal_title, connection.uid as connection_uid, connection.provider, conflict.kind, conflict.field,
  conflict.base, conflict.local, conflict.remote, conflict.refreshed_at, conflict.opened_at,
  conflict.state, conflict.seen_local_rev, conflict.seen_remote_ver, conflict.evidence,
  conflict.snoozed_until, conflict.choice, conflict.settled_at, conflict.settled_by,
  edit.at as local_at, edit.actor as local_by`;

/** The last edit of our side of the field. */
const withEdit = `left join change as edit on edit.id = (select max(change.id) from change
  where change.record_type = link.object_type and change.record_id = link.record_id
    and change.field in (conflict.field, '*'))`;

export function createConflictList(db: Db, clock: Clock): ConflictList {
  const { client } = db;
  const byUid = client.prepare<[string], Row>(
    `select ${columns} ${from} ${withEdit} where conflict.uid = ?`,
  );
  const countOpen = client
    .prepare<[number], number>(
      `select count(*) from conflict where state = 'open' and coalesce(snoozed_until, 0) <= ?`,
    )
    .pluck();

  const leadsOf = client.prepare<[string], ConflictCandidate>(
    `select uid as id, name, email, phone from lead
      where deleted_at is null and uid in (select value from json_each(?))`,
  );

  const stageName = client
    .prepare<[string], string>('select name from stage where uid = ?')
    .pluck();
  const leadName = client.prepare<[string], string>('select name from lead where uid = ?').pluck();

  /** What is told by an id is shown by its name. */
  function nameOf(field: string, value: unknown): unknown {
    if (typeof value !== 'string') return value;
    if (field === 'stageId') return stageName.get(value) ?? value;
    return field === 'leadId' ? (leadName.get(value) ?? value) : value;
  }

  function shown(row: Row): Conflict {
    const evidence = JSON.parse(row.evidence) as Evidence;
    const ids = JSON.stringify(evidence.candidates ?? []);
    const candidates =
      row.kind === 'ambiguous_link' ? leadsOf.all(ids) : [...(evidence.records ?? [])];
    return toConflict(row, evidence, candidates, nameOf);
  }

  return {
    page(query) {
      const { sql, params } = conditions(query, clock.now());
      const total = client
        .prepare<unknown[], number>(`select count(*) ${from} where ${sql}`)
        .pluck()
        .get(...params) as number;
      const [before = Number.MAX_SAFE_INTEGER] = query.after ?? [];
      const rows = client
        .prepare<unknown[], Row>(
          `select ${columns} ${from} ${withEdit} where ${sql} and conflict.id < ?
            order by conflict.id desc limit ? offset ?`,
        )
        .all(...params, before, query.limit + 1, query.offset);
      const items = rows.slice(0, query.limit);
      const last = rows.length > items.length ? items.at(-1) : undefined;
      return { items: items.map(shown), total, next: last ? [last.id] : null };
    },
    get(uid) {
      const row = byUid.get(uid);
      if (row) return shown(row);
      throw new PonteError('NOT_FOUND', 'This conflict does not exist any more.');
    },
    countOpen: () => countOpen.get(clock.now()) ?? 0,
  };
}

function conditions(query: ConflictQuery, now: number): { sql: string; params: unknown[] } {
  const { state } = query;
  const parts: [string, unknown][] = [['conflict.state = ?', state === 'snoozed' ? 'open' : state]];
  if (state === 'open') parts.push(['coalesce(conflict.snoozed_until, 0) <= ?', now]);
  if (state === 'snoozed') parts.push(['conflict.snoozed_until > ?', now]);
  if (query.leadUid !== undefined) parts.push(['lead.uid = ?', query.leadUid]);
  if (query.connectionUid !== undefined) parts.push(['connection.uid = ?', query.connectionUid]);
  if (query.kinds) {
    parts.push(['conflict.kind in (select value from json_each(?))', JSON.stringify(query.kinds)]);
  }
  if (query.field !== undefined) {
    parts.push(['conflict.field = ?', keptField(query.field)]);
  }
  return {
    sql: parts.map(([sql]) => sql).join(' and '),
    params: parts.map(([, value]) => value),
  };
}

function toConflict(
  row: Row,
  evidence: Evidence,
  candidates: ConflictCandidate[],
  nameOf: (field: string, value: unknown) => unknown,
): Conflict {
  const value = (text: string | null) =>
    text === null ? null : doorValue(row.field, nameOf(row.field, JSON.parse(text) as unknown));
  return {
    id: row.uid,
    leadId: row.lead_uid,
    leadName: row.lead_name,
    dealId: row.deal_uid,
    dealTitle: row.deal_title,
    connectionId: row.connection_uid,
    provider: row.provider,
    kind: row.kind,
    field: row.field === '' ? null : doorField(row.field),
    base: value(row.base),
    local: value(row.local),
    remote: value(row.remote),
    localAt: iso(row.local_at),
    localBy: row.local_by,
    remoteSeenAt: iso(row.refreshed_at),
    openedAt: new Date(row.opened_at).toISOString(),
    state: row.state,
    seenLocalRev: row.seen_local_rev,
    seenRemoteVer: row.seen_remote_ver,
    choices:
      row.state === 'open'
        ? [...choicesOf(row.kind, row.deal_uid === null ? 'lead' : 'deal', row.field, evidence)]
        : [],
    candidates,
    deletedOn: evidence.deleted ?? null,
    writers: (evidence.flap?.writers ?? []).map(({ by, value: wrote, times, at }) => ({
      by,
      value: doorValue(row.field, wrote),
      times,
      lastAt: new Date(at).toISOString(),
    })),
    ...(evidence.fault ? { fault: evidence.fault } : {}),
    secondIn: secondIn(row),
    snoozedUntil: iso(row.snoozed_until),
    choice: row.choice,
    settledAt: iso(row.settled_at),
    settledBy: row.settled_by,
  };
}

function secondIn({ field, remote, lead_custom: text }: Row): string | null {
  if (!hasSecond(field)) return null;
  const custom = JSON.parse(text ?? '{}') as LeadValues['custom'];
  return secondPlace(field, remote === null ? null : JSON.parse(remote), custom);
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
