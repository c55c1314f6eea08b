import { expect, test } from 'vitest';
import { systemClock } from '../../../../src/main/service/clock.ts';
import { transact } from '../../../../src/main/service/db/database.ts';
import type { Outcome } from '../../../../src/main/service/jobs/outcome.ts';
import { addLink, queueInATest } from '../../../support/queue-in-a-test.ts';

const refused: Outcome = { kind: 'rejected', message: 'CPF "1" inválido', code: '480002' };

test('ten edits of one record while it waits are one job', async () => {
  const { enqueue, worker, until, countOf, ran } = queueInATest();
  for (let edit = 0; edit < 10; edit += 1) enqueue({ key: 'lead:1', class: 'edit' });
  expect(countOf('ready')).toBe(1);
  worker.start();
  await until(() => countOf('done') === 1, 100);
  expect(ran).toHaveLength(1);
});

test('an edit waits for the typing to stop, and at most 15 seconds', () => {
  const { enqueue, db, clock } = queueInATest();
  const start = clock.now();
  const runAt = () => (db.client.prepare('select run_at from job').pluck().get() as number) - start;
  enqueue({ key: 'lead:1', class: 'edit' });
  expect(runAt()).toBe(2000);
  for (let second = 1; second <= 20; second += 1) {
    clock.advance(1000);
    enqueue({ key: 'lead:1', class: 'edit' });
  }
  expect(runAt()).toBe(15_000);
});

test('an edit made while its record is being sent is sent after it', async () => {
  let release: (() => void) | undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  let first = true;
  const { enqueue, worker, until, countOf, ran } = queueInATest({
    deliver: async () => {
      if (first) await held;
      first = false;
      return { kind: 'done', result: 'sent' };
    },
  });
  worker.start();
  enqueue({ key: 'lead:1' });
  await until(() => ran.length === 1);
  enqueue({ key: 'lead:1', class: 'edit' });
  expect(countOf('ready')).toBe(0);
  release?.();
  await until(() => ran.length === 2 && countOf('done') === 1);
});

test('two jobs of one record never run side by side', async () => {
  let now = 0;
  let most = 0;
  const { enqueue, worker, until, countOf, db } = queueInATest({
    deliver: async () => {
      most = Math.max(most, (now += 1));
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return { kind: 'done', result: 'sent' };
    },
  });
  addLink(db, 7);
  for (const key of ['a', 'b', 'c']) enqueue({ key, linkId: 7 });
  worker.start();
  await until(() => countOf('done') === 3);
  expect(most).toBe(1);
});

test('a result that comes after its lease passed on is thrown away with all it wanted to keep', async () => {
  const { leases, settler, enqueue, clock, countOf, until } = queueInATest();
  enqueue({ key: 'lead:1' });
  const [job] = leases.claim(1, [{ id: 1, room: 1 }]);
  if (!job) throw new Error('nothing was claimed');
  clock.advance(61_000);
  expect(leases.releaseExpired()).toBe(1);
  const [next] = leases.claim(1, [{ id: 1, room: 1 }]);
  let kept = false;
  const late = settler.settle(job, {
    outcome: { kind: 'done', result: 'sent', settle: () => void (kept = true) },
    startedAt: 0,
    durationMs: 1,
  });
  let settled: string | undefined;
  void late.then(({ to }) => (settled = to));
  await until(() => settled !== undefined);
  expect({ settled, kept, leased: countOf('leased') }).toEqual({
    settled: 'refused',
    kept: false,
    leased: 1,
  });
  expect(next?.leaseToken).toBeGreaterThan(job.leaseToken);
});

test('jobs of a process that died are put back, and one that died with it twice is set aside', () => {
  const first = queueInATest();
  first.enqueue({ key: 'lead:1' });
  first.leases.claim(1, [{ id: 1, room: 1 }]);
  const second = queueInATest({ db: first.db, bootId: 'boot-2' });
  expect(second.leases.releaseOtherBoots()).toEqual({ released: 1, poisoned: 0 });
  second.leases.claim(1, [{ id: 1, room: 1 }]);
  const third = queueInATest({ db: first.db, bootId: 'boot-3' });
  expect(third.leases.releaseOtherBoots()).toEqual({ released: 0, poisoned: 1 });
  expect(third.letters.causes()).toMatchObject([{ cause: { code: 'poison' }, count: 1 }]);
});

test('what a delivery learnt is kept with the result, or neither is', async () => {
  const { enqueue, worker, until, countOf, db } = queueInATest({
    deliver: async () => ({
      kind: 'done',
      result: 'sent',
      settle: (tx) => {
        tx.client.prepare(`insert into setting (key, value) values ('learnt', '1')`).run();
        throw new Error('a defect after it');
      },
    }),
  });
  worker.start();
  enqueue({ key: 'lead:1' });
  await until(() => countOf('dead') === 1, 200);
  expect(db.client.prepare('select count(*) from setting').pluck().get()).toBe(0);
});

test('without a network nothing is tried in vain, and everything goes out when it is back', async () => {
  let online = false;
  let calls = 0;
  const { enqueue, worker, until, countOf, gate, list } = queueInATest({
    deliver: async () => {
      calls += 1;
      return online ? { kind: 'done', result: 'sent' } : { kind: 'offline', message: 'sem rede' };
    },
    probe: async () =>
      online ? { kind: 'done', result: 'noop' } : { kind: 'offline', message: 'sem rede' },
    slots: 1,
  });
  for (let index = 0; index < 5; index += 1) enqueue({ key: `lead:${index}` });
  worker.start();
  await until(() => gate.blocked(1)?.reason === 'offline');
  await until(() => countOf('ready') === 5);
  expect(calls).toBe(1);
  expect(list.list({ limit: 1 }).items[0]).toMatchObject({ waiting: 'offline', attempts: 0 });
  online = true;
  await until(() => countOf('done') === 5, 500);
});

