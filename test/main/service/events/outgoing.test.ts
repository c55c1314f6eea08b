import { expect, test } from 'vitest';
import type {
  DeadDelivery,
  DeadDeliveryCause,
} from '../../../../src/shared/model/dead-delivery.ts';
import type {
  OutgoingChange,
  OutgoingTrial,
  OutgoingVersion,
} from '../../../../src/shared/model/outgoing.ts';
import type {
  EventDelivery,
  EventSubscriptionSecret,
} from '../../../../src/shared/model/subscription.ts';
import { eventReceiver } from '../../../support/event-receiver.ts';
import { hooksInATest } from '../../../support/hooks-in-a-test.ts';
import { createTestClock } from '../../../support/test-clock.ts';

async function subscribed() {
  const clock = createTestClock(Date.now());
  const all = await hooksInATest({ clock, random: () => 0 });
  const to = await eventReceiver();
  const { id } = await all.ask<EventSubscriptionSecret>('eventSubscriptions.create', {
    name: 'Operação',
    url: to.url,
    types: ['lead.created'],
  });
  const deliveries = () => all.ask<EventDelivery[]>('eventSubscriptions.deliveries', { id });
  const states = async () => (await deliveries()).map(({ state }) => state).toReversed();
  return {
    ...all,
    ...to,
    clock,
    id,
    deliveries,
    states,
    causes: () => all.ask<DeadDeliveryCause[]>('deadDeliveries.causes'),
    save: (rev: number, fields: unknown[], note = '') =>
      all.ask<OutgoingVersion>('eventSubscriptions.saveMapping', { id, rev, fields, note }),
  };
}

const expression = (source: string) => [{ kind: 'expression', source }];
const named = { to: 'cliente.nome', from: 'lead.name', steps: [{ kind: 'upper' }] };

test('an event goes out in the shape that its subscription gives it, and each delivery knows by which version', async () => {
  const { ask, save, until, bodies, deliveries } = await subscribed();
  await ask('leads.create', { name: 'Ana' });
  await until(() => bodies().length === 1, 'The whole event');
  const saved = await save(1, [
    named,
    { to: 'tipo', from: 'type' },
    { to: 'renda', from: 'lead.income', kind: 'number', steps: [] },
    { to: 'saudacao', from: '', steps: expression('"Olá, " + registro["lead.name"]') },
    { to: '__proto__.polluted', from: 'type' },
  ]);
  expect(saved).toMatchObject({ version: 2 });
  await ask('leads.create', { name: 'Bia', income: 1234.5 });
  await until(async () => (await deliveries()).every(({ state }) => state === 'delivered'), 'All');
  expect(bodies()[1]).toEqual(
    JSON.parse(
      `{"cliente":{"nome":"BIA"},"tipo":"lead.created","renda":1234.5,"saudacao":"Olá, Bia",
        "__proto__":{"polluted":"lead.created"}}`,
    ),
  );
  expect((await deliveries()).map(({ mappingVersion }) => mappingVersion)).toEqual([2, 1]);
  expect({}).not.toHaveProperty('polluted');
});

test('versions are kept, compared and gone back to, and nobody overwrites what was saved meanwhile', async () => {
  const { ask, id, save } = await subscribed();
  await save(1, [named], 'nome em maiúsculas');
  await save(2, [
    { ...named, steps: [] },
    { to: 'tipo', from: 'type' },
  ]);
  await expect(save(2, [named])).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
  const changes = await ask<OutgoingChange[]>('eventSubscriptions.diffMapping', {
    id,
    from: 2,
    to: 3,
  });
  expect(changes.map(({ to, before }) => [to, before === null])).toEqual([
    ['cliente.nome', false],
    ['tipo', true],
  ]);
  await ask('eventSubscriptions.rollBackMapping', { id, rev: 3, version: 1 });
  const versions = await ask<OutgoingVersion[]>('eventSubscriptions.mappingVersions', { id });
  expect(versions.map(({ version, fields }) => [version, fields.length])).toEqual([
    [4, 0],
    [3, 2],
    [2, 1],
    [1, 0],
  ]);
});

