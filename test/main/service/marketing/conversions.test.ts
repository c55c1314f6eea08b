import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import type { Stage } from '../../../../src/shared/model/deal.ts';
import type {
  Conversion,
  ConversionDetail,
  ConversionStats,
  Pixel,
  PixelTrial,
} from '../../../../src/shared/model/marketing.ts';
import { sha256 } from '../../../../src/main/service/marketing/identity.ts';
import { eventReceiver } from '../../../support/event-receiver.ts';
import { marketingInATest, withRules } from '../../../support/marketing-in-a-test.ts';

const day = 86_400_000;
const ana = { name: 'Ana Souza', email: 'ana@correio.example', phone: '+5511987654321' };
type Made = { id: string };

test('a lead and a sale that is won are reported, each once, with what makes them known', async () => {
  const { ask, settled, effects, conversions } = await marketingInATest();
  const stages = await ask<{ items: Stage[] }>('deals.stages');
  const won = stages.items.find(({ kind }) => kind === 'won')!;
  const [open] = stages.items;
  const tracking = { utm_source: 'instagram', fbc: 'fb.1.1773144000000.abc' };
  const lead = await ask<Made>('leads.create', {
    ...ana,
    city: 'São Paulo',
    state: 'SP',
    tracking,
  });
  const deal = await ask<Made>('deals.create', {
    title: 'Casa',
    stageId: open!.id,
    leadId: lead.id,
    value: 350_000.5,
  });
  await ask('deals.edit', { id: deal.id, stageId: won.id });
  await ask('deals.edit', { id: deal.id, stageId: open!.id });
  await ask('deals.edit', { id: deal.id, stageId: won.id });
  for (const status of ['qualified', 'lost', 'qualified']) {
    await ask('leads.edit', { id: lead.id, status });
  }
  await settled(['sent', 'sent', 'sent']);
  const told = await effects();
  expect(told.map(({ event_name: name }) => name).toSorted()).toEqual([
    'CompleteRegistration',
    'Lead',
    'Purchase',
  ]);
  const purchase = told.find(({ event_name: name }) => name === 'Purchase')!;
  expect(purchase).toMatchObject({
    event_id: `${deal.id}:Purchase`,
    action_source: 'system_generated',
    user_data: { em: [sha256(ana.email)], ph: [sha256('5511987654321')], fbc: tracking.fbc },
    custom_data: { value: 350_000.5, currency: 'BRL', utm_source: 'instagram' },
  });
  expect(JSON.stringify(told)).not.toMatch(/ana@|98765|Souza/i);
  expect(await conversions({ leadId: lead.id })).toHaveLength(3);
});

test('one event the platform does not take sinks no other', async () => {
  const { ask, settled, effects, conversions, clock, heldUp, fault } = await withRules();
  const lead = await ask<Made>('leads.create', ana);
  // The platform cannot be reached until all are there, so that they go in one request.
  await fault('refuse');
  for (const n of Array.from({ length: 21 }).keys()) {
    await ask('conversions.create', {
      eventName: `Etapa${n}`,
      leadId: lead.id,
      ...(n === 13 ? { value: 10 } : {}),
    });
  }
  // A value with a currency is fine with us, and this platform takes no zloty in this test.
  await heldUp();
  clock.advance(60_000);
  await settled(Array.from({ length: 21 }, () => 'sent'));
  expect(await effects()).toHaveLength(21);
  expect((await conversions())[0]).toMatchObject({
    identifiers: expect.arrayContaining(['em', 'ph']),
  });
});

test('a batch that is refused as a whole is halved until the bad one is alone', async () => {
  const { ask, settled, effects, conversions, clock, db, heldUp, fault } = await withRules();
  const lead = await ask<Made>('leads.create', ana);
  await fault('refuse');
  for (const n of Array.from({ length: 9 }).keys()) {
    await ask('conversions.create', { eventName: `Etapa${n}`, leadId: lead.id });
  }
  // What no door lets through: it is found all the same.
  db.client
    .prepare("update conversion set event_name = ? where event_name = 'Etapa5'")
    .run('x'.repeat(60));
  await heldUp();
  clock.advance(60_000);
  await settled([...Array.from({ length: 8 }, () => 'sent'), 'refused']);
  expect(await effects()).toHaveLength(8);
  const [bad] = await conversions({ state: 'refused' });
  expect(bad?.message).toMatch(/Invalid parameter/);
  const { tries } = await ask<ConversionDetail>('conversions.get', { id: bad!.id });
  expect(tries.map(({ events }) => events)).toEqual([1, 2, 4, 9]);
});

