import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { expect, onTestFinished, test } from 'vitest';
import type {
  EventDelivery,
  EventSubscription,
  EventSubscriptionSecret,
} from '../../../../src/shared/model/subscription.ts';
import { hooksInATest } from '../../../support/hooks-in-a-test.ts';
import { createTestClock } from '../../../support/test-clock.ts';

type Got = { headers: Record<string, string>; body: string };

/** Another system that takes events, and answers as it is told to. */
async function receiver() {
  const got: Got[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      got.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(status).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`;
  return { url, got, answer: (next: number) => (status = next) };
}

async function subscribed(types: string[]) {
  const clock = createTestClock(Date.now());
  const all = await hooksInATest({ clock, random: () => 0 });
  const to = await receiver();
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
