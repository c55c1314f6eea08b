import { expect, test } from 'vitest';
import { PonteError } from '../../../../src/shared/errors.ts';
import { transact } from '../../../../src/main/service/db/database.ts';
import type { LeasedJob } from '../../../../src/main/service/jobs/job.ts';
import type { Outcome } from '../../../../src/main/service/jobs/outcome.ts';
import { queueInATest } from '../../../support/queue-in-a-test.ts';

const refused: Outcome = { kind: 'rejected', message: 'CPF inválido', code: '480002' };
const sent: Outcome = { kind: 'done', result: 'sent' };

/** A delivery that ends when the test says so. */
function held() {
  let release: (outcome: Outcome) => void = () => undefined;
  return {
    deliver: () => new Promise<Outcome>((resolve) => (release = resolve)),
    end: (outcome: Outcome) => release(outcome),
  };
}

function claimOne({ leases }: ReturnType<typeof queueInATest>): LeasedJob {
  const [job] = leases.claim(1, [{ id: 1, room: 1 }]);
  if (!job) throw new Error('nothing was claimed');
  return job;
}

test('a correction made while its record is being refused is sent, and leaves no dead letter', async () => {
  const first = held();
  const { enqueue, worker, until, countOf, ran } = queueInATest({
    deliver: async () => (ran.length === 1 ? first.deliver() : sent),
  });
  worker.start();
  enqueue({ key: 'lead:1' });
  await until(() => ran.length === 1);
  enqueue({ key: 'lead:1', class: 'edit' });
  first.end(refused);
  await until(() => countOf('done') === 1);
  expect([ran.length, countOf('dead')]).toEqual([2, 0]);
});

test('what a delivery, once it is over, finds left to do about its own record is done next', async () => {
  const { enqueue, worker, until, ran } = queueInATest({
    deliver: async () =>
      ran.length === 1 ? { ...sent, settle: () => enqueue({ key: 'lead:1' }) } : sent,
  });
  worker.start();
  enqueue({ key: 'lead:1' });
  await until(() => ran.length === 2);
  expect(ran.map(({ key }) => key)).toEqual(['lead:1', 'lead:1']);
});

test('a dead letter sent again while a newer job of its record runs lets that one run again', async () => {
  const first = held();
  const { enqueue, worker, until, countOf, ran, list, letters } = queueInATest({
    deliver: async () => {
      if (ran.length === 1) return refused;
      return ran.length === 2 ? first.deliver() : sent;
    },
  });
  worker.start();
  enqueue({ key: 'lead:1' });
  await until(() => countOf('dead') === 1);
  enqueue({ key: 'lead:1' });
  await until(() => ran.length === 2);
  const [letter] = list.deadLetters({ archived: false, limit: 1 }).items;
  letters.retry(letter?.id ?? '');
  first.end({ kind: 'unavailable', message: 'fora', status: 500 });
  await until(() => countOf('done') === 1, 200);
  expect([countOf('superseded'), countOf('ready'), countOf('dead')]).toEqual([1, 0, 0]);
  expect(list.byUid(letter?.id ?? '')?.state).toBe('superseded');
  expect(ran[2]?.id).toBe(ran[1]?.id);
});

test('a dead letter sent again while a newer job of its record waits keeps its own id', async () => {
  const { db, enqueue, worker, until, countOf, list, letters } = queueInATest({
    deliver: async (job) => (job.replays === 0 ? refused : sent),
  });
  worker.start();
  enqueue({ key: 'lead:1' });
  await until(() => countOf('dead') === 1);
  const [letter] = list.deadLetters({ archived: false, limit: 1 }).items;
  transact(db, () => {
    enqueue({ key: 'lead:1', class: 'edit' });
    letters.retry(letter?.id ?? '');
  });
  await until(() => countOf('done') === 1);
  expect(list.byUid(letter?.id ?? '')).toMatchObject({ state: 'done', replays: 1 });
  expect(countOf('superseded')).toBe(1);
});

test('when results cannot be written everybody who waits is told, and the jobs are done again', async () => {
  const room = queueInATest();
  const { enqueue, settler, db, countOf, clock, leases } = room;
  enqueue({ key: 'a' });
  enqueue({ key: 'b' });
  const jobs = [claimOne(room), claimOne(room)];
  const results = jobs.map((job) =>
    settler.settle(job, { outcome: sent, startedAt: 0, durationMs: 1 }).then(
      () => 'kept',
      (error: { code?: string }) => error.code,
    ),
  );
  db.client.pragma('query_only = on');
  clock.advance(5);
  expect(await Promise.all(results)).toEqual(['FILE_READ_ONLY', 'FILE_READ_ONLY']);
  db.client.pragma('query_only = off');
  clock.advance(61_000);
  expect([leases.releaseExpired(), countOf('ready')]).toEqual([2, 2]);
});

