import { Webhook } from 'standardwebhooks';
import { expect, onTestFinished, test } from 'vitest';
import type {
  EventDelivery,
  EventRun,
  EventRunDetail,
  EventSubscription,
  EventSubscriptionSecret,
} from '../../../../src/shared/model/subscription.ts';
import { eventReceiver } from '../../../support/event-receiver.ts';
import { hooksInATest } from '../../../support/hooks-in-a-test.ts';
import { temporaryFolder } from '../../../support/open-test-db.ts';
import { serviceOn } from '../../../support/service-in-a-test.ts';
import { createTestClock } from '../../../support/test-clock.ts';

const hour = 3_600_000;
const draft = { name: 'Operação', types: ['lead.created'], mode: 'batch', schedule: '0 * * * *' };
type Told = { data: { eventId: string; lead: { name: string } } }[];

async function inBatches(more: Record<string, unknown> = {}) {
  const clock = createTestClock(Date.now());
  const all = await hooksInATest({ clock, random: () => 0 });
  const to = await eventReceiver();
  const subscription = await all.ask<EventSubscriptionSecret>('eventSubscriptions.create', {
    ...draft,
    url: to.url,
    ...more,
  });
  const { id } = subscription;
  return {
    ...all,
    ...to,
    clock,
    subscription,
    leads: async (...names: string[]) => {
      for (const name of names) await all.ask('leads.create', { name });
    },
    now: async () => (await all.ask<EventSubscription[]>('eventSubscriptions.list'))[0]!,
    runs: () => all.ask<EventRun[]>('eventSubscriptions.runs', { id }),
    run: (runId: string) => all.ask<EventRunDetail>('eventSubscriptions.run', { id, runId }),
    deliveries: () => all.ask<EventDelivery[]>('eventSubscriptions.deliveries', { id }),
    names: () => (to.bodies() as Told[]).map((told) => told.map(({ data }) => data.lead.name)),
  };
}

test('what waits goes at the set time, in order, as one signed request, and the run says so', async () => {
  const { got, leads, clock, until, runs, run, now, names, subscription } = await inBatches();
  await leads('Ana', 'Bia', 'Caio');
  expect(got).toEqual([]);
  expect(await now()).toMatchObject({ waiting: 3 });
  clock.advance(Date.parse((await now()).nextRunAt!) - clock.now());
  await until(async () => (await runs())[0]?.state === 'done', 'The run');
  expect(names()).toEqual([['Ana', 'Bia', 'Caio']]);
  const { headers, body } = got[0]!;
  const detail = await run((await runs())[0]!.id);
  expect(detail).toMatchObject({ reason: 'schedule', total: 3, sent: 3, failed: 0, batches: 1 });
  expect(detail.bytes).toBe(Buffer.byteLength(body));
  expect(detail.batchList).toMatchObject([
    { id: headers['webhook-id'], state: 'delivered', events: 3, log: [{ status: 200 }] },
  ]);
  expect(detail.deliveries.every(({ state }) => state === 'delivered')).toBe(true);
  expect(schedule(await now())).toBeGreaterThan(clock.now());
  expect(subscription.secret).toMatch(/^whsec_/);
});

function schedule({ nextRunAt }: EventSubscription): number {
  return Date.parse(nextRunAt ?? '');
}

test('sent now it does not wait for its time, and what is more than a batch holds goes in several', async () => {
  const { ask, db, leads, until, runs, got, names, subscription } = await inBatches();
  const { id, secret } = subscription;
  expect(await ask('eventSubscriptions.runNow', { id })).toBeNull();
  const many = Array.from({ length: 130 }, (_, n) => `Lead ${n}`);
  await leads(...many);
  await ask('eventSubscriptions.runNow', { id });
  await until(async () => (await runs())[0]?.state === 'done', 'The run');
  expect(got).toHaveLength(2);
  expect(names().flat()).toEqual(many);
  expect((await runs())[0]).toMatchObject({ reason: 'person', sent: 130, batches: 2 });
  for (const { headers, body } of got) {
    expect(Buffer.byteLength(body)).toBeLessThan(256 * 1024);
    expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
  }
  expect(db.client.prepare(`select count(*) from event_batch`).pluck().get()).toBe(2);
});

test('a batch that is not taken goes again under its own id; those that were are not sent again', async () => {
  const { ask, leads, until, runs, run, ids, answer, clock, subscription } = await inBatches();
  await leads(...Array.from({ length: 120 }, (_, n) => `Lead ${n}`));
  answer((_got, nth) => (nth === 2 ? { cut: true } : {}));
  await ask('eventSubscriptions.runNow', { id: subscription.id });
  await until(async () => (await runs())[0]?.batches === 1, 'The first batch');
  const failed = async () => (await run((await runs())[0]!.id)).batchList[1]?.attempts === 1;
  await until(failed, 'The second batch');
  clock.advance(60_000);
  await until(async () => (await runs())[0]?.state === 'done', 'The run');
  const [one, two, three] = ids();
  expect(ids()).toHaveLength(3);
  expect(two).toBe(three);
  expect(one).not.toBe(two);
  expect((await runs())[0]).toMatchObject({ sent: 120, failed: 0, batches: 2 });
});

