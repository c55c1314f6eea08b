import { expect, test } from 'vitest';
import type { HookEndpointSecret } from '../../../../src/shared/model/hook.ts';
import { eventsInATest } from '../../../support/events-in-a-test.ts';
import { send, signed } from '../../../support/hooks-in-a-test.ts';

/** As `eventsInATest`, with redeliveries: whatever is answered, and what became of the hook. */
async function toldAgain() {
  const all = await eventsInATest();
  const { client, endpoint } = all;

  async function deliver(to: HookEndpointSecret, said: unknown, id?: string) {
    const body = JSON.stringify(said);
    const headers = signed(to, body, id === undefined ? {} : { id });
    const { status, body: answer } = await send(to.url, { headers, body });
    return { status, id: (JSON.parse(answer) as { id: string }).id };
  }

  async function settled(id: string) {
    for (;;) {
      const detail = await client.hooks.get({ id });
      if (detail.state !== 'received') return detail;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  return { ...all, deliver, settled, whatsapp: await endpoint('whatsapp') };
}

test('a message that WhatsApp announced first is kept when it comes with what it says, and its edits too', async () => {
  const { hook, leads, told, event, client } = await toldAgain();
  const message = {
    instanceId: 'I1',
    type: 'ReceivedCallback',
    status: 'RECEIVED',
    messageId: 'A20D',
    phone: '5511982317745',
    senderName: 'Maria Souza',
    momment: 1_773_144_000_000,
  };
  const announced = await hook('whatsapp', { ...message, waitingMessage: true });
  expect(announced).toMatchObject({ state: 'ignored', reason: 'waiting_message' });
  const said = { ...message, waitingMessage: false, text: { message: 'Quero o sobrado' } };
  expect((await hook('whatsapp', said)).state).toBe('applied');
  const edited = {
    ...said,
    isEdit: true,
    momment: 1_773_144_060_000,
    text: { message: 'Quero a casa' },
  };
  expect((await hook('whatsapp', edited)).state).toBe('applied');
  expect((await leads()).map(({ name }) => name)).toEqual(['Maria Souza']);
  const [lead] = await leads();
  const texts = (await client.events.ofLead({ id: lead?.id ?? '' })).map(({ gist }) => gist.text);
  expect(texts.sort()).toEqual(['Quero a casa', 'Quero o sobrado']);
  const payloads = await Promise.all(
    (await told()).map(async ({ id }) => (await event(id)).payload),
  );
  expect(JSON.stringify(payloads)).toContain('Quero o sobrado');
});

test('what failed is told again corrected under the same key: the new words count', async () => {
  const { endpoint, deliver, settled, leads, told, event, client } = await toldAgain();
  const site = await endpoint('site-lead');
  const wrong = { idempotencyKey: 'k1', message: 'Oi' };
  const first = await deliver(site, wrong);
  expect((await settled(first.id)).state).toBe('dead');
  // As it was, it is looked at again, and is as wrong as before.
  expect(await deliver(site, wrong)).toEqual({ status: 200, id: first.id });
  expect(await settled(first.id)).toMatchObject({ state: 'dead', deliveries: 2 });
  const right = { ...wrong, name: 'Ana Souza', email: 'ana@correio.example' };
  expect(await deliver(site, right)).toEqual({ status: 200, id: first.id });
  expect(await settled(first.id)).toMatchObject({
    state: 'applied',
    deliveries: 3,
    size: JSON.stringify(right).length,
    body: JSON.stringify(right, null, 2),
  });
  expect((await leads()).map(({ name }) => name)).toEqual(['Ana Souza']);
  const [fact, ...others] = await told();
  expect(others).toEqual([]);
  expect((await event(fact?.id ?? '')).payload).toEqual(right);
  // Acted on, the key is used up.
  expect(await deliver(site, { ...right, name: 'Outra' })).toEqual({ status: 200, id: first.id });
  expect((await settled(first.id)).body).toContain('Ana Souza');
  expect((await client.leads.list({})).items.map(({ name }) => name)).toEqual(['Ana Souza']);
});

test('so it is with ids of a header, ids of a chosen place, and bodies that are kept sealed', async () => {
  const { client, deliver, settled, leads } = await toldAgain();
  const make = (name: string, draft: object) =>
    client.hookEndpoints.create({ name, kind: 'site-lead', scheme: 'hmac-sha256', ...draft });
  const [header, field, sealed] = [
    await make('header', { scheme: 'standard-webhooks' }),
    await make('field', { settings: { idField: 'form.id' } }),
    await make('sealed', { settings: { idField: 'form.id', sealed: true } }),
  ];
  for (const [to, id] of [[header, 'msg_one'], [field], [sealed]] as const) {
    const wrong = { form: { id: `of-${to.name}` }, message: 'Oi' };
    const first = await deliver(to, wrong, id);
    expect((await settled(first.id)).state).toBe('dead');
    const right = { ...wrong, name: `Ana ${to.name}`, email: `ana@${to.name}.example` };
    expect(await deliver(to, right, id)).toEqual({ status: 200, id: first.id });
    expect((await settled(first.id)).state).toBe('applied');
  }
  expect((await leads()).map(({ name }) => name).sort()).toEqual([
    'Ana field',
    'Ana header',
    'Ana sealed',
  ]);
});
