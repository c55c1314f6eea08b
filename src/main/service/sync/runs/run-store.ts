import type { Run, RunCounts } from '../../../../shared/model/sync.ts';
import type { Clock } from '../../clock.ts';
import { afterCommit, type Db, type Tx } from '../../db/database.ts';
import { newId } from '../../ids.ts';
import type { Live } from '../../live.ts';

/** One pass of sync after another: what it did, how long it took, what it could not do. */
export type RunStore = {
  byId(id: number): RunRow | null;
  byUid(uid: string): RunRow | null;
  /** The oldest reading of a connection that has not ended. */
  open(connectionId: number, kind: ReadKind): RunRow | null;
  queuedPull(connectionId: number): RunRow | null;
  queue(tx: Tx, run: NewRun): RunRow;
  start(tx: Tx, id: number): void;
  /** Stops it where it stands, and lets it go on from there. */
  pause(tx: Tx, id: number): void;
  resume(tx: Tx, id: number): void;
  /** What a run became instead of carrying out what had moved: something to look at again. */
  becomePreview(tx: Tx, id: number): void;
  progress(tx: Tx, id: number, counts: RunCounts, done: number, total: number | null): void;
  end(tx: Tx, id: number, how: RunEnd): void;
  problem(tx: Tx, id: number, problem: Problem): void;
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

/** A reading of what changed, or a walk through everything that checks those. */
export type ReadKind = Extract<Run['kind'], 'pull' | 'reconcile'>;

export type NewRun = {
  kind: ReadKind | 'undo' | 'preview' | 'first';
  trigger: Run['trigger'];
  connectionId: number | null;
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

/** As the table holds it. */
export type RunRecord = {
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
export function createRunStore(db: Db, clock: Clock, live: Live): RunStore {
  const { client } = db;
  const selectById = client.prepare<[number], RunRecord>('select * from run where id = ?');
  const selectByUid = client.prepare<[string], RunRecord>('select * from run where uid = ?');
  const selectOpen = client.prepare<[number, ReadKind], RunRecord>(
    `select * from run where connection_id = ? and kind = ? and state in ('queued', 'running')
      order by state = 'queued', id limit 1`,
  );
  const selectQueued = client.prepare<[number], RunRecord>(
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
      and state in ('queued', 'running', 'paused')`,
  );
  const pause = client.prepare(
    `update run set state = 'paused' where id = ? and state in ('queued', 'running')`,
  );
  const resume = client.prepare(
    `update run set state = 'queued' where id = ? and state = 'paused'`,
  );
  const becomePreview = client.prepare(`update run set kind = 'preview' where id = ?`);
  const insertProblem = client.prepare(
    `insert into run_problem (run_id, at, remote_id, record_id, code, message, raw)
     values (?, ?, ?, ?, ?, ?, ?)`,
  );
  const told = (uids: string[]) => live.tell({ type: 'runs.changed', ids: [...new Set(uids)] });

  function tell(tx: Tx, id: number): void {
    const row = selectById.get(id);
    if (row) afterCommit(tx, told, row.uid);
  }

  function byUid(uid: string): RunRow | null {
    return asRun(selectByUid.get(uid));
  }

  return {
    byUid,
    byId: (id) => asRun(selectById.get(id)),
    open: (connectionId, kind) => asRun(selectOpen.get(connectionId, kind)),
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
      return toRun(selectById.get(id) as RunRecord);
    },

    start(tx, id) {
      start.run(clock.now(), id);
      tell(tx, id);
    },

    pause(tx, id) {
      pause.run(id);
      tell(tx, id);
    },

    resume(tx, id) {
      resume.run(id);
      tell(tx, id);
    },

    becomePreview(tx, id) {
      becomePreview.run(id);
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
  };
}

function asRun(row: RunRecord | undefined): RunRow | null {
  return row === undefined ? null : toRun(row);
}

export function toRun(row: RunRecord): RunRow {
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