test('what is too old is expired here and sinks nothing, also where the platform’s clock is ahead', async () => {
  const { ask, settled, effects, clock, heldUp, fault } = await withRules();
  const lead = await ask<Made>('leads.create', ana);
  const at = (ago: number) => new Date(clock.now() - ago).toISOString();
  const create = (eventName: string, ago: number) =>
    ask('conversions.create', { eventName, leadId: lead.id, eventTime: at(ago) });
  await fault('refuse');
  await fault('clock-skew', { ms: 2 * 3_600_000, times: undefined });
  await create('Velha', 8 * day);
  await create('Quase', 7 * day - 90 * 60_000);
  await create('Nova', 1000);
  await heldUp();
  clock.advance(60_000);
  await settled(['expired', 'expired', 'sent']);
  expect(await effects()).toHaveLength(1);
});

test('an answer that never came is asked for again under the same id: one effect', async () => {
  const { ask, settled, effects, clock, fault, until, conversions } =
    await withRules('lead.created');
  await fault('timeout-after-effect');
  await ask('leads.create', ana);
  await until(async () => (await conversions())[0]?.attempts === 1, 'A try');
  await settled(['waiting']);
  clock.advance(60_000);
  await settled(['sent']);
  expect(await effects()).toHaveLength(1);
});

test('later than 48 hours after a possible first arrival a person says what is to be', async () => {
  const { ask, settled, effects, clock, fault, until, conversions, sandbox } =
    await withRules('lead.created');
  await fault('timeout-after-effect');
  await ask('leads.create', ana);
  await until(async () => (await conversions())[0]?.attempts === 1, 'A try');
  await settled(['waiting']);
  await sandbox.ask('POST', '/_sandbox/network', { offline: true });
  // It is tried in vain all the time, which changes nothing about when it may have arrived.
  clock.advance(60_000);
  await settled(['waiting']);
  clock.advance(49 * 3_600_000);
  await settled(['waiting']);
  clock.advance(3_600_000);
  await settled(['uncertain']);
  await sandbox.ask('POST', '/_sandbox/network', { offline: false });
  const [one] = await conversions();
  await expect(ask('conversions.retry', { id: one!.id })).rejects.toMatchObject({
    code: 'CHANGED_MEANWHILE',
  });
  await ask('conversions.decide', { id: one!.id, choice: 'sent' });
  expect(await effects()).toHaveLength(1);
  expect((await conversions())[0]).toMatchObject({ state: 'sent', word: 'by_person' });
});

test('a token that is refused holds the pixel up until there is another, and nothing is lost', async () => {
  const { ask, settled, clock, fault, until, pixel } = await withRules('lead.created');
  const state = async () => (await ask<{ items: Pixel[] }>('pixels.list', {})).items[0];
  await fault('auth-expired');
  await ask('leads.create', ana);
  await until(async () => (await state())?.state === 'credentials', 'The refusal');
  expect((await state())?.reason).toMatch(/session has expired/i);
  clock.advance(3 * 3_600_000);
  await settled(['waiting']);
  await ask('pixels.put', { pixelId: pixel.pixelId, token: 'sandbox' });
  await settled(['sent']);
  expect(await state()).toMatchObject({ state: 'ready', reason: null, hasToken: true });
  expect(JSON.stringify(await ask('pixels.list', {}))).not.toContain('"sandbox"');
});

test('a platform that is throttled is left alone as long as it asks', async () => {
  const { ask, settled, clock, fault, until, effects } = await withRules('lead.created');
  await fault('throttle', { retryAfter: 600 });
  await ask('leads.create', ana);
  const state = async () => (await ask<{ items: Pixel[] }>('pixels.list', {})).items[0];
  await until(async () => (await state())?.state === 'waiting', 'The wait');
  clock.advance(9 * 60_000);
  await settled(['waiting']);
  expect(await effects()).toHaveLength(0);
  clock.advance(60_000);
  await settled(['sent']);
});

