import { Buffer } from 'node:buffer';
import { PonteError } from '../../../shared/errors.ts';
import type { Pagination } from '../../../shared/model/common.ts';
import type {
  DeadLetter,
  FailureGroup,
  Job,
  JobOp,
  JobState,
  WaitReason,
} from '../../../shared/model/queue.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import type { Gate } from './gate.ts';
import { className } from './job.ts';

/** Jobs as people see them: what runs, what waits and why, what failed. */
export type JobList = {
  list(query: JobQuery): { items: Job[]; pagination: Pagination };
  deadLetters(query: DeadLetterQuery): { items: DeadLetter[]; pagination: Pagination };
  byUid(uid: string): ListedJob | null;
  asJob(row: ListedJob): Job;
  running(): Job[];
};

type Page = { page?: number | undefined; cursor?: string | undefined; limit: number };
export type JobQuery = Page & {
  state?: readonly JobState[] | undefined;
  classes?: readonly number[] | undefined;
  connectionUid?: string | undefined;
  leadUid?: string | undefined;
};
export type DeadLetterQuery = Page & {
  connectionUid?: string | undefined;
  fingerprint?: string | undefined;
  archived: boolean;
};

export type ListedJob = {
  id: number;
  uid: string;
  key: string;
  op: string;
  class: number;
  state: string;
  connection_id: number;
  connection_uid: string;
  provider: string;
  record_id: number | null;
  link_id: number | null;
  lead_uid: string | null;
  lead_name: string | null;
  run_at: number;
  attempts: number;
  replays: number;
  error_kind: string | null;
  error_message: string | null;
  fingerprint: string | null;
  dead_group: string | null;
  dead_code: string | null;
  died_at: number | null;
  archived_at: number | null;
  created_at: number;
  updated_at: number;
  same_record: number;
};

const select = `select job.*, connection.uid as connection_uid, connection.provider, lead.uid as lead_uid,
    coalesce(nullif(lead.name, ''), lead.email, lead.phone) as lead_name,
    (job.link_id is not null and exists (
      select 1 from job other where other.state = 'leased' and other.connection_id = job.connection_id
        and other.link_id = job.link_id and other.id <> job.id)) as same_record
  from job join connection on connection.id = job.connection_id left join lead on lead.id = job.record_id`;

type Part = { sql: string; values: unknown[] };

export function createJobList({ db, clock, gate }: { db: Db; clock: Clock; gate: Gate }): JobList {
  const { client } = db;

  function read(where: Part[], order: 'asc' | 'desc', { page, cursor, limit }: Page) {
    const all = joined(where);
    const total = client
      .prepare(
        `select count(*) from job join connection on connection.id = job.connection_id
         left join lead on lead.id = job.record_id where ${all.sql}`,
      )
      .pluck()
      .get(...all.values) as number;
    const after = cursor === undefined ? null : readCursor(cursor);
    const from = joined(
      after === null
        ? where
        : [...where, { sql: `job.id ${order === 'asc' ? '>' : '<'} ?`, values: [after] }],
    );
    const offset = after === null && page !== undefined ? (page - 1) * limit : 0;
    const rows = client
      .prepare(`${select} where ${from.sql} order by job.id ${order} limit ? offset ?`)
      .all(...from.values, limit + 1, offset) as ListedJob[];
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const nextCursor =
      rows.length > limit && last ? Buffer.from(String(last.id)).toString('base64url') : null;
    return { rows: shown, pagination: { page: page ?? null, limit, total, nextCursor } };
  }

  function job(row: ListedJob): Job {
    return toJob(row, waitingOf(row, gate, clock.now()));
  }

  return {
    list(query) {
      const { state, classes, connectionUid, leadUid } = query;
      const where = [
        oneOf('job.state', state),
        oneOf('job.class', classes),
        equal('connection.uid', connectionUid),
        equal('lead.uid', leadUid),
      ].filter((part) => part !== null);
      // What waits is read in the order in which it came; what ended, newest first.
      const waits =
        state !== undefined && state.every((each) => each === 'ready' || each === 'leased');
      const { rows, pagination } = read(where, waits ? 'asc' : 'desc', query);
      return { items: rows.map(job), pagination };
    },
    deadLetters(query) {
      const where = [
        {
          sql: `job.state = 'dead' and job.archived_at is ${query.archived ? 'not ' : ''}null`,
          values: [],
        },
        equal('connection.uid', query.connectionUid),
        equal('job.fingerprint', query.fingerprint),
      ].filter((part) => part !== null);
      const { rows, pagination } = read(where, 'desc', query);
      return { items: rows.map(toDeadLetter), pagination };
    },
    byUid: (uid) =>
      (client.prepare(`${select} where job.uid = ?`).get(uid) as ListedJob | undefined) ?? null,
    asJob: job,
    running: () =>
      (
        client.prepare(`${select} where job.state = 'leased' order by job.id`).all() as ListedJob[]
      ).map(job),
  };
}

function toJob(row: ListedJob, waiting: WaitReason | null): Job {
  return {
    id: row.uid,
    state: row.state as JobState,
    class: className(row.class),
    op: row.op as JobOp,
    connectionId: row.connection_uid,
    provider: row.provider,
    leadId: row.lead_uid,
    leadName: row.lead_name,
    runAt: iso(row.run_at),
    attempts: row.attempts,
    replays: row.replays,
    waiting,
    lastError:
      row.error_kind === null ? null : { kind: row.error_kind, message: row.error_message ?? '' },
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
  };
}

export function toDeadLetter(row: ListedJob): DeadLetter {
  return {
    ...toJob(row, null),
    group: (row.dead_group ?? 'unknown') as FailureGroup,
    fingerprint: row.fingerprint ?? '',
    cause: { code: row.dead_code ?? '', message: row.error_message ?? '' },
    archivedAt: row.archived_at === null ? null : iso(row.archived_at),
    diedAt: iso(row.died_at ?? row.updated_at),
  };
}

function waitingOf(row: ListedJob, gate: Gate, now: number): WaitReason | null {
  if (row.state !== 'ready') return null;
  const held = gate.blocked(row.connection_id);
  if (held) return held.reason;
  if (row.same_record) return 'same_record';
  return row.run_at > now ? 'later' : null;
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function equal(column: string, value: unknown): Part | null {
  return value === undefined ? null : { sql: `${column} = ?`, values: [value] };
}

function oneOf(column: string, values: readonly unknown[] | undefined): Part | null {
  if (values === undefined || values.length === 0) return null;
  return { sql: `${column} in (${values.map(() => '?').join(', ')})`, values: [...values] };
}

function joined(parts: readonly Part[]): Part {
  return {
    sql: parts.length === 0 ? '1' : parts.map(({ sql }) => sql).join(' and '),
    values: parts.flatMap(({ values }) => values),
  };
}

function readCursor(cursor: string): number {
  const id = Number(Buffer.from(cursor, 'base64url').toString());
  if (!Number.isSafeInteger(id))
    throw new PonteError(
      'BAD_INPUT',
      'This cursor is not one of ours. Start again from the first page.',
    );
  return id;
}
