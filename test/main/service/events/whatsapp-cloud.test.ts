import { expect, test } from 'vitest';
import { cloudParts } from '../../../../src/main/service/events/cloud-parts.ts';
import { readMessage } from '../../../../src/main/service/events/message.ts';
import { eventsInATest } from '../../../support/events-in-a-test.ts';
import { send, signed } from '../../../support/hooks-in-a-test.ts';

type Said = Record<string, unknown>;

const from = (phone: string, id: string, said: Said): Said => ({
  from: phone,
  id: `wamid.${id}`,
  timestamp: '1773144000',
  ...said,
});
const text = (phone: string, id: string, body: string): Said =>
  from(phone, id, { type: 'text', text: { body } });

function change(value: Said): Said {
  const metadata = { display_phone_number: '551133330000', phone_number_id: '123456789' };
  return { field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } };
}

const delivery = (...changes: Said[]): Said => ({
  object: 'whatsapp_business_account',
  entry: changes.map((each) => ({ id: 'WABA', changes: [each] })),
});

const contact = (phone: string, name: string): Said => ({ profile: { name }, wa_id: phone });
const [maria, joao] = ['5511982317745', '5521998765432'];

/** A console with an endpoint that Meta delivers to. */
async function cloudInATest(settings: { sealed?: boolean } = {}) {
  const all = await eventsInATest();
  const { client } = all;
  const to = await client.hookEndpoints.create({
    name: 'meta',
    kind: 'whatsapp',
    scheme: 'whatsapp-cloud',
    settings,
  });

  async function deliver(said: Said) {
    const body = JSON.stringify(said);
    const answer = await send(to.url, { headers: signed(to, body), body });
    const { id } = JSON.parse(answer.body) as { id: string };
    for (;;) {
      const hook = await client.hooks.get({ id });
      if (hook.state !== 'received') return { status: answer.status, ...hook };
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async function said() {
    const told = await Promise.all(
      (await all.leads()).map(async ({ id, name, phone }) => {
        const events = await all.ofLead(id);
        return [name, phone, events.map(({ gist }) => gist.text).sort()];
      }),
    );
    return told.sort();
  }

  return { ...all, to, deliver, said };
}

test('every message of a delivery is kept with its own writer, and one told again is not doubled', async () => {
  const { deliver, said, told, event } = await cloudInATest();
  const first = delivery(
    change({
      contacts: [contact(maria, 'Maria Souza'), contact(joao, 'João Lima')],
      messages: [text(maria, 'A', 'Quero o sobrado'), text(joao, 'B', 'Bom dia')],
    }),
    change({
      contacts: [contact(maria, 'Maria Souza')],
      messages: [text(maria, 'C', 'E o preço?')],
    }),
  );
  const hook = await deliver(first);
  expect(hook).toMatchObject({ status: 202, state: 'applied' });
  expect(hook.touched.map(({ type }) => type).sort()).toEqual([
    'event',
    'event',
    'event',
    'lead',
    'lead',
  ]);
  const all = [
    ['João Lima', '+5521998765432', ['Bom dia']],
    ['Maria Souza', '+5511982317745', ['E o preço?', 'Quero o sobrado']],
  ];
  expect(await said()).toEqual(all);
  expect((await told()).map(({ occurredAt }) => occurredAt)).toEqual(
    Array.from({ length: 3 }, () => '2026-03-10T12:00:00.000Z'),
  );
  // What is kept of one says nothing of the other.
  const payloads = await Promise.all((await told()).map(({ id }) => event(id)));
  for (const { payload } of payloads) {
    const words = JSON.stringify(payload);
    expect(words.includes(maria) && words.includes(joao)).toBe(false);
  }
  expect((await deliver(first)).status).toBe(200);
  // Meta puts together anew what it thinks did not arrive.
  const other = await deliver(
    delivery(
      change({
        contacts: [contact(joao, 'João Lima')],
        messages: [text(joao, 'B', 'Bom dia'), text(joao, 'D', 'Alguém?')],
      }),
    ),
  );
  expect(other).toMatchObject({ status: 202, state: 'applied' });
  expect(await said()).toEqual([['João Lima', '+5521998765432', ['Alguém?', 'Bom dia']], all[1]]);
});

test('one that cannot be read does not hold the others back, and nothing is doubled by a replay', async () => {
  const { deliver, said, replay } = await cloudInATest();
  const hook = await deliver(
    delivery(change({ messages: [text('1', 'A', 'Oi'), text(joao, 'B', 'Bom dia')] })),
  );
  expect(hook).toMatchObject({ state: 'dead', reason: 'fields phone=phone_form' });
  const kept = [['', '+5521998765432', ['Bom dia']]];
  expect(await said()).toEqual(kept);
  expect((await replay(hook.id)).state).toBe('dead');
  expect(await said()).toEqual(kept);
});

test('whoever asks for no more messages is heard, and nobody else of the delivery', async () => {
  const { deliver, leads } = await cloudInATest();
  const messages = [text(maria, 'A', 'SAIR'), text(joao, 'B', 'Bom dia')];
  await deliver(delivery(change({ messages })));
  const consents = (await leads()).map(({ phone, consent }) => [phone, consent]);
  expect(Object.fromEntries(consents)).toEqual({
    '+5511982317745': 'denied',
    '+5521998765432': 'unknown',
  });
});

test('sealed messages stay sealed, each by itself', async () => {
  const { deliver, said, told, event } = await cloudInATest({ sealed: true });
  const messages = [text(maria, 'A', 'Quero o sobrado'), text(joao, 'B', 'Bom dia')];
  expect((await deliver(delivery(change({ messages })))).state).toBe('applied');
  expect(await said()).toEqual([
    ['', '+5511982317745', ['Quero o sobrado']],
    ['', '+5521998765432', ['Bom dia']],
  ]);
  const payloads = await Promise.all((await told()).map(({ id }) => event(id)));
  expect(payloads.map(({ payload }) => (payload as Said)['messageId']).sort()).toEqual([
    'wamid.A',
    'wamid.B',
  ]);
});

test('what tells of no message of a person is ignored, and nothing of it becomes a lead', async () => {
  const { deliver, leads } = await cloudInATest();
  const nothing = [
    { object: 'whatsapp_business_account', entry: [] },
    delivery({ field: 'message_template_status_update', value: { event: 'APPROVED' } }),
    delivery(change({ statuses: [{ id: 'wamid.Y', status: 'delivered', recipient_id: maria }] })),
    delivery(change({ messages: [from(maria, 'S', { type: 'system', system: { body: 'new' } })] })),
  ];
  for (const each of nothing) {
    expect(await deliver(each)).toMatchObject({ state: 'ignored', reason: 'not_a_message' });
  }
  const group = { ...text(maria, 'G', 'Oi'), group_id: 'G1' };
  const inGroup = await deliver(delivery(change({ messages: [group] })));
  expect(inGroup).toMatchObject({ state: 'ignored', reason: 'group_message' });
  expect(await leads()).toEqual([]);
});

test('states of a message are told as those of Z-API are', () => {
  const status = (said: Said) => ({
    id: 'wamid.Y',
    recipient_id: maria,
    timestamp: '1773144001',
    ...said,
  });
  const about = { instanceId: '123456789', phone: maria, momment: 1_773_144_001_000 };
  const state = (word: string) => ({
    ...about,
    type: 'MessageStatusCallback',
    status: word,
    ids: ['wamid.Y'],
  });
  const errors = [
    { code: 131_026, title: 'Undeliverable', error_data: { details: 'Not on WhatsApp' } },
  ];
  expect(
    cloudParts(
      delivery(
        change({
          statuses: [
            ...['sent', 'delivered', 'read', 'played', 'warning'].map((word) =>
              status({ status: word }),
            ),
            status({ status: 'failed', errors }),
            status({ status: 'failed' }),
          ],
        }),
      ),
    ),
  ).toEqual([
    ...['SENT', 'RECEIVED', 'READ', 'PLAYED', 'warning'].map(state),
    { ...about, type: 'DeliveryCallback', messageId: 'wamid.Y', error: 'Not on WhatsApp' },
    { ...about, type: 'DeliveryCallback', messageId: 'wamid.Y', error: 'failed' },
  ]);
});

test.each<[string, Said, string | null, string]>([
  ['text', { body: 'Oi' }, 'Oi', 'text'],
  ['image', { id: 'M', mime_type: 'image/jpeg', caption: 'A fachada' }, 'A fachada', 'image'],
  ['video', { id: 'M' }, null, 'video'],
  ['audio', { id: 'M', voice: true }, null, 'audio'],
  ['document', { id: 'M', filename: 'rg.pdf' }, 'rg.pdf', 'document'],
  ['document', { filename: 'rg.pdf', caption: 'Meu RG' }, 'Meu RG', 'document'],
  ['sticker', { id: 'M', animated: false }, null, 'sticker'],
  ['location', { latitude: -23.5, longitude: -46.6, name: 'Praça' }, 'Praça', 'location'],
  ['reaction', { message_id: 'wamid.X', emoji: '👍' }, '👍', 'reaction'],
  ['button', { payload: 'yes', text: 'Quero' }, 'Quero', 'text'],
  ['interactive', { type: 'button_reply', button_reply: { id: '1', title: 'Sim' } }, 'Sim', 'text'],
  ['interactive', { type: 'list_reply', list_reply: { id: '2', title: 'Casa' } }, 'Casa', 'text'],
  ['interactive', { type: 'nfm_reply', nfm_reply: { body: 'Sent' } }, 'Sent', 'text'],
  ['order', { catalog_id: '1' }, null, 'other'],
  ['unsupported', { type: 'poll_update' }, null, 'other'],
])('a message of the kind %s %j says %s', (kind, content, words, message) => {
  const said = from(maria, 'A', { type: kind, [kind]: content, referral: { ctwa_clid: 'c-1' } });
  const [part] = cloudParts(delivery(change({ messages: [said] }))) ?? [];
  expect(part).toMatchObject({ referral: { ctwa_clid: 'c-1' } });
  expect(readMessage(part)).toMatchObject({
    to: 'take',
    told: {
      key: '123456789:wamid.A',
      occurredAt: 1_773_144_000_000,
      person: { whole: { phone: '+5511982317745' } },
      gist: { text: words, message },
    },
  });
});

test('contacts that are sent, and writers who hide their number, are kept as what they are', () => {
  const card = { name: { formatted_name: 'Bia Reis' }, phones: [{ phone: joao }] };
  const [sent, hidden] =
    cloudParts(
      delivery(
        change({ messages: [from(maria, 'A', { type: 'contacts', contacts: [card] })] }),
        change({
          contacts: [{ profile: { name: 'Maria' }, user_id: 'BR.1' }],
          messages: [{ id: 'wamid.B', from_user_id: 'BR.1', type: 'text', text: { body: 'Oi' } }],
        }),
      ),
    ) ?? [];
  expect(readMessage(sent)).toMatchObject({
    told: { gist: { text: 'Bia Reis', message: 'contact' } },
  });
  expect(readMessage(hidden)).toMatchObject({
    to: 'take',
    told: { person: { whole: {} }, makesLead: null, gist: { text: 'Oi' } },
  });
});

test('what is no delivery of the Cloud API is left as it is, and odd ones are read without falling', () => {
  for (const body of [null, 'x', [], {}, { entry: [] }, { object: 'page', entry: [] }]) {
    expect(cloudParts(body)).toBeNull();
  }
  const object = 'whatsapp_business_account';
  const odd: unknown[] = [
    { object },
    { object, entry: {} },
    { object, entry: [null, { changes: 'x' }, { changes: [null, { value: [] }] }] },
    { object, entry: [{ changes: [{ value: { messages: [null, 1], statuses: ['x'] } }] }] },
  ];
  for (const body of odd) expect(cloudParts(body)).toEqual([{ type: 'AccountCallback' }]);
  expect(cloudParts(delivery(change({ messages: [{}], statuses: [{}] })))).toHaveLength(2);
});
