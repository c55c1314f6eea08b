import { expect, test } from 'vitest';
import { keptOf } from '../../../../src/main/service/privacy/delivery-parts.ts';
import type { ErasePreview, PersonExport } from '../../../../src/shared/model/privacy.ts';
import { hooksInATest } from '../../../support/hooks-in-a-test.ts';

type Said = Record<string, unknown>;
type Lead = { id: string; name: string; phone: string };

const [maria, joao] = ['5511982317745', '5521998765432'];
const names: Record<string, string> = { [maria]: 'Maria Souza', [joao]: 'João Lima' };
const text = (from: string, id: string, body: string): Said => ({
  from,
  id: `wamid.${id}`,
  timestamp: '1773144000',
  type: 'text',
  text: { body },
});
const status = (to: string, id: string): Said => ({
  id: `wamid.${id}`,
  status: 'delivered',
  timestamp: '1773144001',
  recipient_id: to,
});
const change = (value: Said): Said => ({
  field: 'messages',
  value: {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '551133330000', phone_number_id: '123456789' },
    contacts: [maria, joao].map((phone) => ({ profile: { name: names[phone] }, wa_id: phone })),
    ...value,
  },
});
const delivery = (...changes: Said[]): Said => ({
  object: 'whatsapp_business_account',
  entry: changes.map((each) => ({ id: 'WABA', changes: [each] })),
});

/** Seals, and shows in no byte what it sealed. */
const vault = {
  seal: async (plain: string) => Buffer.from(plain).toString('hex'),
  open: async (sealed: string) => Buffer.from(sealed, 'hex').toString(),
};

async function cloudInATest(sealed = false) {
  const all = await hooksInATest({ vault });
  const { ask, db, one, until } = all;
  const to = await all.endpoint('meta', {
    kind: 'whatsapp',
    scheme: 'whatsapp-cloud',
    settings: { sealed },
  });
  async function deliver(said: Said): Promise<string> {
    const { id } = await all.deliver(to, said);
    await until(async () => (await one(id)).state !== 'received', 'Its end');
    return id;
  }
  const leadOf = async (phone: string) =>
    (await ask<{ items: Lead[] }>('leads.list', {})).items.find(
      (each) => each.phone === `+${phone}`,
    )!;
  const exported = async (phone: string) =>
    ask<PersonExport>('privacy.export', { id: (await leadOf(phone)).id });
  async function erase(phone: string): Promise<void> {
    const { id } = await leadOf(phone);
    const { confirmBy } = await ask<ErasePreview>('privacy.erasePreview', { id });
    await ask('privacy.erase', { id, confirm: confirmBy[0] });
  }
  /** All that is kept of hooks, opened. */
  async function kept(): Promise<string> {
    const rows = db.client
      .prepare<[], { body: Buffer | null; rest: string; sealed: number }>(
        `select body, sealed, headers || touched || coalesce(reason, '') as rest
           from hook left join hook_body on hook_id = id`,
      )
      .all();
    const opened = rows.map(async ({ body, rest, sealed: isSealed }) => {
      const plain = body?.toString() ?? '';
      if (isSealed === 0 || plain === '') return plain + rest;
      return Buffer.from(await vault.open(plain), 'base64').toString() + rest;
    });
    return (await Promise.all(opened)).join('\n');
  }
  return { ...all, to, deliver, leadOf, exported, erase, kept };
}

test.each([false, true])(
  'of a delivery about several people each is told their own parts and nothing of others; sealed: %s',
  async (sealed) => {
    const { deliver, exported } = await cloudInATest(sealed);
    await deliver(
      delivery(
        change({ messages: [text(maria, 'A', 'Quero o sobrado'), text(joao, 'B', 'Bom dia')] }),
        change({ messages: [text(joao, 'C', 'A Maria é 11 98231-7745')] }),
        change({ statuses: [status(joao, 'X'), status(maria, 'Y')] }),
      ),
    );
    const hers = await exported(maria);
    const body = hers.rows['hook_body']?.[0]?.['body'] as Said;
    expect(body).toEqual(
      delivery(
        {
          ...change({}),
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '551133330000', phone_number_id: '123456789' },
            contacts: [{ profile: { name: 'Maria Souza' }, wa_id: maria }],
            messages: [text(maria, 'A', 'Quero o sobrado')],
          },
        },
        {
          ...change({}),
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '551133330000', phone_number_id: '123456789' },
            contacts: [{ profile: { name: 'Maria Souza' }, wa_id: maria }],
            statuses: [status(maria, 'Y')],
          },
        },
      ),
    );
    for (const word of ['João', joao, joao.slice(2), 'Bom dia', '98231-7745']) {
      expect(JSON.stringify(hers)).not.toContain(word);
    }
    expect(hers.rows['hook']?.[0]?.['touched']).toHaveLength(2);
    const his = JSON.stringify(await exported(joao));
    expect(his).toContain('Bom dia');
    for (const word of ['Maria Souza', maria, 'sobrado']) expect(his).not.toContain(word);
  },
);

