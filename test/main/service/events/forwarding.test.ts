import { Webhook } from 'standardwebhooks';
import { expect, test, vi } from 'vitest';
import type {
  DeliveryAttempt,
  EventDelivery,
  EventSubscription,
  EventSubscriptionSecret,
} from '../../../../src/shared/model/subscription.ts';
import { eventReceiver } from '../../../support/event-receiver.ts';
import { hooksInATest } from '../../../support/hooks-in-a-test.ts';
import { createTestClock } from '../../../support/test-clock.ts';

async function subscribed(types: string[]) {
  const clock = createTestClock(Date.now());
  const all = await hooksInATest({ clock, random: () => 0 });
  const to = await eventReceiver();
  const subscription = await all.ask<EventSubscriptionSecret>('eventSubscriptions.create', {
    name: 'Financeiro',
    url: to.url,
    types,
  });
  const { id } = subscription;
  const deliveries = () => all.ask<EventDelivery[]>('eventSubscriptions.deliveries', { id });
  const newest = async () => (await deliveries())[0];
  return { ...all, clock, ...to, subscription, deliveries, newest };
}

test('an event goes to those who want its type, signed so that another library believes it', async () => {
  const { ask, got, subscription, until, newest } = await subscribed(['lead.created']);
  const lead = await ask<{ id: string }>('leads.create', { name: 'Ana', city: 'Santos' });
  await ask('leads.edit', { id: lead.id, city: 'Campinas' });
  await until(async () => (await newest())?.state === 'delivered', 'A delivery');
  expect(got).toHaveLength(1);
  const { headers, body } = got[0]!;
  const said = new Webhook(subscription.secret).verify(body, headers);
  expect(said).toMatchObject({
    type: 'lead.created',
    data: { eventId: headers['webhook-id'], lead: { id: lead.id, name: 'Ana' } },
  });
  expect(await newest()).toMatchObject({ status: 200, attempts: 1, type: 'lead.created' });
});

test('what was received is passed on with what it said', async () => {
  const { ask, got, until } = await subscribed(['payment.received']);
  const payload = { email: 'ana@correio.example', amount: 10 };
  await ask('events.create', { type: 'payment.received', idempotencyKey: 'p-1', payload });
  await until(() => got.length === 1, 'The payment');
  expect(JSON.parse(got[0]!.body)).toMatchObject({ data: { source: 'api', lead: null, payload } });
});

