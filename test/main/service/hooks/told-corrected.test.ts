import { expect, test } from 'vitest';
import type { HookAnswer, Received } from '../../../../src/main/service/hooks/consumer.ts';
import { hooksInATest } from '../../../support/hooks-in-a-test.ts';

const applied: HookAnswer = { to: 'applied', touched: [] };
const byId = { settings: { idField: 'id' } };

/** Remembers what it was handed. */
function remembering() {
  const seen: unknown[] = [];
  const consumer = {
    how: 'tx' as const,
    handle(_tx: unknown, { body }: Received) {
      seen.push(body);
      return applied;
    },
  };
  return { seen, consumer };
}

const twin = { seal: async (text: string) => `${Math.random()}:${text}`, open: unsealed };

async function unsealed(text: string): Promise<string> {
  return text.slice(text.indexOf(':') + 1);
}

test.each([false, true])(
  'what is told anew while it waits takes the place of what was told first, and is acted on once; sealed: %s',
  async (sealed) => {
    const { hooks, endpoint, deliver, one, until, db } = await hooksInATest({ vault: twin });
    const to = await endpoint('orders', { settings: { idField: 'id', sealed } });
    const { id } = await deliver(to, { id: 'a', phone: '1' });
    // Of the same length: only what it says is different.
    expect(await deliver(to, { id: 'a', phone: '2' })).toEqual({ status: 200, id });
    expect(await deliver(to, { id: 'a', phone: '2' })).toEqual({ status: 200, id });
    const { seen, consumer } = remembering();
    hooks.on('orders', consumer);
    await until(async () => (await one(id)).state === 'applied', 'Its end');
    expect(seen).toEqual([{ id: 'a', phone: '2' }]);
    expect(await one(id)).toMatchObject({ deliveries: 3, attempts: 1, replays: 0 });
    expect((await one(id)).body).toContain('"phone": "2"');
    // Acted on, its key is used up, as before.
    expect(await deliver(to, { id: 'a', phone: '3' })).toEqual({ status: 200, id });
    await until(async () => (await one(id)).deliveries === 4, 'One more delivery');
    expect(seen).toHaveLength(1);
    expect(db.client.prepare('select count(*) from hook_body').pluck().get()).toBe(1);
  },
);

test('what is told anew while the first is in hand is acted on after it, and the same told again is not', async () => {
  const { hooks, endpoint, deliver, one, until } = await hooksInATest();
  const to = await endpoint('orders', byId);
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
  await until(() => answers.length === 1, 'The first');
  expect((await deliver(to, { id: 'a', n: 1 })).status).toBe(200);
  expect((await deliver(to, { id: 'a', n: 2 })).status).toBe(200);
  answers[0]?.(applied);
  await until(() => answers.length === 2, 'What was told anew');
  expect((await deliver(to, { id: 'a', n: 2 })).status).toBe(200);
  answers[1]?.(applied);
  await until(async () => (await one(id)).state === 'applied', 'Its end');
  expect(seen).toEqual([
    { id: 'a', n: 1 },
    { id: 'a', n: 2 },
  ]);
});

test('what is told anew while the first is being opened is acted on instead of it', async () => {
  let opening: (() => void) | null = null;
  let hold = false;
  const vault = {
    ...twin,
    async open(text: string) {
      if (hold) await new Promise<void>((resolve) => (opening = resolve));
      return unsealed(text);
    },
  };
  const { hooks, endpoint, deliver, one, until } = await hooksInATest({ vault });
  const to = await endpoint('orders', { settings: { idField: 'id', sealed: true } });
  const { id } = await deliver(to, { id: 'a', n: 1 });
  hold = true;
  const { seen, consumer } = remembering();
  hooks.on('orders', consumer);
  await until(() => opening !== null, 'The opening');
  hold = false;
  expect((await deliver(to, { id: 'a', n: 2 })).status).toBe(200);
  opening!();
  await until(async () => (await one(id)).state === 'applied', 'Its end');
  expect(seen).toEqual([{ id: 'a', n: 2 }]);
});
