import { onTestFinished } from 'vitest';
import { createAuditLog } from '../../src/main/service/audit/audit-log.ts';
import { transact, type Db } from '../../src/main/service/db/database.ts';
import { createDeadLetters } from '../../src/main/service/jobs/dead-letters.ts';
import { createGate, type GateParts } from '../../src/main/service/jobs/gate.ts';
import { createJobList } from '../../src/main/service/jobs/job-list.ts';
import { createJobQueue } from '../../src/main/service/jobs/job-queue.ts';
import type { JobRequest, LeasedJob } from '../../src/main/service/jobs/job.ts';
import { createLeases } from '../../src/main/service/jobs/leases.ts';
import type { Outcome } from '../../src/main/service/jobs/outcome.ts';
import { createReplays } from '../../src/main/service/jobs/replays.ts';
import { createRevive } from '../../src/main/service/jobs/revive.ts';
import { createSettler } from '../../src/main/service/jobs/settler.ts';
import { createWorker } from '../../src/main/service/jobs/worker.ts';
import { createLive } from '../../src/main/service/live.ts';
import { silentLog } from '../../src/main/service/log.ts';
import { openTestDb } from './open-test-db.ts';
import { createTestClock } from './test-clock.ts';

type Options = {
  db?: Db;
  bootId?: string;
  deliver?: (job: LeasedJob, signal: AbortSignal) => Promise<Outcome>;
  probe?: GateParts['probe'];
  connections?: number;
  perMinute?: number;
  burst?: number;
  slots?: number;
};

/** The whole queue on a real file with time moved by hand; what deliveries answer is the test's. */
export function queueInATest(options: Options = {}) {
  const db = options.db ?? openTestDb();
  const clock = createTestClock();
  const live = createLive({ gatherMs: 0 });
  const ran: LeasedJob[] = [];
  const ids = Array.from({ length: options.connections ?? 1 }, (_, index) => index + 1);
  for (const id of ids) addConnection(db, id);
  const gate = createGate({
    clock,
    random: () => 0.5,
    probe: options.probe ?? (async () => ({ kind: 'done', result: 'noop' })),
    ...(options.slots === undefined ? {} : { slots: options.slots }),
  });
  for (const id of ids)
    gate.watch(id, { perMinute: options.perMinute ?? 6000, burst: options.burst ?? 100 });
  const queue = createJobQueue({ db, clock, live });
  const leases = createLeases({ db, clock, bootId: options.bootId ?? 'boot-1' });
  const list = createJobList({ db, clock, gate });
  const revive = createRevive(db, clock);
  const replays = createReplays({ db, clock, revive, paceOf: gate.perMinute });
  const settler = createSettler({
    db,
    clock,
    random: () => 0.5,
    onBug: () => undefined,
    onSettled: replays.onSettled,
  });
  const worker = createWorker({
    queue,
    leases,
    settler,
    gate,
    clock,
    live,
    log: silentLog,
    onBeat: replays.resume,
    connectionIds: () => ids,
    deliver: async (job, signal) => {
      ran.push(job);
      return (await options.deliver?.(job, signal)) ?? { kind: 'done', result: 'noop' };
    },
    ...(options.slots === undefined ? {} : { slots: options.slots }),
  });
  const audit = createAuditLog(db, clock);
  const { kick } = worker;
  const letters = createDeadLetters({ db, clock, live, list, revive, replays, audit, kick });

  function enqueue(request: Partial<JobRequest> & { key: string }): number {
    return transact(db, (tx) =>
      queue.enqueue(tx, { op: 'upsert', class: 'person', connectionId: 1, ...request }),
    );
  }

  /** Lets the event loop turn, moving time in small steps, until `done` holds. */
  async function until(done: () => boolean, stepMs = 5): Promise<void> {
    for (let turn = 0; turn < 20_000; turn += 1) {
      if (done()) return;
      clock.advance(stepMs);
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error('It never came to that');
  }

  /** The same, from one thing that becomes due to the next: hours pass in a moment, each thing at its own time. */
  async function play(done: () => boolean): Promise<void> {
    for (let turn = 0; turn < 50_000; turn += 1) {
      // What is due now leads to more that is due now: a kick, a claim, a delivery.
      for (let round = 0; round < 3; round += 1) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (done()) return;
      clock.advance(clock.nextIn() ?? 1);
    }
    throw new Error('It never came to that');
  }

  const countOf = (state: string): number =>
    db.client.prepare('select count(*) from job where state = ?').pluck().get(state) as number;

  onTestFinished(async () => {
    const stopped = worker.stop();
    for (let turn = 0; turn < 20; turn += 1) {
      clock.advance(1000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await stopped;
    gate.close();
    live.close();
  });
  return {
    db,
    clock,
    queue,
    leases,
    gate,
    list,
    letters,
    settler,
    worker,
    ran,
    enqueue,
    until,
    play,
    countOf,
  };
}

export function addConnection(db: Db, id: number): void {
  db.client
    .prepare(
      `insert or ignore into connection (id, uid, provider, name, credentials, schedule, created_at)
       values (?, ?, 'dinamize', ?, '', '*/15 * * * *', 0)`,
    )
    .run(id, `connection-${id}`, `Connection ${id}`);
}

/** A linked lead without its values: enough for a job to be about it. */
export function addLink(db: Db, id: number, connectionId = 1): void {
  db.client
    .prepare(
      `insert into link (id, connection_id, object_type, remote_id, record_id, lifecycle, created_at)
       values (?, ?, 'lead', ?, ?, 'linked', 0)`,
    )
    .run(id, connectionId, `remote-${id}`, id);
}
