import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { Live } from '../live.ts';
import { describeError, type Log } from '../log.ts';
import { createDeadLetters, type DeadLetters } from './dead-letters.ts';
import type { Gate } from './gate.ts';
import { createJobList, type JobList } from './job-list.ts';
import type { JobQueue } from './job-queue.ts';
import { createLeases } from './leases.ts';
import { pruneEndedJobs } from './prune.ts';
import { createQueueOverview, type QueueOverview } from './queue-overview.ts';
import { createReplays } from './replays.ts';
import { createRevive } from './revive.ts';
import { createSettler, type SettlerParts } from './settler.ts';
import { createTidying, type Tidy } from './tidying.ts';
import { createWorker, type Deliver, type Worker } from './worker.ts';

/** What works the queue off, and what is shown of it. */
export type Jobs = {
  readonly worker: Worker;
  readonly list: JobList;
  readonly letters: DeadLetters;
  readonly overview: () => QueueOverview;
  /** Forgets, from time to time, jobs that ended long ago. */
  startTidying(): void;
  stopTidying(): Promise<void>;
};

export type JobsParts = {
  db: Db;
  clock: Clock;
  random: () => number;
  live: Live;
  log: Log;
  audit: Pick<AuditLog, 'append'>;
  queue: JobQueue;
  gate: Gate;
  deliver: Deliver;
  connectionIds: () => readonly number[];
  /** Told inside the transaction, once per job, after it changed state. */
  onSettled?: SettlerParts['onSettled'];
  /** What else is put in order once an hour. */
  tidyAlso?: readonly Tidy[];
};

export function createJobs(parts: JobsParts): Jobs {
  const { db, clock, random, live, log, audit, queue, gate, deliver, connectionIds } = parts;
  const revive = createRevive(db, clock);
  const replays = createReplays({ db, clock, revive, paceOf: gate.perMinute });
  const settler = createSettler({
    db,
    clock,
    random,
    onBug: (job, error) =>
      log.error({ job: job.uid, op: job.op, error: describeError(error) }, 'a result was refused'),
    onSettled(tx, job, settled) {
      replays.onSettled(tx, job, settled);
      parts.onSettled?.(tx, job, settled);
    },
  });
  const worker = createWorker({
    queue,
    leases: createLeases({ db, clock, bootId: newId() }),
    settler,
    gate,
    clock,
    deliver,
    connectionIds,
    log,
    live,
    onBeat: replays.resume,
  });
  const list = createJobList({ db, clock, gate });
  const { kick } = worker;
  const letters = createDeadLetters({ db, clock, live, list, revive, replays, audit, kick });

  const tidying = createTidying({
    clock,
    log,
    tasks: [(signal) => pruneEndedJobs(db, clock, signal), ...(parts.tidyAlso ?? [])],
  });

  return {
    worker,
    list,
    letters,
    overview: createQueueOverview({ db, clock, list }),
    startTidying: tidying.start,
    stopTidying: tidying.stop,
  };
}