test('a limit reached by one job holds the whole connection for the time asked, and no other', async () => {
  let limited = true;
  const at: { connection: number; after: number }[] = [];
  const queue = queueInATest({
    connections: 2,
    slots: 1,
    deliver: async (job) => {
      at.push({ connection: job.connectionId, after: queue.clock.now() - start });
      if (job.connectionId !== 1 || !limited) return { kind: 'done', result: 'sent' };
      limited = false;
      return { kind: 'rate-limited', message: 'limite', retryAfterMs: 17_000 };
    },
  });
  const start = queue.clock.now();
  queue.enqueue({ key: 'a' });
  queue.enqueue({ key: 'b' });
  queue.enqueue({ key: 'c', connectionId: 2 });
  queue.worker.start();
  await queue.until(() => queue.countOf('done') === 3, 50);
  const [, ...later] = at.filter(({ connection }) => connection === 1);
  expect(later.map(({ after }) => after >= 17_000)).toEqual([true, true]);
  expect(at.find(({ connection }) => connection === 2)?.after).toBeLessThan(17_000);
});

test('a wrong password pauses the connection until a person renews it', async () => {
  let known = false;
  const { enqueue, worker, until, countOf, gate } = queueInATest({
    deliver: async () =>
      known ? { kind: 'done', result: 'sent' } : { kind: 'unauthorized', message: 'senha errada' },
  });
  enqueue({ key: 'a' });
  worker.start();
  await until(() => gate.state(1).state === 'auth_required' && countOf('ready') === 1);
  known = true;
  gate.release(1, 'auth_required');
  await until(() => countOf('done') === 1);
});

test('a dead letter keeps its attempts without personal data and is sent again under its own id', async () => {
  let fixed = false;
  const { enqueue, worker, until, countOf, letters, list } = queueInATest({
    deliver: async () => ({
      ...(fixed ? { kind: 'done' as const, result: 'sent' as const } : refused),
      exchange: {
        request: {
          email: 'maria.souza@exemplo.com.br',
          password: 'segredo',
          cmp4: '+55 11 98231-7745',
        },
        response: { code: '480002' },
        status: 200,
      },
    }),
  });
  enqueue({ key: 'a' });
  worker.start();
  await until(() => countOf('dead') === 1);
  const [letter] = list.deadLetters({ archived: false, limit: 10 }).items;
  if (!letter) throw new Error('no dead letter');
  const kept = JSON.stringify(letters.attempts(letters.existing(letter.id).id));
  for (const secret of ['maria.souza', 'segredo', '98231-7745']) expect(kept).not.toContain(secret);
  fixed = true;
  letters.retry(letter.id);
  await until(() => countOf('done') === 1);
  expect(list.byUid(letter.id)).toMatchObject({ state: 'done', replays: 1 });
});

test('sending a whole cause again tries one, then ten, then the rest, and stops when it fails the same way', async () => {
  let broken = true;
  const { enqueue, worker, until, countOf, letters, ran } = queueInATest({
    deliver: async () => (broken ? refused : { kind: 'done', result: 'sent' }),
  });
  for (let index = 0; index < 30; index += 1) enqueue({ key: `lead:${index}` });
  worker.start();
  await until(() => countOf('dead') === 30);
  const [cause] = letters.causes();
  if (!cause) throw new Error('no cause');
  expect(cause.count).toBe(30);

  ran.length = 0;
  expect(letters.retryMany({ fingerprint: cause.fingerprint }, 'Ana')).toBe(30);
  await until(() => ran.length === 1 && countOf('dead') === 30);
  expect(countOf('ready')).toBe(0);

  broken = false;
  letters.retryMany({ fingerprint: cause.fingerprint }, 'Ana');
  await until(() => countOf('done') === 30);
});

test('archiving puts a failure away without losing it; discarding keeps the record of it', () => {
  const { db, letters, list, enqueue } = queueInATest();
  for (const key of ['a', 'b']) enqueue({ key });
  db.client.exec(
    `update job set state = 'dead', fingerprint = 'same', dead_group = 'definitive', dead_code = 'x', died_at = 1`,
  );
  const [first, second] = list.deadLetters({ archived: false, limit: 10 }).items;
  letters.archiveMany({ ids: [first?.id ?? ''] });
  letters.removeMany({ ids: [second?.id ?? ''] }, { reason: 'Teste', actor: 'Ana' });
  expect(letters.totals()).toEqual({ total: 0, archived: 1, byGroup: {} });
  letters.unarchiveMany({ fingerprint: 'same' });
  expect(letters.totals()).toMatchObject({ total: 1, archived: 0 });
  expect(list.byUid(second?.id ?? '')?.state).toBe('cancelled');
});

test('a job taken back before it runs does not run', async () => {
  const { db, queue, enqueue, worker, until, countOf, ran } = queueInATest();
  enqueue({ key: 'lead:1', class: 'edit' });
  expect(transact(db, (tx) => queue.cancelReady(tx, 'lead:1'))).toBe(1);
  enqueue({ key: 'lead:2' });
  worker.start();
  await until(() => countOf('done') === 1, 1000);
  expect(ran.map(({ key }) => key)).toEqual(['lead:2']);
});

test('the computer’s own clock can be written in a lease', () => {
  expect(Number.isInteger(systemClock().monotonic())).toBe(true);
});
