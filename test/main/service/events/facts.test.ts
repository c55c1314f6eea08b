import { expect, test } from 'vitest';
import { eventsInATest } from '../../../support/events-in-a-test.ts';

const message = {
  isGroup: false,
  isNewsletter: false,
  instanceId: 'SANDBOX0001',
  messageId: 'A20DA9C0183A2D35A260F53F5D2B9244',
  phone: '5511987654321',
  fromMe: false,
  momment: 1773144000000,
  status: 'RECEIVED',
  chatName: 'Maria Souza',
  senderName: 'Maria Souza',
  type: 'ReceivedCallback',
  text: { message: 'Quero saber o preço' },
};

test('a WhatsApp message of somebody unknown makes a lead and stands in its timeline', async () => {
  const { hook, leads, ofLead } = await eventsInATest();
  expect((await hook('whatsapp', message)).state).toBe('applied');
  const [lead] = await leads();
  expect(lead).toMatchObject({ name: 'Maria Souza', phone: '+5511987654321', origin: 'WhatsApp' });
  expect(await ofLead(lead?.id ?? '')).toMatchObject([
    {
      type: 'message.received',
      source: 'whatsapp',
      occurredAt: '2026-03-10T12:00:00.000Z',
      gist: { text: 'Quero saber o preço', message: 'text' },
    },
  ]);
});

test('a message finds its lead by phone, with and without the ninth digit', async () => {
  const { hook, leads, ofLead, client } = await eventsInATest();
  const nine = await client.leads.create({ name: 'Maria', phone: '+5511987654321' });
  const eight = await client.leads.create({ name: 'José', phone: '+552188765432' });
  await hook('whatsapp', message);
  await hook('whatsapp', { ...message, messageId: 'B', phone: '551187654321' });
  await hook('whatsapp', { ...message, messageId: 'C', phone: '5521988765432' });
  expect(await leads()).toHaveLength(2);
  expect(await ofLead(nine.id)).toHaveLength(2);
  expect(await ofLead(eight.id)).toHaveLength(1);
});

test('what no person wrote to the company makes no lead, and says why', async () => {
  const { hook, leads, told } = await eventsInATest();
  const reasons: (string | null)[] = [];
  for (const other of [
    { fromMe: true },
    { isGroup: true, phone: '120363019502650977-group' },
    { type: 'MessageStatusCallback', status: 'READ', ids: ['A'] },
    { type: 'DisconnectedCallback', disconnected: true },
    { waitingMessage: true, text: null },
  ]) {
    const { state, reason } = await hook('whatsapp', {
      ...message,
      messageId: JSON.stringify(other),
      ...other,
    });
    expect(state).toBe('ignored');
    reasons.push(reason);
  }
  expect(reasons).toEqual([
    'own_message',
    'group_message',
    'not_a_message',
    'not_a_message',
    'waiting_message',
  ]);
  expect(await leads()).toEqual([]);
  expect(await told()).toEqual([]);
});

test('a picture keeps its caption, and a message whose sender hides the number is kept without a lead', async () => {
  const { hook, leads, told, ofLead } = await eventsInATest();
  const { text: _, ...bare } = message;
  await hook('whatsapp', { ...bare, image: { imageUrl: 'https://x.example/1', caption: 'Aqui' } });
  const [lead] = await leads();
  expect((await ofLead(lead?.id ?? ''))[0]?.gist).toMatchObject({ message: 'image', text: 'Aqui' });
  await hook('whatsapp', { ...message, messageId: 'L', phone: '81896604192873@lid' });
  expect(await leads()).toHaveLength(1);
  expect((await told())[0]).toMatchObject({ state: 'processed', leadId: null });
});

test('payments, services, payouts and feedback stand in the timeline of whom they name', async () => {
  const { hook, ofLead, client } = await eventsInATest();
  const ana = await client.leads.create({
    name: 'Ana',
    email: 'ana@correio.example',
    phone: '+5511987654321',
    document: '52998224725',
  });
  await hook('client-registered', { cliente: { nome: 'Ana', email: 'ana@correio.example' } });
  await hook('service-completed', {
    client: { phone: '(11) 98765-4321' },
    service: { name: 'Cuidado diurno' },
    completedAt: '2026-03-10T12:00:00Z',
  });
  await hook('payment', { cpf: '529.982.247-25', valor: '1.234,56', forma: 'Pix' });
  await hook('payout', { amount: 800, recipient: { email: 'ana@correio.example' } });
  await hook('feedback', { email: 'ana@correio.example', nota: '9,5', comentario: 'Ótimo' });
  const gists = Object.fromEntries((await ofLead(ana.id)).map(({ type, gist }) => [type, gist]));
  expect(gists).toMatchObject({
    'client.registered': { text: null },
    'service.completed': { about: 'Cuidado diurno' },
    'payment.received': { amount: 1234.56, about: 'Pix' },
    'payout.made': { amount: 800 },
    'feedback.received': { rating: 9.5, text: 'Ótimo' },
  });
  expect((await client.leads.history({ id: ana.id })).items).toHaveLength(1);
});