test('who said no, is gone or cannot be known is not reported, and it says why', async () => {
  const { ask, settled, conversions, effects, clock, fault, sandbox } =
    await withRules('lead.created');
  await sandbox.ask('POST', '/_sandbox/network', { offline: true });
  await ask('leads.create', { ...ana, consent: 'denied' });
  await ask('leads.create', { name: 'Sem Nada' });
  const erased = await ask<Made>('leads.create', {
    name: 'Rui Apagado',
    email: 'rui@correio.example',
  });
  await settled(['waiting', 'withheld', 'withheld'], 'two of them');
  await ask('privacy.erase', { id: erased.id, confirm: 'Rui Apagado' });
  await sandbox.ask('POST', '/_sandbox/network', { offline: false });
  clock.advance(60 * 60_000);
  await settled(['cancelled', 'withheld', 'withheld']);
  expect((await conversions()).map(({ word }) => word)).toEqual([
    'person_erased',
    'no_identifiers',
    'no_consent',
  ]);
  expect(await effects()).toHaveLength(0);
  void fault;
});

test('a pixel that is removed takes what waits with it', async () => {
  const { ask, settled, conversions, sandbox, pixel, effects } = await withRules('lead.created');
  await sandbox.ask('POST', '/_sandbox/network', { offline: true });
  await ask('leads.create', ana);
  await settled(['waiting']);
  await ask('pixels.remove', { id: pixel.id });
  await settled(['cancelled']);
  expect(await conversions()).toMatchObject([{ word: 'pixel_removed' }]);
  await ask('leads.create', { ...ana, name: 'Outra', email: 'o@correio.example' });
  expect(await conversions()).toHaveLength(1);
  expect(await effects()).toHaveLength(0);
});

