import { expect, test } from 'vitest';
import { eventsInATest } from '../../../support/events-in-a-test.ts';

const english = {
  name: 'Ana Souza',
  email: 'Ana@Correio.example',
  phone: '(11) 98231-7745',
  city: 'Campinas',
  interest: 'Apartamento',
  income: 8500,
  utm_source: 'google',
  utmCampaign: 'verao',
  gclid: 'g-1',
  fbc: 'fb.1',
};
const portuguese = {
  nomeCompleto: 'Ana Souza',
  'e-mail': 'ana@correio.example',
  celular: '11 98231-7745',
  cidade: 'Campinas',
  interesse: 'Apartamento',
  renda_mensal: 'R$ 8.500,00',
  utm_source: 'google',
  utm_campaign: 'verao',
  gclid: 'g-1',
  _fbc: 'fb.1',
};
const values = {
  name: 'Ana Souza',
  email: 'ana@correio.example',
  phone: '+5511982317745',
  city: 'Campinas',
  interest: 'Apartamento',
  income: 8500,
  origin: 'Site',
  tracking: { utm_source: 'google', utm_campaign: 'verao', gclid: 'g-1', fbc: 'fb.1' },
};

test('a site lead becomes the same lead whether its fields are named in English or in Portuguese', async () => {
  const { hook, leads, client } = await eventsInATest();
  const first = await hook('site-lead', english);
  expect(first).toMatchObject({ state: 'applied', touched: [{ type: 'lead' }, { type: 'event' }] });
  const [lead] = await leads();
  expect(lead).toMatchObject(values);
  const [made] = (await client.leads.history({ id: lead?.id ?? '' })).items;
  expect(made).toMatchObject({ source: 'hook', actor: 'site-lead', after: { name: 'Ana Souza' } });
  await client.leads.remove({ id: lead?.id ?? '' });
  const second = await hook('site-lead', portuguese);
  expect(second.state).toBe('applied');
  expect((await leads())[0]).toMatchObject(values);
});

test('a form as browsers send it, and one wrapped in an object, are read as well', async () => {
  const { hook, leads } = await eventsInATest();
  const form = new URLSearchParams({ nome: 'Bia', whatsapp: '21 99876-5432', mensagem: 'Oi' });
  await hook('site-lead', form.toString(), 'application/x-www-form-urlencoded');
  await hook('site-lead', { data: { firstName: 'Caio', lastName: 'Lima', email: 'c@x.example' } });
  expect((await leads()).map(({ name }) => name).sort()).toEqual(['Bia', 'Caio Lima']);
});

test('the same site lead twice is one lead, and replaying its hook changes nothing', async () => {
  const { hook, replay, leads, told } = await eventsInATest();
  const first = await hook('site-lead', english);
  const again = await hook('site-lead', english);
  expect(again.id).not.toBe(first.id);
  const [lead, ...others] = await leads();
  expect(others).toEqual([]);
  const replayed = await replay(first.id);
  expect(replayed).toMatchObject({ state: 'applied', replays: 1, touched: first.touched });
  expect((await leads())[0]?.localRev).toBe(lead?.localRev);
  expect(await told()).toHaveLength(2);
});

test('one key of the sender is one fact, even when its body differs', async () => {
  const { hook, leads, told } = await eventsInATest();
  await hook('site-lead', { event_id: 'form-1', name: 'Ana', email: 'ana@correio.example' });
  const again = await hook('site-lead', { event_id: 'form-1', name: 'Bia', email: 'b@x.example' });
  expect(again).toMatchObject({ state: 'ignored', reason: 'told_before' });
  expect((await leads()).map(({ name }) => name)).toEqual(['Ana']);
  expect(await told()).toHaveLength(1);
});

test('of a lead that is known blanks are filled, and what is filled is left', async () => {
  const { hook, leads, client } = await eventsInATest();
  await client.leads.create({
    name: 'Ana',
    email: 'ana@correio.example',
    city: 'Santos',
    tracking: { utm_source: 'instagram' },
  });
  await hook('site-lead', english);
  expect(await leads()).toHaveLength(1);
  expect((await leads())[0]).toMatchObject({
    name: 'Ana',
    city: 'Santos',
    phone: '+5511982317745',
    interest: 'Apartamento',
    tracking: { utm_source: 'instagram' },
  });
});