test('a batch of which nothing is left is done, and nobody is sent an empty list', async () => {
  const { got, answer, leads, clock, until, runs, run, now, db } = await inBatches();
  answer(() => ({ status: 500 }));
  await leads('Ana', 'Bia');
  clock.advance(Date.parse((await now()).nextRunAt!) - clock.now());
  const tried = async () => (await run((await runs())[0]!.id)).batchList[0]?.attempts === 1;
  await until(async () => got.length === 1 && (await tried()), 'The first try');
  // As erasing both does.
  db.client.exec('delete from event_delivery');
  clock.advance(hour);
  await until(async () => (await runs())[0]?.state === 'done', 'The run');
  expect(await run((await runs())[0]!.id)).toMatchObject({ sent: 0, failed: 0, batches: 1 });
  expect(got).toHaveLength(1);
});

test('where a receiver answers for each event, what it refuses is dead or goes later, and the rest is delivered', async () => {
  const { ask, leads, until, runs, answer, bodies, names, clock, deliveries, subscription } =
    await inBatches();
  await leads('Ana', 'Bia', 'Caio');
  answer((got, nth) => {
    if (nth > 1) return {};
    const told = JSON.parse(got.body) as Told;
    const results = [
      { id: told[0]!.data.eventId, status: 200 },
      { id: told[1]!.data.eventId, status: 422, reason: 'no such plan' },
      { index: 2, status: 503, reason: 'busy' },
    ];
    return { status: 207, body: JSON.stringify({ results }) };
  });
  await ask('eventSubscriptions.runNow', { id: subscription.id });
  await until(async () => (await runs())[0]?.failed === 1, 'The refusal');
  clock.advance(60_000);
  await until(async () => (await runs())[0]?.state === 'done', 'The run');
  expect(names()).toEqual([['Ana', 'Bia', 'Caio'], ['Caio']]);
  expect(bodies()).toHaveLength(2);
  expect((await runs())[0]).toMatchObject({ total: 3, sent: 2, failed: 1, batches: 2 });
  const states = (await deliveries()).map(({ state, reason }) => [state, reason]);
  expect(states).toEqual([
    ['delivered', null],
    ['dead', 'no such plan'],
    ['delivered', null],
  ]);
});

test('times that passed while it was closed are made up for once, and a batch cut off by a crash keeps its id', async () => {
  const dir = temporaryFolder();
  const clock = createTestClock(Date.now());
  const to = await eventReceiver();
  const first = serviceOn(dir, { clock, random: () => 0 });
  await first.service.start();
  const { id } = await first.ask<EventSubscriptionSecret>('eventSubscriptions.create', {
    ...draft,
    url: to.url,
  });
  for (const name of ['Ana', 'Bia']) await first.ask('leads.create', { name });
  to.hold();
  await first.ask('eventSubscriptions.runNow', { id });
  await until(() => to.got.length === 1);
  // It is on its way and no answer has come: as it is when the power fails.
  await first.service.stop();
  to.letGo();
  clock.jumpTo(clock.now() + 30 * hour);

  const second = serviceOn(dir, { clock, random: () => 0 });
  onTestFinished(() => second.service.stop());
  await second.ask('leads.create', { name: 'Caio' });
  await second.service.start();
  const runs = () => second.ask<EventRun[]>('eventSubscriptions.runs', { id });
  await until(async () => {
    const all = await runs();
    return all.length === 2 && all.every(({ state }) => state === 'done');
  });
  expect(to.ids()[0]).toBe(to.ids()[1]);
  expect(to.got).toHaveLength(3);
  expect((await runs()).map(({ reason, sent }) => [reason, sent])).toEqual([
    ['caught_up', 1],
    ['person', 2],
  ]);
});

async function until(is: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(is, { timeout: 20_000, interval: 5 }).toBe(true);
}

test('a batch subscription needs a time it understands, and keeps it only while it is one', async () => {
  const { ask, subscription, now } = await inBatches();
  const { id } = subscription;
  for (const wrong of ['* * * * * *', 'às seis', '99 * * * *']) {
    const change = ask('eventSubscriptions.update', { id, schedule: wrong });
    await expect(change).rejects.toMatchObject({ code: 'BAD_INPUT' });
  }
  await ask('eventSubscriptions.update', { id, mode: 'each' });
  expect(await now()).toMatchObject({ mode: 'each', schedule: null, nextRunAt: null });
});