test('a connection removed while it is written to leaves neither waiting jobs nor dead letters', async () => {
  for (const outcome of [refused, { kind: 'offline', message: '' } as const]) {
    const first = held();
    const { db, enqueue, worker, until, countOf, ran } = queueInATest({ deliver: first.deliver });
    worker.start();
    enqueue({ key: 'lead:1' });
    await until(() => ran.length === 1);
    db.client.exec('update connection set removed_at = 1');
    first.end(outcome);
    await until(() => countOf('leased') === 0);
    expect([countOf('cancelled'), countOf('ready'), countOf('dead')]).toEqual([1, 0, 0]);
  }
});

test('nor does one that was asked for once more before its connection was removed', async () => {
  const first = held();
  const { db, enqueue, worker, until, countOf, ran } = queueInATest({ deliver: first.deliver });
  worker.start();
  enqueue({ key: 'lead:1' });
  await until(() => ran.length === 1);
  enqueue({ key: 'lead:1' });
  db.client.exec('update connection set removed_at = 1');
  first.end(sent);
  await until(() => countOf('leased') === 0);
  expect([countOf('done'), countOf('cancelled'), ran.length]).toEqual([0, 1, 1]);
});

test('failures of the other system are not counted as defects of ours', async () => {
  const { enqueue, worker, until, ran, countOf, letters } = queueInATest({
    deliver: async () => {
      if (ran.length <= 2) return { kind: 'unavailable', message: 'fora', status: 500 };
      throw new Error('a defect');
    },
  });
  worker.start();
  enqueue({ key: 'lead:1' });
  await until(() => countOf('dead') === 1, 1000);
  expect([ran.length, letters.causes()[0]?.cause.code]).toEqual([5, 'bug']);
});

test('what a full disk stopped goes on when there is room again, however often it was tried', async () => {
  const { enqueue, worker, until, ran, countOf } = queueInATest({
    deliver: async () => {
      if (ran.length <= 6) throw new PonteError('DISK_FULL', 'Full.');
      return sent;
    },
  });
  worker.start();
  enqueue({ key: 'lead:1' });
  await until(() => countOf('done') === 1, 1000);
  expect([ran.length, countOf('dead')]).toEqual([7, 0]);
});

test('only the last twenty tries are kept, redacted and bounded', async () => {
  const { db, enqueue, worker, until, ran, countOf } = queueInATest({
    deliver: async () =>
      ran.length < 30
        ? {
            kind: 'rate-limited',
            message: `limite de joana@exemplo.com.br, ${ran.length}`,
            retryAfterMs: 1000,
            exchange: { request: { body: 'x'.repeat(50_000) }, response: null, status: 200 },
          }
        : refused,
  });
  worker.start();
  enqueue({ key: 'lead:1' });
  await until(() => countOf('dead') === 1, 1000);
  const kept = db.client.prepare('select * from attempt order by id').all() as {
    message: string;
    request: string | null;
  }[];
  expect(kept).toHaveLength(20);
  expect(kept[0]?.message).toBe('limite de j•••@exemplo.com.br, 11');
  expect(kept.every(({ request }) => (request?.length ?? 0) < 9000)).toBe(true);
});

test('a person who asks is not held back by somebody typing in the same record', () => {
  const { db, enqueue, clock } = queueInATest();
  enqueue({ key: 'lead:1', class: 'person' });
  enqueue({ key: 'lead:1', class: 'edit' });
  const row = db.client.prepare('select class, run_at from job').get();
  expect(row).toEqual({ class: 0, run_at: clock.now() });
});

test('what a waiting pull was allowed is kept when the schedule joins it', () => {
  const { db, enqueue } = queueInATest();
  const pull = { key: 'pull:1', op: 'pull' } as const;
  enqueue({ ...pull, params: { acceptMassChange: true } });
  enqueue({ ...pull, class: 'pull' });
  expect(db.client.prepare('select params from job').pluck().get()).toBe(
    '{"acceptMassChange":true}',
  );
});

test('stopping waits for what is being sent, keeps its result, and starts nothing more', async () => {
  const first = held();
  const room = queueInATest({ deliver: first.deliver, slots: 1 });
  const { enqueue, worker, until, countOf, ran, clock } = room;
  worker.start();
  enqueue({ key: 'a' });
  enqueue({ key: 'b' });
  await until(() => ran.length === 1);
  const stopped = worker.stop();
  expect(worker.stop()).toBe(stopped);
  clock.advance(9000);
  first.end(sent);
  await until(() => countOf('done') === 1);
  await stopped;
  expect([ran.length, countOf('ready'), countOf('leased')]).toEqual([1, 1, 0]);
});

test('what does not end in ten seconds is told to stop, and waits for the next start without blame', async () => {
  let told = false;
  const { db, enqueue, worker, until, countOf, ran } = queueInATest({
    deliver: (_job, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          told = true;
          reject(signal.reason as Error);
        });
      }),
  });
  worker.start();
  enqueue({ key: 'a' });
  await until(() => ran.length === 1);
  let ended = false;
  void worker.stop().then(() => (ended = true));
  await until(() => ended, 100);
  expect([told, countOf('ready'), countOf('leased')]).toEqual([true, 1, 0]);
  expect(db.client.prepare('select attempts, crashes from job').get()).toEqual({
    attempts: 0,
    crashes: 0,
  });
});
