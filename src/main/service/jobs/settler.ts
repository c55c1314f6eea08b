import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import { asFileError } from '../db/file-errors.ts';
import { backoff, decide, type Answer, type Decision } from './backoff.ts';
import { endpointOf, fingerprint } from './fingerprint.ts';
import type { LeasedJob } from './job.ts';
import type { Outcome } from './outcome.ts';
import { hideText, redact } from './redact.ts';

/**
 * Writes down what became of jobs, many in one transaction.
 *
 * A commit waits for the disk; gathering up to 64 results or 5 ms of them pays for it once. A
 * result whose lease is no longer the current one is thrown away, with all it wanted to keep.
 */
export type Settler = {
  /** Resolves when it is on disk; rejects when it could not be written, and nothing of it was. */
  settle(job: LeasedJob, result: Result): Promise<Settled>;
  /** Writes down what is gathered; never throws, those who wait are told. */
  flush(): void;
};

export type Result = {
  outcome: Outcome | { kind: 'bug'; message: string };
  startedAt: number;
  durationMs: number;
};

/** `refused`: the lease had passed to somebody else. */
export type Settled = { to: Decision['to'] | 'refused'; fingerprint: string | null };

type LeasedRow = {
  again: number;
  again_class: number | null;
  class: number;
  removed_at: number | null;
};

type Waiting = {
  job: LeasedJob;
  result: Result;
  resolve: (settled: Settled) => void;
  reject: (error: unknown) => void;
};

const mostAtOnce = 64;
const gatherMs = 5;
const keptAttempts = 20;
const refused: Settled = { to: 'refused', fingerprint: null };

export type SettlerParts = {
  db: Db;
  clock: Clock;
  random: () => number;
  onBug: (job: LeasedJob, error: unknown) => void;
  /** Told inside the transaction, once per job, after it changed state. */
  onSettled?: (tx: Tx, job: LeasedJob, settled: Settled) => void;
};