test('a lead comes from one visit: the first that is known, whole', async () => {
  const { hook, leads, client } = await eventsInATest();
  const tracking = async () => (await leads())[0]?.tracking;
  const ana = { name: 'Ana', email: 'ana@correio.example' };
  // Nothing is known of this one, and its browser stays whatever brings it.
  await hook('site-lead', { ...ana, utm_source: '(direct)', fbp: 'fb.1.1.2' });
  const first = { utm_source: 'google', gclid: 'g-1' };
  await hook('site-lead', { ...ana, ...first, fbp: 'fb.1.3.4' });
  expect(await tracking()).toEqual({ ...first, fbp: 'fb.1.1.2' });
  const second = {
    utm_source: 'facebook',
    utm_medium: 'cpc',
    utm_campaign: 'Lancamento',
    fbclid: 'f-1',
  };
  await hook('site-lead', { ...ana, ...second });
  expect(await tracking()).toEqual({ ...first, fbp: 'fb.1.1.2' });
  // The second is with what was told of it.
  const { items } = await client.events.list({});
  const told = await Promise.all(items.map(({ id }) => client.events.get({ id })));
  expect(JSON.stringify(told)).toContain('Lancamento');
});

test('a site never turns a no into a yes, and its no counts', async () => {
  const { hook, leads, client } = await eventsInATest();
  await client.leads.create({ email: 'no@x.example', consent: 'denied' });
  await client.leads.create({ email: 'yes@x.example', consent: 'granted' });
  await client.leads.create({ email: 'open@x.example' });
  await hook('site-lead', { email: 'no@x.example', aceita_contato: 'sim' });
  await hook('site-lead', { email: 'yes@x.example', aceita_contato: 'não' });
  await hook('site-lead', { email: 'open@x.example', aceita_contato: 'sim' });
  const consents = Object.fromEntries((await leads()).map((lead) => [lead.email, lead.consent]));
  expect(consents).toEqual({
    'no@x.example': 'denied',
    'yes@x.example': 'denied',
    'open@x.example': 'granted',
  });
});

test('a mistyped value is kept as typed with a new lead, and never put into a known one', async () => {
  const { hook, leads, client } = await eventsInATest();
  await hook('site-lead', { name: 'Ana', email: 'ana@', phone: '11 98231-7745' });
  expect((await leads())[0]).toMatchObject({ email: 'ana@', phone: '+5511982317745' });
  const { id } = await client.leads.create({ name: 'Bia', phone: '+5521998765432' });
  await hook('site-lead', { name: 'Bia', phone: '21 99876-5432', email: 'bia at x', cpf: '123' });
  expect(await client.leads.get({ id })).toMatchObject({ email: null, document: null });
});

test('a site lead that names nobody is dead with words, and is told again corrected', async () => {
  const { hook, replay, leads, told } = await eventsInATest();
  const empty = await hook('site-lead', { event_id: 'form-1', message: 'Oi' });
  expect(empty).toMatchObject({
    state: 'dead',
    reason: 'fields name=required email=required phone=required',
  });
  expect(await told()).toMatchObject([
    {
      state: 'failed',
      leadId: null,
      reason: expect.stringContaining('name, an e-mail or a phone'),
    },
  ]);
  expect(await replay(empty.id)).toMatchObject({ state: 'dead', reason: empty.reason });
  const corrected = await hook('site-lead', { event_id: 'form-1', name: 'Ana', message: 'Oi' });
  expect(corrected.state).toBe('applied');
  const [lead] = await leads();
  expect(await told()).toMatchObject([
    { state: 'processed', reason: null, leadId: lead?.id, attempts: 3 },
  ]);
  expect(await hook('site-lead', ['not', 'a', 'form'])).toMatchObject({
    state: 'dead',
    reason: 'fields body=not_an_object',
  });
});