test('what cannot be right is refused with words for each field', async () => {
  const { ask, conversions } = await withRules();
  const lead = await ask<Made>('leads.create', ana);
  const create = (more: object) =>
    ask('conversions.create', { eventName: 'Purchase', leadId: lead.id, ...more });
  await expect(create({ value: -1 })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  await expect(create({ value: 10, currency: 'real' })).rejects.toMatchObject({
    code: 'BAD_INPUT',
  });
  await expect(create({ eventTime: '2030-01-01T00:00:00Z' })).rejects.toMatchObject({
    code: 'BAD_INPUT',
  });
  await expect(create({ leadId: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(ask('conversions.create', { eventName: 'Lead' })).rejects.toMatchObject({
    code: 'BAD_INPUT',
  });
  await expect(ask('pixels.put', { pixelId: '9' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  expect(await conversions()).toHaveLength(0);
});

test('the same event id again is the same conversion, and the hub hears what became of it', async () => {
  const { ask, settled, conversions, until } = await withRules();
  const to = await eventReceiver();
  await ask('eventSubscriptions.create', {
    name: 'Painel',
    url: to.url,
    types: ['conversion.dispatched'],
  });
  const lead = await ask<Made>('leads.create', ana);
  const create = () =>
    ask<{ items: Conversion[] }>('conversions.create', {
      eventName: 'Purchase',
      leadId: lead.id,
      eventId: 'pedido-1',
      value: 12.5,
    });
  const [first] = (await create()).items;
  const [again] = (await create()).items;
  expect(again?.id).toBe(first?.id);
  await settled(['sent']);
  expect(await conversions()).toHaveLength(1);
  await until(() => to.got.length === 1, 'The event');
  expect(JSON.parse(to.got[0]!.body)).toMatchObject({
    type: 'conversion.dispatched',
    data: { payload: { eventId: 'pedido-1' } },
  });
  const { payload, why } = await ask<ConversionDetail>('conversions.get', { id: first!.id });
  expect(payload).toMatchObject({
    event_id: 'pedido-1',
    custom_data: { value: 12.5, currency: 'BRL' },
  });
  expect(why).toContainEqual({ part: 'em', from: 'lead.email' });
  expect(await ask<ConversionStats>('conversions.stats')).toMatchObject({
    total: 1,
    byState: { sent: 1 },
    identifiers: { em: 1, ph: 1 },
  });
});

test('a test event is explained and counts for nothing', async () => {
  const { ask, pixel, effects, fault } = await withRules();
  await expect(ask('pixels.test', { id: pixel.id })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  await ask('pixels.put', { pixelId: pixel.pixelId, testEventCode: 'TEST1' });
  expect(await ask<PixelTrial>('pixels.test', { id: pixel.id })).toMatchObject({
    ok: true,
    status: 200,
    outcome: 'accepted',
  });
  expect(await effects()).toHaveLength(0);
  await fault('auth-expired');
  expect(await ask<PixelTrial>('pixels.test', { id: pixel.id })).toMatchObject({
    ok: false,
    status: 400,
    outcome: 'credentials',
  });
});

test('another system takes conversions signed, refuses one by name, and may still say no later', async () => {
  const { ask, pixel, until, conversions, endpoint, deliver } = await withRules();
  const to = await eventReceiver();
  await ask('pixels.remove', { id: pixel.id });
  const secret = `whsec_${Buffer.from('a secret of 24 bytes or so').toString('base64')}`;
  await ask('pixels.put', {
    gateway: 'http',
    pixelId: 'loja',
    name: 'Gateway',
    url: to.url,
    token: secret,
  });
  const lead = await ask<Made>('leads.create', ana);
  const results = [{ eventId: 'a', status: 422, reason: 'sem loja' }];
  to.answer(() => ({ body: JSON.stringify({ results }) }));
  await ask('conversions.create', { eventName: 'Lead', leadId: lead.id, eventId: 'a' });
  await until(async () => (await conversions())[0]?.state === 'refused', 'The refusal');
  await ask('conversions.create', { eventName: 'Lead', leadId: lead.id, eventId: 'b' });
  await until(async () => (await conversions())[0]?.state === 'sent', 'The other one');
  const { headers, body } = to.got[0]!;
  expect(new Webhook(secret).verify(body, headers)).toMatchObject({
    pixelId: 'loja',
    events: [{ event_id: 'a' }],
  });
  const hook = await endpoint('veredito', { kind: 'conversion-verdict' });
  await deliver(hook, { results: [{ eventId: 'b', status: 'rejected', reason: 'devolvido' }] });
  await until(async () => (await conversions())[0]?.state === 'refused', 'The verdict');
  expect((await conversions())[0]).toMatchObject({ message: 'devolvido' });
});

test('a contract that is signed is a stage of the pipeline, reported under a name of its own, once', async () => {
  const { ask, settled, effects, pixel } = await withRules();
  const stages = (await ask<{ items: Stage[] }>('deals.stages')).items;
  const [open, signed] = stages.filter(({ kind }) => kind === 'open');
  const rule = { fact: 'deal.stage', stageId: signed!.id, eventName: 'ContratoAssinado' };
  await ask('conversions.saveRule', { ...rule, pixelId: pixel.id, active: true });
  const { id: leadId } = await ask<Made>('leads.create', ana);
  const deal = await ask<Made>('deals.create', {
    title: 'Casa',
    stageId: open!.id,
    leadId,
    value: 9000,
  });
  await ask('deals.edit', { id: deal.id, stageId: signed!.id });
  await ask('deals.edit', { id: deal.id, stageId: open!.id });
  await ask('deals.edit', { id: deal.id, stageId: signed!.id });
  await settled(['sent']);
  expect(await effects()).toMatchObject([
    { event_name: 'ContratoAssinado', custom_data: { value: 9000, currency: 'BRL' } },
  ]);
  const { byPixelEvent } = await ask<ConversionStats>('conversions.stats');
  expect(byPixelEvent).toMatchObject([
    {
      pixelId: pixel.id,
      eventName: 'ContratoAssinado',
      byState: { sent: 1 },
      value: 9000,
      identifiers: expect.any(Number),
    },
  ]);
});