export function createSettler({ db, clock, random, onBug, onSettled }: SettlerParts): Settler {
  const { client } = db;
  let waiting: Waiting[] = [];
  let cancelTimer: (() => void) | undefined;

  const current = client.prepare<[number, number], LeasedRow>(
    `select again, again_class, class,
       (select removed_at from connection where connection.id = job.connection_id) as removed_at
     from job where id = ? and lease_token = ? and state = 'leased'`,
  );
  const finish = client.prepare(
    `update job set state = ?, lease_until = null, lease_token = null, boot_id = null, error_kind = null,
       error_message = null, finished_at = ?, updated_at = ?, crashes = 0 where id = ?`,
  );
  const rearm = client.prepare(
    `update job set state = 'ready', class = ?, run_at = ?, again = 0, again_class = null, attempts = 0, waits = 0,
       stales = 0, crashes = 0, lease_until = null, lease_token = null, boot_id = null, error_kind = null,
       error_message = null, created_at = ?, updated_at = ? where id = ?`,
  );
  const later = client.prepare(
    `update job set state = 'ready', run_at = ?, attempts = attempts + ?, waits = waits + ?, stales = stales + ?,
       class = ?, again = 0, again_class = null, crashes = 0, lease_until = null, lease_token = null,
       boot_id = null, error_kind = ?, error_message = ?, updated_at = ? where id = ?`,
  );
  const die = client.prepare(
    `update job set state = 'dead', attempts = attempts + 1, lease_until = null, lease_token = null, boot_id = null,
       again = 0, again_class = null, error_kind = ?, error_message = ?, dead_group = ?, dead_code = ?,
       fingerprint = ?, died_at = ?, finished_at = ?, updated_at = ? where id = ?`,
  );
  const addAttempt = client.prepare(
    `insert into attempt (job_id, at, duration_ms, outcome, status, message, request, response)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  // Those of this life of the job: sending it again by hand starts a new one.
  const bugsOf = client
    .prepare<[number, number], number>(
      `select count(*) from attempt where job_id = ? and outcome = 'bug' and at >= ?`,
    )
    .pluck();
  const pruneAttempts = client.prepare(
    `delete from attempt where job_id = ? and id not in
       (select id from attempt where job_id = ? order by id desc limit ${keptAttempts})`,
  );

  function flush(): void {
    cancelTimer?.();
    cancelTimer = undefined;
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    let settled: Settled[];
    try {
      settled = transact(db, (tx) => batch.map(({ job, result }) => settleOne(tx, job, result)));
    } catch (error) {
      for (const { reject } of batch) reject(error);
      return;
    }
    batch.forEach(({ resolve }, index) => resolve(settled[index] ?? refused));
  }

  // Each job settles in a savepoint of its own: what one delivery learnt wrongly must not undo the others.
  function settleOne(tx: Tx, job: LeasedJob, result: Result): Settled {
    if (!current.get(job.id, job.leaseToken)) return refused;
    try {
      return client.transaction(() => apply(tx, job, result))();
    } catch (error) {
      // A full disk undoes the whole of it, and is nobody's defect: the others are not kept either.
      if (!client.inTransaction || asFileError(error, db.file) !== error) throw error;
      onBug(job, error);
      const message =
        'What the other system answered could not be kept. This is a defect of Ponte.';
      return apply(tx, job, { ...result, outcome: { kind: 'bug', message } });
    }
  }

  function apply(tx: Tx, job: LeasedJob, { outcome, startedAt, durationMs }: Result): Settled {
    const now = clock.now();
    if ('settle' in outcome) outcome.settle?.(tx);
    // Read after it: what was learnt may ask for the same job again.
    const row = current.get(job.id, job.leaseToken);
    const answer: Answer = outcome;
    const bugs = answer.kind === 'bug' ? (bugsOf.get(job.id, job.createdAt) ?? 0) : 0;
    const tries = { ...job, bugs, urgent: job.class === 'person' };
    const decision = decide(answer, tries, now, random());
    const message = 'message' in answer ? hideText(answer.message) : null;
    const exchange = 'exchange' in outcome ? outcome.exchange : undefined;
    const status = exchange?.status ?? ('status' in answer ? answer.status : null);
    if (decision.to !== 'done' || exchange) {
      addAttempt.run(
        job.id,
        startedAt,
        Math.round(durationMs),
        answer.kind,
        status,
        message,
        exchange ? JSON.stringify(redact(exchange.request)) : null,
        exchange ? JSON.stringify(redact(exchange.response)) : null,
      );
      pruneAttempts.run(job.id, job.id);
    }
    const endpoint = endpointOf(exchange?.request);
    const settled = move(job, decision, {
      answer,
      message: message ?? '',
      status,
      endpoint,
      row,
      now,
    });
    onSettled?.(tx, job, settled);
    return settled;
  }

  type Move = {
    answer: Answer;
    message: string;
    status: number | null;
    endpoint: string;
    row: LeasedRow | undefined;
    now: number;
  };

  function move(
    job: LeasedJob,
    decision: Decision,
    { answer, message, status, endpoint, row, now }: Move,
  ): Settled {
    const class_ = Math.min(row?.class ?? 7, row?.again_class ?? 7);
    if (decision.to === 'done' && !row?.again) {
      finish.run('done', now, now, job.id);
      return { to: 'done', fingerprint: null };
    }
    if (row?.removed_at != null) {
      // Nobody will ever carry it out, and nobody needs to decide about it.
      finish.run('cancelled', now, now, job.id);
      return { to: 'done', fingerprint: null };
    }
    if (decision.to === 'done') {
      rearm.run(row?.again_class ?? job.class, now, now, now, job.id);
      return { to: 'done', fingerprint: null };
    }
    if (decision.to === 'dead' && row?.again) {
      // What failed is not what the record says now: the edit made meanwhile may be the correction.
      const wait = answer.kind === 'rejected' ? 0 : backoff(1, job.class === 'person', random());
      rearm.run(row.again_class ?? row.class, now + wait, now, now, job.id);
      return { to: 'ready', fingerprint: null };
    }
    if (decision.to === 'ready') {
      const counts = (name: string) => Number(decision.counts === name);
      later.run(
        decision.runAt,
        counts('attempt'),
        counts('wait'),
        counts('stale'),
        class_,
        answer.kind,
        message,
        now,
        job.id,
      );
      return { to: 'ready', fingerprint: null };
    }
    const print = fingerprint({
      connectionId: job.connectionId,
      op: job.op,
      endpoint,
      code: decision.code,
      status,
      message,
    });
    die.run(answer.kind, message, decision.group, decision.code, print, now, now, now, job.id);
    return { to: 'dead', fingerprint: print };
  }

  return {
    settle(job, result) {
      return new Promise((resolve, reject) => {
        waiting.push({ job, result, resolve, reject });
        if (waiting.length >= mostAtOnce) flush();
        else cancelTimer ??= clock.after(gatherMs, flush);
      });
    },
    flush,
  };
}
