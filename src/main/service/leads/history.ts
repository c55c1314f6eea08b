import type { Cause } from '../actor.ts';
import type { Db, Tx } from '../db/database.ts';
import type { ChangeSource, HistoryEntry } from '../../../shared/model/lead.ts';
import type { FieldChange } from './lead-diff.ts';
import { doorField, doorValue, toPatch, type LeadValues } from './lead-values.ts';

export type RecordType = 'lead' | 'deal';

/** Field `*` is the record as a whole: made or restored (before null), or deleted (after null). */
export const wholeRecord = '*';

export type RecordedChange = FieldChange & {
  id: number;
  recordType: RecordType;
  recordId: number;
  at: number;
  source: ChangeSource;
  actor: string;
  connectionId: number | null;
  actionId: number | null;
  localRev: number;
};

/** Who changed which field, when, from where, from what to what. Rows are only ever added. */
export type History = {
  record(tx: Tx, subject: HistorySubject, changes: readonly FieldChange[], cause: Cause): void;
  /** Changes of a record after a revision, oldest first. */
  since(recordType: RecordType, recordId: number, rev: number): RecordedChange[];
  /** Changes of one action, newest first, below an id. */
  ofAction(actionId: number, beforeId: number, limit: number): RecordedChange[];
  /** Changes that a run made of one record, newest first. */
  ofRun(runId: number, recordType: RecordType, recordId: number): RecordedChange[];
  /** Newest first, as the screens show it. */
  page(
    recordType: RecordType,
    recordId: number,
    options: { beforeId?: number; limit: number },
  ): { entries: HistoryEntry[]; total: number };
};

export type HistorySubject = {
  recordType: RecordType;
  recordId: number;
  localRev: number;
  at: number;
};

type Row = {
  id: number;
  record_type: RecordType;
  record_id: number;
  field: string;
  before: string | null;
  after: string | null;
  at: number;
  source: ChangeSource;
  actor: string;
  connection_id: number | null;
  run_id: number | null;
  action_id: number | null;
  local_rev: number;
};

export function createHistory(db: Db): History {
  const { client } = db;
  const insert = client.prepare(
    `insert into change (record_type, record_id, field, before, after, at, source, actor,
       connection_id, run_id, action_id, local_rev)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const since = client.prepare(
    'select * from change where record_type = ? and record_id = ? and local_rev > ? order by id',
  );
  const ofAction = client.prepare(
    'select * from change where action_id = ? and id < ? order by id desc limit ?',
  );
  const ofRun = client.prepare(
    `select * from change where run_id = ? and record_type = ? and record_id = ? order by id desc`,
  );
  const page = client.prepare(
    `select change.*, connection.uid as connection_uid, run.uid as run_uid,
         decision.id as decision_id
       from change
       left join connection on connection.id = change.connection_id
       left join decision on decision.took_rev = change.local_rev
       left join run on run.id = change.run_id
      where change.record_type = ? and change.record_id = ? and change.id < ?
      order by change.id desc limit ?`,
  );
  const count = client
    .prepare('select count(*) from change where record_type = ? and record_id = ?')
    .pluck();

  return {
    record(_tx, { recordType, recordId, localRev, at }, changes, cause) {
      for (const { field, before, after } of changes) {
        insert.run(
          recordType,
          recordId,
          field,
          toText(before),
          toText(after),
          at,
          cause.source,
          cause.actor,
          cause.connectionId ?? null,
          cause.runId ?? null,
          cause.actionId ?? null,
          localRev,
        );
      }
    },
    since: (type, id, rev) => (since.all(type, id, rev) as Row[]).map(toChange),
    ofAction: (actionId, beforeId, limit) =>
      (ofAction.all(actionId, beforeId, limit) as Row[]).map(toChange),
    ofRun: (runId, type, id) => (ofRun.all(runId, type, id) as Row[]).map(toChange),
    page(type, id, { beforeId, limit }) {
      const rows = page.all(type, id, beforeId ?? Number.MAX_SAFE_INTEGER, limit) as (Row & {
        connection_uid: string | null;
        run_uid: string | null;
        decision_id: number | null;
      })[];
      return {
        total: count.get(type, id) as number,
        entries: rows.map((row) => ({
          id: String(row.id),
          at: new Date(row.at).toISOString(),
          field: doorField(row.field),
          before: shown(row.field, toValue(row.before)),
          after: shown(row.field, toValue(row.after)),
          source: row.source,
          actor: row.actor,
          connectionId: row.connection_uid,
          runId: row.run_uid,
          ...(row.decision_id === null ? {} : { decisionId: String(row.decision_id) }),
        })),
      };
    },
  };
}

function shown(field: string, value: unknown): unknown {
  if (field === wholeRecord && value !== null) return toPatch(value as Partial<LeadValues>);
  return doorValue(field, value);
}

function toText(value: unknown): string | null {
  return value == null ? null : JSON.stringify(value);
}

function toValue(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}

function toChange(row: Row): RecordedChange {
  return {
    id: row.id,
    recordType: row.record_type,
    recordId: row.record_id,
    field: row.field,
    before: toValue(row.before),
    after: toValue(row.after),
    at: row.at,
    source: row.source,
    actor: row.actor,
    connectionId: row.connection_id,
    actionId: row.action_id,
    localRev: row.local_rev,
  };
}
