import { expect, test } from 'vitest';
import { createAnswers, type OnceCall } from '../../../../src/main/service/access/answers.ts';
import { PonteError } from '../../../../src/shared/errors.ts';
import { openTestDb } from '../../../support/open-test-db.ts';
import { createTestClock } from '../../../support/test-clock.ts';

function answersInATest() {
  const db = openTestDb();
  const clock = createTestClock();
  let replays = 0;
  const call = (more: Partial<OnceCall> = {}): OnceCall => ({
    apiKeyId: 'site',
    key: 'k1',
    call: 'leads.create',
    input: { name: 'Ana', tags: ['a'] },
    replayed: () => void (replays += 1),
    ...more,
  });
  const rows = () => db.client.prepare('select count(*) from api_answer').pluck().get();
  return { db, clock, call, rows, answers: createAnswers(db, clock), replays: () => replays };
}

/** What a process that died a moment ago left: a key that is begun and has no answer. */
const begun = `insert into api_answer (key_uid, idempotency_key, fingerprint, begun_at)
  select 'site', 'left', fingerprint, begun_at from api_answer where idempotency_key = 'k1'`;

test('a call is carried out once, and given its answer again whatever the order of its fields', () => {
  const { answers, call, replays } = answersInATest();
  let done = 0;
  const work = () => ({ id: `lead-${(done += 1)}` });
  expect(answers.atOnce(call(), work)).toEqual({ id: 'lead-1' });
  const input = { tags: ['a'], name: 'Ana' };
  expect(answers.atOnce(call({ input }), work)).toEqual({ id: 'lead-1' });
  expect([done, replays()]).toEqual([1, 1]);
});

test.each([
  ['another body', { input: { name: 'Bia' } }],
  ['another call', { call: 'deals.create' }],
])('a key that came before with %s is refused, and nothing is done', (_what, other) => {
  const { answers, call } = answersInATest();
  answers.atOnce(call(), () => 1);
  const twice = () => answers.atOnce(call(other), () => expect.unreachable());
  expect(twice).toThrow(expect.objectContaining({ code: 'KEY_REUSED', status: 422 }));
});

test('each API key has idempotency keys of its own', () => {
  const { answers, call } = answersInATest();
  answers.atOnce(call(), () => 1);
  expect(answers.atOnce(call({ apiKeyId: 'other' }), () => 2)).toBe(2);
});

test('an answer is kept with the work or not at all', () => {
  const { db, answers, call, rows } = answersInATest();
  const failing = () => {
    db.client.prepare(`insert into setting (key, value) values ('half', '1')`).run();
    throw new PonteError('BAD_INPUT', 'no');
  };
  expect(() => answers.atOnce(call(), failing)).toThrow('no');
  expect(db.client.prepare(`select count(*) from setting where key = 'half'`).pluck().get()).toBe(
    0,
  );
  expect(rows()).toBe(0);
  // What was wrong with the input is put right under the same key.
  expect(answers.atOnce(call({ input: {} }), () => 2)).toBe(2);
});

test('a refusal that would come again is kept like any answer', () => {
  const { answers, call } = answersInATest();
  const refuse = () => {
    throw new PonteError('DUPLICATE', 'there already', { details: { leadId: 'x' } });
  };
  expect(() => answers.atOnce(call(), refuse)).toThrow('there already');
  expect(() => answers.atOnce(call(), () => expect.unreachable())).toThrow(
    expect.objectContaining({ code: 'DUPLICATE', details: { leadId: 'x' } }),
  );
});

test('while a call is carried out the same key waits; what an ended process left is done again', async () => {
  const { db, clock, answers, call } = answersInATest();
  const { promise, resolve } = withResolve<number>();
  const first = answers.waiting(call(), () => promise);
  await expect(answers.waiting(call(), async () => 2)).rejects.toMatchObject({
    code: 'BUSY',
    status: 409,
  });
  db.client.exec(begun);
  const nextProcess = createAnswers(db, clock);
  expect(await nextProcess.waiting(call({ key: 'left' }), async () => 3)).toBe(3);
  resolve(1);
  expect(await first).toBe(1);
  expect(await answers.waiting(call(), async () => 2)).toBe(1);
  expect(await createAnswers(db, clock).waiting(call(), async () => 2)).toBe(1);
});

test('work that waited and failed can be asked for again under its key', async () => {
  const { answers, call } = answersInATest();
  const failing = async () => {
    throw new PonteError('OFFLINE', 'no network');
  };
  await expect(answers.waiting(call(), failing)).rejects.toThrow('no network');
  expect(await answers.waiting(call(), async () => 2)).toBe(2);
});

test('after a day an answer is forgotten, and its key may be used anew', () => {
  const { clock, answers, call, rows } = answersInATest();
  answers.atOnce(call(), () => 1);
  clock.advance(24 * 3_600_000 - 1);
  answers.atOnce(call({ key: 'k2' }), () => 1);
  expect(answers.tidy()).toBe(0);
  clock.advance(1);
  expect(answers.atOnce(call({ input: {} }), () => 5)).toBe(5);
  clock.advance(24 * 3_600_000);
  expect(answers.tidy()).toBe(2);
  expect(rows()).toBe(0);
});

function withResolve<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}
