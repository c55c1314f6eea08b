import type { Run, RunCounts, RunDetail } from '../../../shared/model/sync.ts';
import { PonteError } from '../../../shared/errors.ts';
import type { Clock } from '../clock.ts';
import { afterCommit, type Db, type Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { Live } from '../live.ts';

/** One pass of sync after another: what it did, how long it took, what it could not do. */
export type RunStore = {
  byId(id: number): RunRow | null;
  byUid(uid: string): RunRow | null;
  /** The oldest pull of a connection that has not ended. */
  openPull(connectionId: number): RunRow | null;
  queuedPull(connectionId: number): RunRow | null;
  queue(tx: Tx, run: NewRun): RunRow;
  start(tx: Tx, id: number): void;
  progress(tx: Tx, id: number, counts: RunCounts, done: number, total: number | null): void;
  end(tx: Tx, id: number, how: RunEnd): void;
  problem(tx: Tx, id: number, problem: Problem): void;
  page(query: RunQuery): { rows: Run[]; total: number };
  detail(uid: string): RunDetail;
  show(row: RunRow): Run;
  /** Sent, received and failed since an instant. */
  worked(since: number): { sent: number; received: number; failed: number };
};

export type RunRow = {
  readonly id: number;
  readonly uid: string;
  readonly kind: Run['kind'];
  readonly state: Run['state'];
  readonly trigger: Run['trigger'];
  readonly connectionId: number | null;
  readonly actor: string;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly done: number;
  readonly total: number | null;
  readonly counts: RunCounts;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
};

export type NewRun = {
  kind: 'pull';
  trigger: Run['trigger'];
  connectionId: number;
  actor: string;
};

export type RunEnd =
  | { state: 'completed' | 'cancelled' }
  | { state: 'failed'; code: string; message: string };

export type Problem = {
  remoteId: string | null;
  recordId: number | null;
  code: string;
  message: string;
  /** What came, as it came, so that nothing is lost. */
  raw?: unknown;
};

export type RunQuery = {
  connectionId?: number;
  kinds?: readonly string[];
  states?: readonly string[];
  limit: number;
  offset: number;
  beforeId?: number;
};

export const noCounts: RunCounts = {
  read: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  sent: 0,
  conflicts: 0,
  failed: 0,
  calls: 0,
};

type Row = {
  id: number;
  uid: string;
  kind: Run['kind'];
  state: Run['state'];
  trigger: Run['trigger'];
  connection_id: number | null;
  actor: string;
  started_at: number | null;
  ended_at: number | null;
  done: number;
  total: number | null;
  counts: string;
  error_code: string | null;
  error_message: string | null;
};

/** Beyond this a broken answer is kept in part. */
const LONGEST_RAW = 20_000;
/** So many problems are shown of one run; all are counted. */
const MOST_SHOWN = 500;

export function createRunStore(db: Db, clock: Clock, live: Live): RunStore {
  const { client } = db;
  const selectById = client.prepare<[number], Row>('select * from run where id = ?');
  const selectByUid = client.prepare<[string], Row>('select * from run where uid = ?');
  const selectOpen = client.prepare<[number], Row>(
    `select * from run where connection_id = ? and kind = 'pull' and state in ('queued', 'running')
      order by state = 'queued', id limit 1`,
  );
  const selectQueued = client.prepare<[number], Row>(
    `select * from run where connection_id = ? and kind = 'pull' and state = 'queued'
      order by id limit 1`,
  );
  const insert = client.prepare(
    `insert into run (uid, kind, state, trigger, connection_id, actor, counts, created_at)
     values (?, ?, 'queued', ?, ?, ?, ?, ?)`,
  );
  const start = client.prepare(
    `update run set state = 'running', started_at = coalesce(started_at, ?) where id = ?
      and state in ('queued', 'running')`,
  );
  const progress = client.prepare('update run set counts = ?, done = ?, total = ? where id = ?');
  const end = client.prepare(
    `update run set state = ?, ended_at = ?, error_code = ?, error_message = ? where id = ?
      and state in ('queued', 'running')`,
  );
  const insertProblem = client.prepare(
    `insert into run_problem (run_id, at, remote_id, record_id, code, message, raw)
     values (?, ?, ?, ?, ?, ?, ?)`,
  );
  const selectProblems = client.prepare<
    [number],
    { at: number; remote_id: string | null; lead: string | null; code: string; message: string }
  >(
    `select run_problem.at, run_problem.remote_id, lead.uid as lead, run_problem.code,
        run_problem.message
      from run_problem left join lead on lead.id = run_problem.record_id
      where run_id = ? order by run_problem.id limit ${MOST_SHOWN}`,
  );
  const uidOfConnection = client
    .prepare<[number], string>('select uid from connection where id = ?')
    .pluck();
  const received = client.prepare<[number], { received: number; failed: number }>(
    `select coalesce(sum(counts ->> '$.created' + counts ->> '$.updated'), 0) as received,
        coalesce(sum(counts ->> '$.failed'), 0) as failed
      from run where kind = 'pull' and coalesce(ended_at, created_at) >= ?`,
  );
  const sent = client.prepare<[number], { sent: number; failed: number }>(
    `select count(*) filter (where state = 'done') as sent,
        count(*) filter (where state = 'dead') as failed
      from job where link_id is not null and coalesce(finished_at, died_at) >= ?`,
  );

  const told = (uids: string[]) => live.tell({ type: 'runs.changed', ids: [...new Set(uids)] });

  function tell(tx: Tx, id: number): void {
    const row = selectById.get(id);
    if (row) afterCommit(tx, told, row.uid);
  }

  function show(row: RunRow): Run {
    const end = row.endedAt;
    return {
      id: row.uid,
      kind: row.kind,
      state: row.state,
      trigger: row.trigger,
      connectionId:
        row.connectionId === null ? null : (uidOfConnection.get(row.connectionId) ?? null),
      actor: row.actor,
      startedAt: iso(row.startedAt),
      endedAt: iso(end),
      durationMs: row.startedAt === null ? null : (end ?? clock.now()) - row.startedAt,
      progress: { done: row.done, total: row.total },
      counts: row.counts,
      error:
        row.errorCode === null ? null : { code: row.errorCode, message: row.errorMessage ?? '' },
    };
  }

  function byUid(uid: string): RunRow | null {
    return asRun(selectByUid.get(uid));
  }

  return {
    byUid,
    show,
    byId: (id) => asRun(selectById.get(id)),
    openPull: (connectionId) => asRun(selectOpen.get(connectionId)),
    queuedPull: (connectionId) => asRun(selectQueued.get(connectionId)),

    queue(tx, run) {
      const { lastInsertRowid } = insert.run(
        newId(),
        run.kind,
        run.trigger,
        run.connectionId,
        run.actor,
        JSON.stringify(noCounts),
        clock.now(),
      );
      const id = Number(lastInsertRowid);
      tell(tx, id);
      return toRun(selectById.get(id) as Row);
    },

    start(tx, id) {
      start.run(clock.now(), id);
      tell(tx, id);
    },

    progress(tx, id, counts, done, total) {
      progress.run(JSON.stringify(counts), done, total, id);
      tell(tx, id);
    },

    end(tx, id, how) {
      const failed = how.state === 'failed';
      end.run(how.state, clock.now(), failed ? how.code : null, failed ? how.message : null, id);
      tell(tx, id);
    },

    problem(_tx, id, { remoteId, recordId, code, message, raw }) {
      const text = raw === undefined ? null : JSON.stringify(raw).slice(0, LONGEST_RAW);
      insertProblem.run(id, clock.now(), remoteId, recordId, code, message, text);
    },

    page(query) {
      const { sql, params } = conditions(query);
      const total = client
        .prepare<unknown[], number>(`select count(*) from run where ${sql}`)
        .pluck()
        .get(...params) as number;
      const before = query.beforeId ?? Number.MAX_SAFE_INTEGER;
      const rows = client
        .prepare<unknown[], Row>(
          `select * from run where ${sql} and id < ? order by id desc limit ? offset ?`,
        )
        .all(...params, before, query.limit, query.offset);
      return { rows: rows.map((row) => show(toRun(row))), total };
    },

    detail(uid) {
      const row = byUid(uid);
      if (!row) throw new PonteError('NOT_FOUND', 'This run does not exist.');
      const problems = selectProblems.all(row.id).map((problem) => ({
        at: new Date(problem.at).toISOString(),
        externalId: problem.remote_id,
        leadId: problem.lead,
        code: problem.code,
        message: problem.message,
      }));
      return { ...show(row), problems };
    },

    worked(since) {
      const pulled = received.get(since) ?? { received: 0, failed: 0 };
      const pushed = sent.get(since) ?? { sent: 0, failed: 0 };
      return {
        sent: pushed.sent,
        received: pulled.received,
        failed: pulled.failed + pushed.failed,
      };
    },
  };
}

function conditions(query: RunQuery): { sql: string; params: unknown[] } {
  const parts: [string, unknown][] = [];
  if (query.connectionId !== undefined) parts.push(['connection_id = ?', query.connectionId]);
  if (query.kinds) {
    parts.push(['kind in (select value from json_each(?))', JSON.stringify(query.kinds)]);
  }
  if (query.states) {
    parts.push(['state in (select value from json_each(?))', JSON.stringify(query.states)]);
  }
  return {
    sql: parts.length === 0 ? '1' : parts.map(([sql]) => sql).join(' and '),
    params: parts.map(([, value]) => value),
  };
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function asRun(row: Row | undefined): RunRow | null {
  return row === undefined ? null : toRun(row);
}

function toRun(row: Row): RunRow {
  return {
    id: row.id,
    uid: row.uid,
    kind: row.kind,
    state: row.state,
    trigger: row.trigger,
    connectionId: row.connection_id,
    actor: row.actor,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    done: row.done,
    total: row.total,
    counts: { ...noCounts, ...(JSON.parse(row.counts) as Partial<RunCounts>) },
    errorCode: row.error_code,
    errorMessage: row.error_message,
  };
}