test('fields that clash, and expressions that may not run, are refused by name', async () => {
  const { save } = await subscribed();
  const wrong = async (fields: unknown[]) => {
    const refused = await save(1, fields).catch((error: unknown) => error);
    return (refused as { data: { fields: { field: string; problem: string }[] } }).data.fields;
  };
  const inside = { to: 'cliente', from: 'type' };
  expect(await wrong([named, inside])).toMatchObject([{ field: 'fields.1.to', problem: 'twice' }]);
  const calls = [{ to: 'a', from: 'type', steps: expression('process.exit()') }];
  expect((await wrong(calls))[0]).toMatchObject({ field: 'fields.0.steps.0' });
});

test('fields are tried on a kept event before they are saved; what fails is told and nothing is sent', async () => {
  const { ask, id, got, until } = await subscribed();
  await ask('leads.create', { name: 'Ana' });
  await until(() => got.length === 1, 'The event');
  const fields = [named, { to: 'numero', from: 'lead.name', kind: 'number' }];
  const trial = await ask<OutgoingTrial>('eventSubscriptions.tryMapping', { id, fields });
  expect(trial).toMatchObject({
    event: { type: 'lead.created' },
    body: { cliente: { nome: 'ANA' } },
    faults: [{ field: 1, code: 'failed' }],
  });
  expect(trial.parts).toContainEqual({ name: 'lead.name', text: 'Ana' });
  expect(got).toHaveLength(1);
});

test('what the mapping cannot write waits for a person, and goes when it was mended', async () => {
  const { ask, save, until, states, causes, got } = await subscribed();
  await save(1, [{ to: 'numero', from: 'lead.name', kind: 'number' }]);
  await ask('leads.create', { name: 'Ana' });
  await until(async () => (await causes()).length === 1, 'The cause');
  expect((await causes())[0]).toMatchObject({ kind: 'delivery', status: null, count: 1 });
  expect(got).toHaveLength(0);
  await save(2, [named]);
  const { fingerprint } = (await causes())[0]!;
  expect(await ask('deadDeliveries.retry', { fingerprint })).toEqual({ changed: 1 });
  await until(async () => (await states())[0] === 'delivered', 'Its delivery');
});

test('a careful look goes on while all is well, and leaves the rest alone when the same failure is back', async () => {
  const { ask, db, until, states, causes, got, answer, clock, deliveries } = await subscribed();
  answer(500);
  for (let n = 0; n < 3; n += 1) await ask('leads.create', { name: `Lead ${n}` });
  await until(async () => (await deliveries()).some(({ attempts }) => attempts === 1), 'A try');
  db.client.exec(`update event_delivery set attempts = 11 where state = 'waiting'`);
  clock.advance(60_000);
  await until(async () => (await states()).every((state) => state === 'dead'), 'All dead');
  const [cause] = await causes();
  expect(cause).toMatchObject({ count: 3, status: 500, message: 'It answered 500.' });
  const tried = got.length;
  await ask('deadDeliveries.retry', { fingerprint: cause!.fingerprint });
  await until(async () => got.length === tried + 1 && (await causes())[0]?.count === 3, 'The stop');
  answer(200);
  await ask('deadDeliveries.retry', { fingerprint: cause!.fingerprint });
  await until(async () => (await states()).every((state) => state === 'delivered'), 'All');
});

test('what need not arrive is given up with a reason, by one or by cause, and is not tried again', async () => {
  const { ask, db, until, states, causes, id } = await subscribed();
  for (const name of ['Ana', 'Bia']) await ask('leads.create', { name });
  await until(async () => (await states()).every((state) => state === 'delivered'), 'Both');
  db.client.exec(`update event_delivery set state = 'dead', fingerprint = 'd-old', settled_at = 1`);
  const [first] = await ask<DeadDelivery[]>('deadDeliveries.list', { fingerprint: 'd-old' });
  const reason = 'Já lançado à mão';
  await ask('deadDeliveries.discard', { chosen: { ids: [first!.id] }, reason });
  expect(await states()).toEqual(['discarded', 'dead']);
  expect((await causes())[0]?.count).toBe(1);
  expect(await ask('eventSubscriptions.retry', { id })).toEqual({ changed: 1 });
  await until(async () => (await states())[1] === 'delivered', 'The other');
  expect(await states()).toEqual(['discarded', 'delivered']);
});
