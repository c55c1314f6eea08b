import { expect, test } from 'vitest';
import { createLeases } from '../../../../src/main/service/jobs/leases.ts';
import type { Outcome } from '../../../../src/main/service/jobs/outcome.ts';
import { queueInATest } from '../../../support/queue-in-a-test.ts';

const refused: Outcome = { kind: 'rejected', message: 'A lista não existe', code: '1' };
const sent: Outcome = { kind: 'done', result: 'sent' };

/** So many dead letters of one cause, and the answers to come. */
async function failed(count: number, perMinute = 600) {
  let answer: (key: string) => Outcome = () => refused;
  const room = queueInATest({ perMinute, deliver: async (job) => answer(job.key) });
  const { enqueue, worker, until, countOf, letters } = room;
  for (let index = 0; index < count; index += 1) enqueue({ key: `lead:${index}` });
  worker.start();
  await until(() => countOf('dead') === count);
  const [cause] = letters.causes();
  room.ran.length = 0;
  return {
    ...room,
    fingerprint: cause?.fingerprint ?? '',
    answers: (how: typeof answer) => void (answer = how),
    replayStates: () => room.db.client.prepare('select state from replay').pluck().all(),
  };
}

test('one goes first, then ten, and the rest at a fifth of the pace', async () => {
  const { letters, fingerprint, answers, until, countOf, clock } = await failed(41);
  const at: number[] = [];
  const doneBefore: number[] = [];
  answers(() => {
    at.push(clock.now());
    doneBefore.push(countOf('done'));
    return sent;
  });
  expect(letters.retryMany({ fingerprint }, 'Ana')).toBe(41);
  await until(() => countOf('done') === 41, 50);
  expect([doneBefore[0], doneBefore[1], doneBefore[11]]).toEqual([0, 1, 11]);
  const gaps = at.slice(12).map((time, index) => time - (at[index + 11] ?? 0));
  // 600 calls a minute, a fifth of them, two calls a job: one job a second.
  expect(gaps).toHaveLength(29);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(900);
});

test('the first that fails the same way stops it, and what had not been tried stays as it was', async () => {
  const { letters, fingerprint, answers, until, countOf, ran, replayStates, db } = await failed(40);
  answers((key) => (key === 'lead:20' ? refused : sent));
  letters.retryMany({ fingerprint }, 'Ana');
  await until(() => replayStates()[0] === 'stopped', 50);
  await until(() => countOf('leased') === 0);
  expect(countOf('ready')).toBe(0);
  expect(countOf('done') + countOf('dead')).toBe(40);
  expect(countOf('dead')).toBeGreaterThanOrEqual(18);
  expect(ran.length).toBe(countOf('done') + 1);
  expect(letters.causes()[0]).toMatchObject({ fingerprint, count: countOf('dead') });
  expect(
    db.client
      .prepare(`select max(replays) from job where state = 'dead' and key > 'lead:21'`)
      .pluck()
      .get(),
  ).toBe(0);
});

test('one that fails otherwise does not stop the others', async () => {
  const { letters, fingerprint, answers, until, countOf } = await failed(15);
  answers((key) => (key === 'lead:3' ? { ...refused, message: 'Outro motivo' } : sent));
  letters.retryMany({ fingerprint }, 'Ana');
  await until(() => countOf('done') === 14, 50);
  expect(countOf('dead')).toBe(1);
});

test('a second press while it runs starts nothing twice', async () => {
  const { letters, fingerprint, answers, until, countOf, ran } = await failed(15);
  answers(() => sent);
  letters.retryMany({ fingerprint }, 'Ana');
  expect(letters.retryMany({ fingerprint }, 'Ana')).toBe(0);
  await until(() => countOf('done') === 15, 50);
  expect(ran).toHaveLength(15);
});

test('it goes on when the one it waits for is taken back', async () => {
  const { db, letters, fingerprint, answers, until, countOf } = await failed(5);
  answers(() => sent);
  letters.retryMany({ fingerprint }, 'Ana');
  db.client.exec(`update job set state = 'cancelled', finished_at = 1 where state = 'ready'`);
  await until(() => countOf('done') === 4, 500);
});

test('it goes on after a restart', async () => {
  const first = await failed(8);
  first.letters.retryMany({ fingerprint: first.fingerprint }, 'Ana');
  let stopped = false;
  void first.worker.stop().then(() => (stopped = true));
  await first.until(() => stopped, 100);
  const second = queueInATest({ db: first.db, bootId: 'boot-2', deliver: async () => sent });
  second.worker.start();
  await second.until(() => second.countOf('done') === 8, 100);
});