test('a delivery that only others write of somebody is no part of what is told to them', async () => {
  const { deliver, exported } = await cloudInATest();
  await deliver(delivery(change({ contacts: [], messages: [text(maria, 'A', 'Oi')] })));
  const only = delivery(change({ contacts: [], messages: [text(joao, 'B', `Chame ${maria}`)] }));
  await deliver(only);
  const { rows } = await exported(maria);
  expect(rows['hook_body']).toHaveLength(1);
  expect(rows['hook']).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain('Chame');
});

test.each([false, true])(
  'who was erased is in no byte of a delivery, and the others are in it still; sealed: %s',
  async (sealed) => {
    const { ask, deliver, erase, exported, kept, one, leadOf } = await cloudInATest(sealed);
    await ask('leads.create', { name: 'Maria Souza', phone: `+${maria}` });
    // Of her no more than a state, and a line of the address book; without the ninth digit.
    const shared = await deliver(
      delivery(
        change({
          messages: [text(joao, 'B', 'Bom dia')],
          statuses: [status(maria.replace('119', '11'), 'Y')],
        }),
      ),
    );
    expect((await one(shared)).state).toBe('applied');
    const alone = await deliver(delivery(change({ contacts: [], statuses: [status(maria, 'Z')] })));
    expect(await kept()).toContain(maria);
    await erase(maria);
    const left = await kept();
    for (const word of [maria, maria.slice(4), maria.slice(5), 'Maria']) {
      expect(left).not.toContain(word);
    }
    expect(await one(shared)).toMatchObject({ state: 'applied', hasBody: true, reason: null });
    expect(await one(alone)).toMatchObject({ hasBody: false, reason: 'erased_person' });
    const { id } = await leadOf(joao);
    expect((await one(shared)).touched.map((each) => each.id)).toContain(id);
    const his = await exported(joao);
    expect(his.rows['hook_body']).toMatchObject([{ hook_id: expect.any(Number) }]);
    expect(JSON.stringify(his.rows['hook_body'])).toContain('Bom dia');
  },
);

test('what WhatsApp says of messages to somebody after they were erased is not kept', async () => {
  const { ask, deliver, erase, exported, kept, one } = await cloudInATest();
  await ask('leads.create', { name: 'Maria Souza', phone: `+${maria}` });
  await erase(maria);
  const gone = { state: 'ignored', reason: 'erased_person', hasBody: false };
  const state = delivery(change({ contacts: [], statuses: [status(maria, 'Y')] }));
  expect(await one(await deliver(state))).toMatchObject(gone);
  const messages = [text(joao, 'B', 'Bom dia')];
  const both = delivery(change({ contacts: [], messages, statuses: [status(maria, 'Z')] }));
  expect(await one(await deliver(both))).toMatchObject(gone);
  expect(JSON.stringify(await exported(joao))).toContain('Bom dia');
  expect(await kept()).not.toContain(maria);
  // Of who was not it is, and says why it led to nothing.
  const other = delivery(change({ contacts: [], statuses: [status(joao, 'X')] }));
  expect(await one(await deliver(other))).toMatchObject({ reason: 'not_a_message', hasBody: true });
});

test('what others still have to be heard with is not lost with who was erased', async () => {
  const { ask, deliver, erase, kept, one, until, leadOf, db } = await cloudInATest();
  const id = await deliver(
    delivery(
      change({
        messages: [text(maria, 'A', 'Oi'), text('1', 'C', 'Quem?'), text(joao, 'B', 'Bom dia')],
      }),
    ),
  );
  expect((await one(id)).state).toBe('dead');
  // As if the process had died before he was heard.
  const before = await leadOf(joao);
  db.client.exec(
    `delete from event where lead_id = (select id from lead where uid = '${before.id}')`,
  );
  await erase(maria);
  expect(await kept()).not.toContain(maria);
  expect((await one(id)).touched).toEqual([]);
  expect(await ask('hooks.replay', { ids: [id] })).toEqual({ changed: 1 });
  await until(async () => (await one(id)).state === 'dead', 'Its end');
  const events = await ask<{ gist: { text: string } }[]>('events.ofLead', { id: before.id });
  expect(events.map(({ gist }) => gist.text)).toEqual(['Bom dia']);
  expect((await ask<{ items: Lead[] }>('leads.list', {})).items).toHaveLength(1);
});

test('what is no such delivery is left alone, and odd ones are read without falling', () => {
  const all = { part: () => true, contact: () => true, other: () => true };
  for (const body of [null, 'x', [], {}, { entry: [] }]) expect(keptOf(body, all)).toBeNull();
  const object = 'whatsapp_business_account';
  expect(keptOf({ object }, all)).toEqual({ body: { object, entry: [] }, parts: 0 });
  const odd: unknown[] = [null, { changes: 'x' }, { changes: [null, { value: [] }] }];
  expect(keptOf({ object, entry: odd }, all)?.parts).toBe(0);
  const value = { messages: [null, 'x'], statuses: 'x', errors: [{ code: 1 }], contacts: {} };
  expect(keptOf({ object, entry: [{ changes: [{ value }] }] }, all)).toMatchObject({ parts: 2 });
});
