import { expect, test } from 'vitest';
import type { Pixel } from '../../../../src/shared/model/marketing.ts';
import { eventReceiver } from '../../../support/event-receiver.ts';
import { withRules } from '../../../support/marketing-in-a-test.ts';

const ana = { name: 'Ana Souza', email: 'ana@correio.example' };
const rejected = { status: 'rejected', reason: 'devolvido' };

/** The Meta of the sandbox, systems beside it that take conversions, and a hook for their verdicts. */
async function besideMeta(...pixelIds: string[]) {
  const all = await withRules();
  const { ask, made, until } = all;
  const systems = new Map<string, Awaited<ReturnType<typeof eventReceiver>>>();
  for (const pixelId of pixelIds) {
    const to = await eventReceiver();
    await ask('pixels.put', { gateway: 'http', pixelId, name: pixelId, url: to.url, token: 'x' });
    systems.set(pixelId, to);
  }
  const leadId = await made('leads.create', ana);
  const hook = await all.endpoint('veredito', { kind: 'conversion-verdict' });
  let before = 0;
  /** What became of the hook. */
  const say = async (said: object) => {
    await all.deliver(hook, said);
    before += 1;
    const done = async () => (await all.list()).filter(({ state }) => state !== 'received');
    await until(async () => (await done()).length === before, 'The verdict');
    return (await all.list())[0]?.state;
  };
  const create = (more: object = {}) =>
    ask('conversions.create', { eventName: 'Lead', leadId, eventId: 'a', ...more });
  /** The state of what went to each, by its pixel's name. */
  const states = async () => {
    const names = new Map(
      (await ask<{ items: Pixel[] }>('pixels.list', {})).items.map(({ id, name }) => [id, name]),
    );
    const kept = await all.conversions();
    return Object.fromEntries(
      kept.map(({ pixelId, state }) => [names.get(pixelId), state] as const),
    );
  };
  return { ...all, systems, say, create, states };
}

test('a verdict that names no pixel is of the system that speaks so, and not of Meta', async () => {
  const { create, settled, say, states } = await besideMeta('loja');
  await create();
  await settled(['sent', 'sent']);
  expect(await say({ eventId: 'a', ...rejected })).toBe('applied');
  expect(await states()).toEqual({ Site: 'sent', loja: 'refused' });
});

test('a verdict that names the pixel of a platform that gives none changes nothing', async () => {
  const { create, settled, say, states, pixel } = await besideMeta('loja');
  await create();
  await settled(['sent', 'sent']);
  expect(await say({ pixelId: pixel.pixelId, eventId: 'a', ...rejected })).toBe('dead');
  expect(await states()).toEqual({ Site: 'sent', loja: 'sent' });
});

test('a verdict of what never left changes nothing', async () => {
  const { ask, create, settled, say, states, systems, until } = await besideMeta('loja');
  systems.get('loja')!.answer(401);
  await create();
  const held = async () =>
    (await ask<{ items: Pixel[] }>('pixels.list', {})).items.some(
      ({ state }) => state === 'credentials',
    );
  await until(held, 'The refusal');
  await settled(['sent', 'waiting']);
  expect(await say({ eventId: 'a', status: 'accepted' })).toBe('dead');
  expect(await states()).toEqual({ Site: 'sent', loja: 'waiting' });
});

test('where two systems have the same one, the verdict has to say whose it is', async () => {
  const { create, settled, say, states } = await besideMeta('loja', 'filial');
  await create();
  await settled(['sent', 'sent', 'sent']);
  expect(await say({ results: [{ eventId: 'a', ...rejected }] })).toBe('dead');
  expect(await states()).toEqual({ Site: 'sent', loja: 'sent', filial: 'sent' });
  expect(await say({ pixelId: 'filial', results: [{ eventId: 'a', ...rejected }] })).toBe(
    'applied',
  );
  expect(await states()).toEqual({ Site: 'sent', loja: 'sent', filial: 'refused' });
});

test('a rejection that comes before the answer to the request stands', async () => {
  const { create, settled, say, conversions, systems, until } = await besideMeta('loja');
  const to = systems.get('loja')!;
  to.hold();
  await create();
  await until(() => to.got.length === 1, 'The request');
  expect(await say({ pixelId: 'loja', eventId: 'a', ...rejected })).toBe('applied');
  to.letGo();
  // Once the next one is sent, what was answered to this one is written down.
  await create({ eventId: 'b' });
  await settled(['refused', 'sent', 'sent', 'sent']);
  const [refused] = await conversions({ state: 'refused' });
  expect(refused).toMatchObject({ eventId: 'a', message: 'devolvido' });
});