test('one that twice ends Ponte is set aside, and is not sent once more with the others', async () => {
  const first = await failed(5);
  let stopped = false;
  void first.worker.stop().then(() => (stopped = true));
  await first.until(() => stopped, 100);
  first.letters.retryMany({ fingerprint: first.fingerprint }, 'Ana');
  const { db, clock, countOf } = first;
  for (const bootId of ['boot-2', 'boot-3']) {
    const leases = createLeases({ db, clock, bootId });
    leases.releaseOtherBoots();
    expect(leases.claim(1, [{ id: 1, room: 1 }])).toMatchObject([{ key: 'lead:0' }]);
  }
  const last = queueInATest({ db, bootId: 'boot-4', deliver: async () => sent });
  last.worker.start();
  await last.until(() => countOf('done') === 4, 100);
  expect([countOf('dead'), last.ran.map(({ key }) => key).toSorted()]).toEqual([
    1,
    ['lead:1', 'lead:2', 'lead:3', 'lead:4'],
  ]);
  expect(last.letters.replays()).toMatchObject([{ state: 'done', sent: 4, failed: 1, waiting: 0 }]);
});

test('what was archived is not sent again with its cause', async () => {
  const { letters, list, fingerprint, answers, until, countOf } = await failed(3);
  answers(() => sent);
  const [kept] = list.deadLetters({ archived: false, limit: 1 }).items;
  letters.archiveMany({ ids: [kept?.id ?? ''] });
  expect(letters.retryMany({ fingerprint }, 'Ana')).toBe(2);
  await until(() => countOf('done') === 2, 50);
  expect(letters.removeMany({ fingerprint }, { reason: 'Teste', actor: 'Ana' })).toBe(0);
  expect(letters.totals()).toEqual({ total: 0, archived: 1, byGroup: {} });
});

test('how far it is can be followed, and it ends by being put away', async () => {
  const { letters, fingerprint, answers, until, countOf } = await failed(15);
  answers((key) => (key === 'lead:3' ? { ...refused, message: 'Outro motivo' } : sent));
  letters.retryMany({ fingerprint }, 'Ana');
  const [begun] = letters.replays();
  expect(begun).toMatchObject({
    fingerprint,
    state: 'running',
    stage: 'one',
    actor: 'Ana',
    op: 'upsert',
    cause: { code: '1' },
    total: 15,
    sent: 0,
    failed: 0,
    waiting: 15,
    endedAt: null,
    stoppedBy: null,
  });
  await until(() => countOf('done') === 11, 50);
  expect(letters.replays()).toMatchObject([{ stage: 'rest', sent: 11 }]);
  await until(() => letters.replays()[0]?.state === 'done', 50);
  expect(letters.replays()).toMatchObject([{ sent: 14, failed: 1, waiting: 0 }]);
  letters.putReplayAway(begun?.id ?? '');
  expect(letters.replays()).toEqual([]);
});

test('one that stopped says by whose failure', async () => {
  const { letters, fingerprint, answers, until } = await failed(15);
  answers((key) => (key === 'lead:5' ? refused : sent));
  letters.retryMany({ fingerprint }, 'Ana');
  await until(() => letters.replays()[0]?.state === 'stopped', 50);
  const [stopped] = letters.replays();
  expect(letters.existing(stopped?.stoppedBy?.id ?? '').key).toBe('lead:5');
  expect(stopped).toMatchObject({ failed: 1, stoppedBy: { dead: true } });
});

test('a person stops one: what was not tried is as dead as before', async () => {
  const { db, letters, fingerprint, answers, until, countOf } = await failed(30);
  answers(() => sent);
  letters.retryMany({ fingerprint }, 'Ana');
  await until(() => countOf('done') >= 11, 50);
  const [replay] = letters.replays();
  letters.stopReplay(replay?.id ?? '', 'Rita');
  await until(() => countOf('leased') === 0, 50);
  expect(countOf('ready')).toBe(0);
  expect(countOf('done') + countOf('dead')).toBe(30);
  expect(letters.replays()).toMatchObject([{ state: 'cancelled', waiting: 0 }]);
  expect(() => letters.stopReplay(replay?.id ?? '', 'Rita')).toThrow(/ended/);
  const told = db.client.prepare(`select actor, action from audit order by id desc limit 1`).get();
  expect(told).toEqual({ actor: 'Rita', action: 'dead-letters.resend-stopped' });
});