test('a fact about nobody we know makes no lead, and is tied to one when it is tried again', async () => {
  const { hook, leads, told, client } = await eventsInATest();
  await hook('payment', { email: 'ana@correio.example', amount: 10 });
  expect(await leads()).toEqual([]);
  const [fact] = await told();
  expect(fact).toMatchObject({ state: 'processed', leadId: null });
  const ana = await client.leads.create({ name: 'Ana', email: 'ana@correio.example' });
  expect(await client.events.retry({ id: fact?.id ?? '' })).toMatchObject({ leadId: ana.id });
});

test('a fact that is not sound fails with the field and what to do, never with its values', async () => {
  const { hook, told } = await eventsInATest();
  const wrong = [
    [
      'payment',
      { email: 'ana@correio.example' },
      'amount=required',
      'amount: The amount is missing',
    ],
    ['payment', { amount: 'muito' }, 'amount=money_form', 'amount: This is not an amount'],
    ['payout', { amount: -5 }, 'amount=money_negative', 'amount: An amount cannot be below zero'],
    ['feedback', { rating: 11 }, 'rating=out_of_range', 'rating: A rating goes from 0 to 10'],
    ['feedback', { email: 'ana@correio.example' }, 'rating=required', 'rating: Send a rating'],
    ['service-completed', { name: 'Ana' }, 'service=required', 'service: Say which service'],
    ['client-registered', { plan: 'Mensal' }, 'email=required', 'email: Say who it is'],
    [
      'payment',
      { amount: 5, paidAt: 'ontem' },
      'occurredAt=date_form',
      'occurredAt: This is not a date',
    ],
  ] as const;
  for (const [endpoint, body, code, words] of wrong) {
    const { state, reason } = await hook(endpoint, body);
    expect({ state, reason }).toEqual({ state: 'dead', reason: `fields ${code}` });
    const [newest] = await told();
    expect(newest?.reason).toContain(words);
    expect(`${reason} ${newest?.reason}`).not.toMatch(/correio|muito|ontem/);
  }
  expect((await told()).every(({ state }) => state === 'failed')).toBe(true);
});

test('what an endpoint seals is sealed with the event too, and read again where it may be', async () => {
  const { hook, endpoint, client, leads, ofLead, started } = await eventsInATest();
  const to = await endpoint('whatsapp');
  await client.hookEndpoints.update({ id: to.id, settings: { ...to.settings, sealed: true } });
  await hook('whatsapp', message);
  const [lead] = await leads();
  const { client: file } = started.ponte.current()!.db;
  const kept = file.prepare(`select payload from event where source = 'whatsapp'`).pluck().all();
  expect(JSON.stringify(kept)).not.toContain('preço');
  expect(kept).toHaveLength(1);
  expect((await ofLead(lead?.id ?? ''))[0]?.gist.text).toBe('Quero saber o preço');
});

test('messages of a lead that was merged stand with the one it was merged into, until they are parted', async () => {
  const { hook, ofLead, client } = await eventsInATest();
  const keep = await client.leads.create({ name: 'Ana', email: 'ana@correio.example' });
  const other = await client.leads.create({ name: 'Ana S.', phone: '+5511987654321' });
  await hook('whatsapp', message);
  expect(await ofLead(keep.id)).toEqual([]);
  await client.leads.merge({ id: keep.id, merge: [other.id] });
  expect(await ofLead(keep.id)).toHaveLength(1);
  await client.leads.restore({ id: other.id });
  expect(await ofLead(keep.id)).toEqual([]);
  expect(await ofLead(other.id)).toHaveLength(1);
});

test('what becomes of leads, customers and deals is an event that names fields and holds no value', async () => {
  const { raised, client, event } = await eventsInATest();
  const ana = await client.leads.create({ name: 'Ana', email: 'ana@correio.example' });
  await client.leads.edit({ id: ana.id, city: 'Santos' });
  const [stage, next] = (await client.deals.stages({})).items;
  const sale = { id: ana.id, title: 'Casa', stageId: stage?.id ?? '', value: 10 };
  const { deal } = (await client.leads.convert(sale)) as unknown as { deal: { id: string } };
  await client.deals.edit({ id: deal.id, stageId: next?.id ?? '' });
  await client.leads.edit({ id: ana.id, city: 'Campinas' });
  await client.leads.remove({ id: ana.id });
  const types = (await raised()).map(({ type }) => type).reverse();
  expect(types).toEqual([
    'lead.created',
    'lead.updated',
    ...types.slice(2, 4),
    'deal.moved',
    'customer.updated',
    'customer.deleted',
  ]);
  expect(types.slice(2, 4).sort()).toEqual(['customer.created', 'deal.created']);
  const [, edited] = (await raised()).reverse();
  expect(edited).toMatchObject({ leadId: ana.id, source: 'ponte', state: 'processed' });
  expect((await event(edited?.id ?? '')).payload).toEqual({ fields: ['city'], cause: 'form' });
});
