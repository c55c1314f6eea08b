import { expect, test } from 'vitest';
import type { HookAnswer, Received } from '../../../../src/main/service/hooks/consumer.ts';
import { createTestClock } from '../../../support/test-clock.ts';
import { hooksInATest } from '../../../support/hooks-in-a-test.ts';

const applied: HookAnswer = {
  to: 'applied',
  touched: [{ type: 'lead', id: 'lead-1', name: 'Ana' }],
};

/** Acts on hooks of a kind and remembers what it was handed. */
function remembering(answers: (hook: Received) => HookAnswer = () => applied) {
  const seen: Received[] = [];
  return {
    seen,
    consumer: {
      how: 'tx' as const,
      handle(_tx: unknown, hook: Received) {
        seen.push(hook);
        return answers(hook);
      },
    },
  };
}

test('hooks nobody acts on yet wait, and are handed over in the order in which they came', async () => {
  const { hooks, endpoint, deliver, list, until } = await hooksInATest();
  const to = await endpoint('orders');
  for (const n of [1, 2, 3]) await deliver(to, { n });
  expect((await list()).map(({ state }) => state)).toEqual(['received', 'received', 'received']);
  const { seen, consumer } = remembering();
  hooks.on('orders', consumer);
  await until(() => seen.length === 3, 'Three hooks');
  expect(seen.map(({ body }) => body)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  expect((await list())[0]).toMatchObject({
    state: 'applied',
    attempts: 1,
    touched: [{ id: 'lead-1' }],
  });
});

test('many deliveries of one event, at once and later, have one effect', async () => {
  const { hooks, endpoint, deliver, list, until } = await hooksInATest();
  const { seen, consumer } = remembering();
  hooks.on('orders', consumer);
  const to = await endpoint('orders', { scheme: 'standard-webhooks' });
  const replies = await Promise.all(
    Array.from({ length: 40 }, () => deliver(to, { n: 1 }, 'msg_same')),
  );
  expect(replies.filter(({ status }) => status === 202)).toHaveLength(1);
  await until(() => seen.length > 0, 'The hook');
  expect((await deliver(to, { n: 1 }, 'msg_same')).status).toBe(200);
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toHaveLength(1);
  expect((await list())[0]).toMatchObject({ deliveries: 41, state: 'applied' });
});

test('two equal bodies around a change are both seen; while the first waits the second is the same', async () => {
  const { hooks, endpoint, deliver, list, until } = await hooksInATest();
  const to = await endpoint('orders');
  expect((await deliver(to, { event: 'updated' })).status).toBe(202);
  expect((await deliver(to, { event: 'updated' })).status).toBe(200);
  const { seen, consumer } = remembering();
  hooks.on('orders', consumer);
  await until(() => seen.length === 1, 'The first');
  await until(async () => (await list())[0]?.state === 'applied', 'Its end');
  expect((await deliver(to, { event: 'updated' })).status).toBe(202);
  await until(() => seen.length === 2, 'The second');
});

test('an equal body that comes while the first is being looked into is a hook of its own', async () => {
  const { hooks, endpoint, deliver, until } = await hooksInATest();
  const to = await endpoint('orders');
  const handed: (() => void)[] = [];
  hooks.on('orders', {
    how: 'async',
    handle: () => new Promise((resolve) => handed.push(() => resolve(applied))),
  });
  await deliver(to, { event: 'updated' });
  await until(() => handed.length === 1, 'The first');
  expect((await deliver(to, { event: 'updated' })).status).toBe(202);
  handed[0]?.();
  await until(() => handed.length === 2, 'The second');
  handed[1]?.();
});

test('what failed is taken up by a redelivery: failing never uses a key up', async () => {
  const { hooks, endpoint, deliver, one, until } = await hooksInATest();
  let broken = true;
  const { seen, consumer } = remembering(() =>
    broken ? { to: 'failed', message: 'not now', retry: false } : applied,
  );
  hooks.on('orders', consumer);
  const to = await endpoint('orders', { scheme: 'svix' });
  const { id } = await deliver(to, { n: 1 }, 'msg_1');
  await until(async () => (await one(id)).state === 'dead', 'Its end');
  expect(await one(id)).toMatchObject({ reason: 'not now', attempts: 1 });
  broken = false;
  expect(await deliver(to, { n: 1 }, 'msg_1')).toEqual({ status: 200, id });
  await until(async () => (await one(id)).state === 'applied', 'Its success');
  expect(seen.map((hook) => hook.id)).toEqual([id, id]);
});

test('what throws undoes only itself, is tried again later and later, and is dead after twelve tries', async () => {
  const clock = createTestClock();
  const { hooks, endpoint, deliver, one, until, db } = await hooksInATest({
    clock,
    random: () => 0,
  });
  const to = await endpoint('orders');
  const tries: number[] = [];
  hooks.on('orders', {
    how: 'tx',
    handle(tx, { body }) {
      tx.client
        .prepare(`insert into setting (key, value) values (?, '1')`)
        .run(JSON.stringify(body));
      if ((body as { n: number }).n === 1) return applied;
      tries.push(clock.now());
      throw new Error('A defect.');
    },
  });
  const [, { id }] = await Promise.all([deliver(to, { n: 1 }), deliver(to, { n: 2 })]);
  const settled = async () => {
    const { attempts, state } = await one(id);
    return attempts === tries.length && state !== 'received';
  };
  for (let round = 0; round < 12; round += 1) {
    await until(async () => tries.length === round + 1 && (await settled()), `Try ${round + 1}`);
    clock.advance(16 * 60_000);
  }
  expect(await one(id)).toMatchObject({ state: 'dead', attempts: 12, reason: 'defect' });
  const kept = db.client.prepare(`select key from setting where key like '{"n"%'`).pluck().all();
  expect(kept).toEqual(['{"n":1}']);
});

test('of hooks that wait about one record only the newest is handed over, and counts for all', async () => {
  const { hooks, endpoint, deliver, list, until } = await hooksInATest();
  const to = await endpoint('orders');
  for (const n of [1, 2, 3]) await deliver(to, { about: 'a', n });
  await deliver(to, { about: 'b', n: 4 });
  const { seen, consumer } = remembering();
  hooks.on('orders', { ...consumer, coalesce: ({ body }) => (body as { about: string }).about });
  await until(() => seen.length === 2, 'Both records');
  expect(seen.map(({ body }) => body)).toEqual([
    { about: 'a', n: 3 },
    { about: 'b', n: 4 },
  ]);
  expect((await list({ state: ['applied'] })).length).toBe(4);
});

test('a hook is replayed under the id it had, one or all that are dead', async () => {
  const { hooks, endpoint, deliver, one, until, ask } = await hooksInATest();
  let broken = true;
  const { seen, consumer } = remembering(() =>
    broken ? { to: 'failed', message: 'no', retry: false } : applied,
  );
  hooks.on('orders', consumer);
  const to = await endpoint('orders');
  const ids = (await Promise.all([1, 2, 3].map((n) => deliver(to, { n })))).map(({ id }) => id);
  await until(async () => (await one(ids[2] ?? '')).state === 'dead', 'Their end');
  broken = false;
  expect(await ask('hooks.replay', { endpoint: 'orders', state: 'dead' })).toEqual({ changed: 3 });
  await until(() => seen.length === 6, 'All again');
  expect(await ask('hooks.replay', { ids: [ids[0]] })).toEqual({ changed: 1 });
  await until(() => seen.length === 7, 'One again');
  expect(seen.at(-1)).toMatchObject({ id: ids[0], replays: 2 });
});

test('bodies are sealed at rest where that is chosen, and open to whoever acts on them', async () => {
  const vault = {
    seal: async (text: string) => `sealed:${Buffer.from(text).toString('hex')}`,
    open: async (text: string) => Buffer.from(text.slice('sealed:'.length), 'hex').toString(),
  };
  const { hooks, endpoint, deliver, one, until, db } = await hooksInATest({ vault });
  const to = await endpoint('orders', { settings: { sealed: true } });
  const { id } = await deliver(to, { name: 'Maria das Dores' });
  const kept = db.client.prepare('select body from hook_body').pluck().get() as Buffer;
  expect(kept.toString()).toMatch(/^sealed:[0-9a-f]+$/);
  const { seen, consumer } = remembering();
  hooks.on('orders', consumer);
  await until(() => seen.length === 1, 'The hook');
  expect(seen[0]?.body).toEqual({ name: 'Maria das Dores' });
  expect(await one(id)).toMatchObject({
    sealed: true,
    body: expect.stringContaining('Maria das Dores'),
  });
});

test('a sealed hook waits while the key store is locked, and is handed over once it opens', async () => {
  const clock = createTestClock();
  let locked = false;
  const vault = {
    seal: async (text: string) => `sealed:${text}`,
    open: async (text: string) => {
      if (locked) throw new Error('The key store does not answer.');
      return text.replace('sealed:', '');
    },
  };
  const { hooks, endpoint, deliver, one, until } = await hooksInATest({
    clock,
    vault,
    random: () => 0,
  });
  const to = await endpoint('orders', { settings: { sealed: true } });
  const { id } = await deliver(to, { n: 1 });
  const { seen, consumer } = remembering();
  locked = true;
  hooks.on('orders', consumer);
  await until(async () => (await one(id)).attempts === 1, 'The first try');
  expect(await one(id)).toMatchObject({ state: 'failed', reason: 'not_opened' });
  locked = false;
  clock.advance(5000);
  await until(() => seen.length === 1, 'The hook');
  await until(async () => (await one(id)).state === 'applied', 'Its end');
  expect(seen[0]?.body).toEqual({ n: 1 });
});

test('one that nothing opens any more is dead after twelve tries', async () => {
  const clock = createTestClock();
  const unlike = { seal: async (text: string) => text, open: async (text: string) => text };
  let lost = false;
  const { hooks, endpoint, deliver, one, until } = await hooksInATest({
    clock,
    random: () => 0,
    vault: { ...unlike, open: async (text) => (lost ? Promise.reject(new Error('lost')) : text) },
  });
  const to = await endpoint('orders', { settings: { sealed: true } });
  const { id } = await deliver(to, { n: 1 });
  lost = true;
  hooks.on('orders', remembering().consumer);
  for (let tries = 1; tries <= 12; tries += 1) {
    await until(async () => (await one(id)).attempts === tries, `Try ${tries}`);
    clock.advance(16 * 60_000);
  }
  expect(await one(id)).toMatchObject({ state: 'dead', reason: 'not_opened' });
});

test('what is told anew while an old try of it is in hand is looked at after that', async () => {
  const clock = createTestClock();
  const { hooks, endpoint, deliver, one, until } = await hooksInATest({ clock, random: () => 0 });
  const to = await endpoint('orders', { settings: { idField: 'id' } });
  const seen: unknown[] = [];
  const answers: ((answer: HookAnswer) => void)[] = [];
  hooks.on('orders', {
    how: 'async',
    handle({ body }) {
      seen.push(body);
      return new Promise((resolve) => answers.push(resolve));
    },
  });
  const { id } = await deliver(to, { id: 'a', n: 1 });
  await until(() => answers.length === 1, 'The first try');
  answers[0]?.({ to: 'failed', message: 'not now' });
  await until(async () => (await one(id)).state === 'failed', 'Its failure');
  clock.advance(5000);
  await until(() => answers.length === 2, 'The second try');
  expect((await deliver(to, { id: 'a', n: 2 })).status).toBe(200);
  answers[1]?.({ to: 'failed', message: 'wrong', retry: false });
  await until(() => answers.length === 3, 'The third try');
  answers[2]?.(applied);
  await until(async () => (await one(id)).state === 'applied', 'Its success');
  expect(seen).toEqual([
    { id: 'a', n: 1 },
    { id: 'a', n: 1 },
    { id: 'a', n: 2 },
  ]);
});

test('too many that wait are answered with 429 and when to come again', async () => {
  const { hooks, endpoint, db } = await hooksInATest();
  const to = await endpoint('orders');
  db.client.exec(`insert into hook (uid, endpoint_id, run_at, verdict, received_at, size, headers)
    with recursive n (i) as (select 1 union all select i + 1 from n where i < 50000)
    select 'u' || i, (select id from hook_endpoint where name = 'orders'), 0, '{}', 0, 2, '{}' from n`);
  await hooks.forget(new AbortController().signal);
  const head = {
    endpoint: to.name,
    pathSecret: null,
    rawHeaders: ['content-type', 'application/json'],
  };
  expect(() => hooks.door.admit(head)).toThrow(
    expect.objectContaining({ code: 'TOO_MANY', details: { retryAfterSeconds: 30 } }),
  );
});

test('bodies are forgotten after 14 days and hooks after 30, but nothing that still waits', async () => {
  const clock = createTestClock();
  const day = 86_400_000;
  const { hooks, endpoint, deliver, list, until } = await hooksInATest({ clock });
  const [done, waiting] = [await endpoint('orders'), await endpoint('others')];
  hooks.on('orders', remembering().consumer);
  await deliver(done, { n: 1 });
  await deliver(waiting, { n: 2 });
  await until(async () => (await list({ state: ['applied'] })).length === 1, 'The first');
  const seen = async (afterMs: number) => {
    clock.jumpTo(clock.now() + afterMs);
    await hooks.forget(new AbortController().signal);
    return (await list()).map(({ endpoint: name, hasBody }) => [name, hasBody]);
  };
  expect(await seen(13 * day)).toEqual([
    ['others', true],
    ['orders', true],
  ]);
  expect(await seen(2 * day)).toEqual([
    ['others', true],
    ['orders', false],
  ]);
  expect(await seen(16 * day)).toEqual([['others', true]]);
});