test('one that is not taken is told again later under the same id, then waits for a person', async () => {
  const { ask, got, until, newest, clock, answer, subscription } = await subscribed([
    'lead.created',
  ]);
  answer(500);
  await ask('leads.create', { name: 'Ana' });
  for (let tries = 1; tries <= 12; tries += 1) {
    await until(async () => (await newest())?.attempts === tries, `Try ${tries}`);
    clock.advance(15 * 60_000);
  }
  expect(await newest()).toMatchObject({ state: 'dead', status: 500, reason: 'It answered 500.' });
  expect(new Set(got.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(got).toHaveLength(12);
  expect(await ask<EventSubscription[]>('eventSubscriptions.list')).toMatchObject([
    { waiting: 0, dead: 1 },
  ]);
  answer(204);
  expect(await ask('eventSubscriptions.retry', { id: subscription.id })).toEqual({ changed: 1 });
  await until(async () => (await newest())?.state === 'delivered', 'Its delivery');
});

test('a receiver in trouble is not stormed: what waits behind waits with it', async () => {
  const { ask, got, until, newest, clock, answer, deliveries } = await subscribed(['lead.created']);
  answer(503);
  for (const name of ['Ana', 'Bia', 'Caio']) await ask('leads.create', { name });
  await until(async () => (await deliveries()).some(({ attempts }) => attempts === 1), 'A try');
  expect(got).toHaveLength(1);
  answer(200);
  clock.advance(60_000);
  await until(async () => (await deliveries()).every(({ state }) => state === 'delivered'), 'All');
  expect(got).toHaveLength(4);
  expect((await newest())?.attempts).toBe(1);
});

test('switched off nothing more is left for it, and only an admin may look or change', async () => {
  const { ask, askAs, got, subscription, deliveries, db } = await subscribed(['lead.created']);
  await ask('eventSubscriptions.update', { id: subscription.id, enabled: false });
  await ask('leads.create', { name: 'Ana' });
  expect(await deliveries()).toEqual([]);
  expect(got).toEqual([]);
  await expect(askAs('staff', 'eventSubscriptions.list')).rejects.toMatchObject({
    code: 'NOT_ALLOWED',
  });
  const open = { name: 'X', url: 'http://financeiro.example/events', types: ['lead.created'] };
  await expect(ask('eventSubscriptions.create', open)).rejects.toMatchObject({ code: 'BAD_INPUT' });
  await ask('eventSubscriptions.remove', { id: subscription.id });
  const actions = `select action from audit where subject_type = 'event_subscription' order by id`;
  expect(db.client.prepare(actions).pluck().all()).toEqual([
    'event_subscription.created',
    'event_subscription.updated',
    'event_subscription.removed',
  ]);
});

test('a receiver that says how long to wait is left alone for so long, and nothing is held against it', async () => {
  const { ask, got, until, newest, clock, answer } = await subscribed(['lead.created']);
  answer(() => ({ status: 429, headers: { 'retry-after': '120' } }));
  await ask('leads.create', { name: 'Ana' });
  await until(() => got.length === 1, 'The first try');
  await until(async () => (await newest())?.status === 429, 'Its answer');
  expect(await newest()).toMatchObject({ state: 'waiting', attempts: 0 });
  answer(200);
  clock.advance(119_000);
  expect(got).toHaveLength(1);
  clock.advance(2000);
  await until(async () => (await newest())?.state === 'delivered', 'Its delivery');
});

test('an answer that breaks off may have been a yes: it is told again under the same id', async () => {
  const { ask, ids, got, until, newest, clock, answer } = await subscribed(['lead.created']);
  answer((_got, nth) => ({ cut: nth === 1 }));
  await ask('leads.create', { name: 'Ana' });
  await until(async () => (await newest())?.attempts === 1, 'The first try');
  clock.advance(60_000);
  await until(async () => (await newest())?.state === 'delivered', 'Its delivery');
  expect(got).toHaveLength(2);
  expect(new Set(ids()).size).toBe(1);
});

test('a receiver that is gone for good pauses its subscription; what waits goes when it is resumed', async () => {
  const { ask, got, until, clock, answer, subscription, deliveries } = await subscribed([
    'lead.created',
  ]);
  const { id } = subscription;
  const now = async () => (await ask<EventSubscription[]>('eventSubscriptions.list'))[0];
  answer(410);
  await ask('leads.create', { name: 'Ana' });
  await until(async () => (await now())?.paused !== null, 'The pause');
  await ask('leads.create', { name: 'Bia' });
  clock.advance(3_600_000);
  expect(got).toHaveLength(1);
  expect(await now()).toMatchObject({ paused: { reason: 'gone' }, waiting: 2, dead: 0 });
  answer(200);
  await ask('eventSubscriptions.update', { id, paused: false });
  await until(async () => (await deliveries()).every(({ state }) => state === 'delivered'), 'All');
  expect(await now()).toMatchObject({ paused: null, failingSince: null, waiting: 0 });
});

test('after a change of secret both are signed with for a day, then the new one alone', async () => {
  const { ask, got, until, clock, subscription } = await subscribed(['lead.created']);
  const { id } = subscription;
  const { secret } = await ask<EventSubscriptionSecret>('eventSubscriptions.rotate', { id });
  const believes = (with_: string) => {
    const { headers, body } = got.at(-1)!;
    const at = new Date(Number(headers['webhook-timestamp']) * 1000);
    vi.useFakeTimers({ now: at, toFake: ['Date'] });
    try {
      return new Webhook(with_).verify(body, headers) !== undefined;
    } catch {
      return false;
    } finally {
      vi.useRealTimers();
    }
  };
  await ask('leads.create', { name: 'Ana' });
  await until(() => got.length === 1, 'The first');
  expect([believes(subscription.secret), believes(secret)]).toEqual([true, true]);
  clock.advance(25 * 3_600_000);
  await ask('leads.create', { name: 'Bia' });
  await until(() => got.length === 2, 'The second');
  expect([believes(subscription.secret), believes(secret)]).toEqual([false, true]);
});

test('what is about one record goes in order, also when the first of it fails and is in another lane', async () => {
  const { ask, bodies, until, clock, answer, deliveries } = await subscribed([
    'lead.created',
    'lead.updated',
  ]);
  answer((_got, nth) => ({ status: nth === 1 ? 500 : 200 }));
  const ana = await ask<{ id: string }>('leads.create', { name: 'Ana' });
  await ask('leads.edit', { id: ana.id, city: 'Santos' });
  const bia = await ask<{ id: string }>('leads.create', { name: 'Bia' });
  await until(async () => (await deliveries()).some(({ attempts }) => attempts === 1), 'A try');
  clock.advance(60_000);
  await until(async () => (await deliveries()).every(({ state }) => state === 'delivered'), 'All');
  const told = bodies() as { type: string; data: { lead: { id: string } } }[];
  const ofAna = told.filter(({ data }) => data.lead.id === ana.id).map(({ type }) => type);
  expect(ofAna).toEqual(['lead.created', 'lead.created', 'lead.updated']);
  expect(told.some(({ data }) => data.lead.id === bia.id)).toBe(true);
});

test('each type has its lane and each lane its workers: a slow one holds up no other', async () => {
  const { ask, got, until, hold, letGo, mostAtOnce, subscription, deliveries } = await subscribed([
    'lead.created',
    'payout.made',
  ]);
  hold();
  for (const name of ['Ana', 'Bia', 'Caio']) await ask('leads.create', { name });
  const payload = { email: 'cuidadora@correio.example', amount: 10 };
  await ask('events.create', { type: 'payout.made', idempotencyKey: 'p-1', payload });
  await until(() => got.length === 2, 'One of each lane');
  expect((await deliveries()).map(({ lane }) => lane).toSorted()).toEqual([
    'default',
    'high',
    'high',
    'high',
  ]);
  letGo();
  await until(async () => (await deliveries()).every(({ state }) => state === 'delivered'), 'All');
  expect(mostAtOnce()).toBe(2);
  await ask('eventSubscriptions.update', { id: subscription.id, lane: 'low' });
  await ask('leads.create', { name: 'Davi' });
  await until(async () => (await deliveries())[0]?.state === 'delivered', 'In its own lane');
  expect((await deliveries())[0]?.lane).toBe('low');
});

test('each try is kept with its answer, in which no secret and no e-mail can be read', async () => {
  const { ask, until, newest, answer, subscription } = await subscribed(['lead.created']);
  answer(() => ({ status: 500, body: 'token=abc123456 of ana.maria@correio.example failed' }));
  await ask('leads.create', { name: 'Ana' });
  await until(async () => (await newest())?.attempts === 1, 'A try');
  const kept = await ask<DeliveryAttempt[]>('eventSubscriptions.attempts', {
    id: subscription.id,
    deliveryId: (await newest())!.id,
  });
  expect(kept).toMatchObject([{ status: 500, outcome: 'failed' }]);
  expect(kept[0]?.answer).toContain('failed');
  expect(kept[0]?.answer).not.toMatch(/abc123456|maria/);
});

test('a test send shows what was answered and counts as no delivery', async () => {
  const { ask, got, subscription, answer, deliveries } = await subscribed(['lead.created']);
  answer(() => ({ status: 422, body: 'unknown tenant' }));
  const { id, secret } = subscription;
  expect(await ask('eventSubscriptions.test', { id })).toMatchObject({
    ok: false,
    status: 422,
    answer: 'unknown tenant',
    headers: { 'webhook-signature': 'v1,•••' },
  });
  expect(new Webhook(secret).verify(got[0]!.body, got[0]!.headers)).toMatchObject({
    data: { payload: { test: true } },
  });
  expect(await deliveries()).toEqual([]);
});
