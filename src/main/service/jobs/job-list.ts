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
import { readCursor, writeCursor } from '../leads/cursor.ts';
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
  first_sync: string;
  account_unsure: number | null;
  died_at: number | null;
  archived_at: number | null;
  created_at: number;
  updated_at: number;
  same_record: number;
};

const select = `select job.*, connection.uid as connection_uid, connection.provider,
    connection.first_sync, settings ->> '$.accountUnsure' as account_unsure, lead.uid as lead_uid,
    coalesce(deal.title, nullif(lead.name, ''), lead.email, lead.phone) as lead_name,
    (job.link_id is not null and exists (
      select 1 from job other where other.state = 'leased' and other.connection_id = job.connection_id
        and other.link_id = job.link_id and other.id <> job.id)) as same_record
  from job join connection on connection.id = job.connection_id
    left join link on job.record_id is null and link.id = job.link_id
    left join deal on link.object_type = 'deal' and deal.id = link.record_id
    left join lead on lead.id = coalesce(job.record_id, deal.lead_id)`;

type Part = { sql: string; values: unknown[] };

/** What waits, in the order in which it came; what was done, last done first; all else, newest first. */
const orders = {
  came: { key: 'id', direction: 'asc', after: '>' },
  done: { key: 'finished_at', direction: 'desc', after: '<' },
  newest: { key: 'id', direction: 'desc', after: '<' },
} as const;
type Found = { id: number; at: number };
type Order = (typeof orders)[keyof typeof orders];

export function createJobList({ db, clock, gate }: { db: Db; clock: Clock; gate: Gate }): JobList {
  const { client } = db;
  const pageOfIds = client.prepare<[string], ListedJob>(
    `${select} where job.id in (select value from json_each(?))`,
  );

  // Filtering, counting and sorting look at the jobs alone; only the rows of the page are joined.
  function read(states: readonly JobState[], where: readonly Part[], order: Order, ask: Page) {
    const { page, cursor, limit } = ask;
    const total = sumOf(statesOf(states).map((state) => count([state, ...where])));
    const after =
      cursor === undefined
        ? null
        : readCursor(listOf(order), ['number', 'number'], cursor).map(Number);
    const from =
      after === null
        ? where
        : [...where, { sql: `(${order.key}, id) ${order.after} (?, ?)`, values: after }];
    const offset = after === null && page !== undefined ? (page - 1) * limit : 0;
    const found = first(statesOf(states), from, order, offset + limit + 1).slice(offset);
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    const nextCursor =
      found.length > limit && last ? writeCursor(listOf(order), [last.at, last.id]) : null;
    const rows = new Map(
      pageOfIds.all(JSON.stringify(shown.map(({ id }) => id))).map((row) => [row.id, row]),
    );
    return {
      rows: shown.map(({ id }) => rows.get(id)).filter((row) => row !== undefined),
      pagination: { page: page ?? null, limit, total, nextCursor },
    };
  }

  function count(where: readonly Part[]): number {
    const { sql, values } = joined(where);
    const counting = client.prepare<unknown[], number>(`select count(*) from job where ${sql}`);
    return counting.pluck().get(...values) as number;
  }

  /** The first of each state, as its own indexes give them, put together. */
  function first(states: readonly Part[], where: readonly Part[], order: Order, most: number) {
    const by = `${order.key} ${order.direction}, id ${order.direction} limit ${most}`;
    const each = states.map((state) => joined([state, ...where]));
    const sql = each
      .map(
        (part) =>
          `select * from (select id, ${order.key} as at from job where ${part.sql} order by ${by})`,
      )
      .join(' union all ');
    return client
      .prepare<unknown[], Found>(
        `select id, at from (${sql}) order by at ${order.direction}, id ${order.direction} limit ${most}`,
      )
      .all(...each.flatMap(({ values }) => values));
  }

  /** A column equal to the row that a uid names; no job at all when there is no such row. */
  function named(column: string, table: 'connection' | 'lead', uid: string | undefined): Part[] {
    if (uid === undefined) return [];
    return [{ sql: `${column} = (select id from ${table} where uid = ?)`, values: [uid] }];
  }

  function job(row: ListedJob): Job {
    return toJob(row, waitingOf(row, gate, clock.now()));
  }

  return {
    list(query) {
      const { state, classes, connectionUid, leadUid } = query;
      const where = [
        ...oneOf('class', classes),
        ...named('connection_id', 'connection', connectionUid),
        ...named('record_id', 'lead', leadUid),
      ];
      const { rows, pagination } = read(state ?? [], where, orderOf(state), query);
      return { items: rows.map(job), pagination };
    },
    deadLetters(query) {
      const where = [
        { sql: `archived_at is ${query.archived ? 'not ' : ''}null`, values: [] },
        ...named('connection_id', 'connection', query.connectionUid),
        ...oneOf('fingerprint', query.fingerprint === undefined ? undefined : [query.fingerprint]),
      ];
      const { rows, pagination } = read(['dead'], where, orders.newest, query);
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

function orderOf(states: readonly JobState[] | undefined): Order {
  if (!states || states.length === 0) return orders.newest;
  if (states.every((each) => each === 'ready' || each === 'leased')) return orders.came;
  return states.every((each) => each === 'done') ? orders.done : orders.newest;
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
    kind: 'job',
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
  if (row.first_sync === 'awaiting' && row.op !== 'first') return 'first_sync';
  if (row.account_unsure === 1 && (row.op === 'upsert' || row.op === 'delete')) return 'account';
  if (row.same_record) return 'same_record';
  return row.run_at > now ? 'later' : null;
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** Each state by itself and written out: only then are the indexes of that state alone used. */
function statesOf(states: readonly JobState[]): Part[] {
  if (states.length === 0) return [{ sql: '1', values: [] }];
  return [...new Set(states)].map((state) => ({ sql: `state = '${state}'`, values: [] }));
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, each) => sum + each, 0);
}

function oneOf(column: string, values: readonly unknown[] | undefined): Part[] {
  if (values === undefined || values.length === 0) return [];
  return [{ sql: `${column} in (${values.map(() => '?').join(', ')})`, values: [...values] }];
}

function listOf({ key, direction }: Order): string {
  return `jobs ${key} ${direction}`;
}

function joined(parts: readonly Part[]): Part {
  return {
    sql: parts.length === 0 ? '1' : parts.map(({ sql }) => sql).join(' and '),
    values: parts.flatMap(({ values }) => values),
  };
}
