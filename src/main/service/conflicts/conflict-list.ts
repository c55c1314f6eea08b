import type { Conflict, ConflictKind } from '../../../shared/model/sync.ts';
import { PonteError } from '../../../shared/errors.ts';
import type { Db } from '../db/database.ts';
import { doorField, doorValue } from '../leads/lead-values.ts';

/** Conflicts as the screens and the API show them, with who wrote our side and when. */
export type ConflictList = {
  page(query: ConflictQuery): { items: Conflict[]; total: number };
  /** @throws PonteError NOT_FOUND */
  get(uid: string): Conflict;
  countOpen(): number;
};

export type ConflictQuery = {
  state: Conflict['state'];
  leadUid?: string | undefined;
  connectionUid?: string | undefined;
  kinds?: readonly ConflictKind[] | undefined;
  /** As the doors name it. */
  field?: string | undefined;
  limit: number;
  offset: number;
};

type Row = {
  uid: string;
  lead_uid: string | null;
  lead_name: string | null;
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
};

const from = `from conflict
  join connection on connection.id = conflict.connection_id
  left join lead on lead.id = conflict.record_id`;

const columns = `conflict.uid, lead.uid as lead_uid, lead.name as lead_name,
  connection.uid as connection_uid, connection.provider, conflict.kind, conflict.field,
  conflict.base, conflict.local, conflict.remote, conflict.refreshed_at, conflict.opened_at,
  conflict.state, edit.at as local_at, edit.actor as local_by`;

/** The last edit of our side of the field. */
const withEdit = `left join change as edit on edit.id = (select max(change.id) from change
  where change.record_type = 'lead' and change.record_id = conflict.record_id
    and change.field in (conflict.field, '*'))`;

export function createConflictList(db: Db): ConflictList {
  const { client } = db;
  const byUid = client.prepare<[string], Row>(
    `select ${columns} ${from} ${withEdit} where conflict.uid = ?`,
  );
  const countOpen = client
    .prepare<[], number>(`select count(*) from conflict where state = 'open'`)
    .pluck();

  return {
    page(query) {
      const { sql, params } = conditions(query);
      const total = client
        .prepare<unknown[], number>(`select count(*) ${from} where ${sql}`)
        .pluck()
        .get(...params) as number;
      const rows = client
        .prepare<unknown[], Row>(
          `select ${columns} ${from} ${withEdit} where ${sql}
            order by conflict.id desc limit ? offset ?`,
        )
        .all(...params, query.limit, query.offset);
      return { items: rows.map(toConflict), total };
    },
    get(uid) {
      const row = byUid.get(uid);
      if (row) return toConflict(row);
      throw new PonteError('NOT_FOUND', 'This conflict does not exist any more.');
    },
    countOpen: () => countOpen.get() ?? 0,
  };
}

function conditions(query: ConflictQuery): { sql: string; params: unknown[] } {
  const parts: [string, unknown][] = [['conflict.state = ?', query.state]];
  if (query.leadUid !== undefined) parts.push(['lead.uid = ?', query.leadUid]);
  if (query.connectionUid !== undefined) parts.push(['connection.uid = ?', query.connectionUid]);
  if (query.kinds) {
    parts.push(['conflict.kind in (select value from json_each(?))', JSON.stringify(query.kinds)]);
  }
  if (query.field !== undefined) {
    parts.push(['conflict.field = ?', query.field === 'income' ? 'incomeCents' : query.field]);
  }
  return {
    sql: parts.map(([sql]) => sql).join(' and '),
    params: parts.map(([, value]) => value),
  };
}

function toConflict(row: Row): Conflict {
  const value = (text: string | null) =>
    text === null ? null : doorValue(row.field, JSON.parse(text) as unknown);
  return {
    id: row.uid,
    leadId: row.lead_uid,
    leadName: row.lead_name,
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
  };
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
