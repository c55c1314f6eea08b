import Database from 'better-sqlite3';
import { join } from 'node:path';
import { better, defineQueue, defineWorker } from 'plainjob';
import { test } from 'vitest';
import { transact } from '../../src/main/service/db/database.ts';
import { openDatabase } from '../../src/main/service/db/open-database.ts';
import { createGate } from '../../src/main/service/jobs/gate.ts';
import { createJobQueue } from '../../src/main/service/jobs/job-queue.ts';
import { createLeases } from '../../src/main/service/jobs/leases.ts';
import { createSettler } from '../../src/main/service/jobs/settler.ts';
import { createWorker } from '../../src/main/service/jobs/worker.ts';
import { systemClock } from '../../src/main/service/clock.ts';
import { createLive } from '../../src/main/service/live.ts';
import { silentLog } from '../../src/main/service/log.ts';
import { addConnection } from '../support/queue-in-a-test.ts';
import { benchFolder, inTurn, report } from './measure.ts';

const jobs = 2000;

test('jobs that do nothing, at the same durability', async () => {
  const figures = await inTurn(3, ours, plainjob);
  report(`${jobs} no-op jobs, synchronous=FULL`, figures, 'plainjob at FULL');
});

async function ours(): Promise<number> {
  const dir = benchFolder();
  const db = openDatabase(join(dir, 'ponte.sqlite'));
  const clock = systemClock();
  const live = createLive();
  addConnection(db, 1);
  const gate = createGate({
    clock,
    random: Math.random,
    probe: async () => ({ kind: 'done', result: 'noop' }),
    slots: 50,
  });
  gate.watch(1, { perMinute: 1e9, burst: 1e6 });
  const queue = createJobQueue({ db, clock, live });
  const leases = createLeases({ db, clock, bootId: 'bench' });
  const settler = createSettler({ db, clock, random: Math.random, onBug: () => undefined });
  let left = jobs;
  let finished: () => void = () => undefined;
  const worker = createWorker({
    queue,
    leases,
    settler,
    gate,
    clock,
    live,
    log: silentLog,
    slots: 50,
    connectionIds: () => [1],
    deliver: async () => {
      left -= 1;
      return {
        kind: 'done',
        result: 'noop',
        settle: left === 0 ? () => finished() : () => undefined,
      };
    },
  });
  transact(db, (tx) => {
    for (let index = 0; index < jobs; index += 1) {
      queue.enqueue(tx, { key: `job:${index}`, op: 'upsert', class: 'person', connectionId: 1 });
    }
  });
  const done = new Promise<void>((resolve) => (finished = resolve));
  const from = performance.now();
  worker.start();
  await done;
  const took = performance.now() - from;
  await worker.stop();
  gate.close();
  live.close();
  db.close();
  return took;
}

async function plainjob(): Promise<number> {
  const client = new Database(join(benchFolder(), 'plainjob.sqlite'));
  const connection = better(client);
  const quiet = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
  const queue = defineQueue({ connection, logger: quiet });
  client.pragma('journal_mode = WAL');
  client.pragma('synchronous = FULL');
  queue.addMany(
    'noop',
    Array.from({ length: jobs }, (_, index) => ({ index })),
  );
  let left = jobs;
  let finished: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (finished = resolve));
  const worker = defineWorker(
    'noop',
    async () => {
      left -= 1;
      if (left === 0) finished();
    },
    { queue, logger: quiet, pollIntervall: 1 },
  );
  const from = performance.now();
  void worker.start();
  await done;
  const took = performance.now() - from;
  await worker.stop();
  queue.close();
  return took;
}
