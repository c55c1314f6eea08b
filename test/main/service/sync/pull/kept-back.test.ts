import { describe, expect, test } from 'vitest';
import { transact } from '../../../../../src/main/service/db/database.ts';
import { ProviderError } from '../../../../../src/main/service/providers/provider-error.ts';
import { playedSystem } from '../../../../support/played-system.ts';
import { maria, salesInATest, situations } from '../../../../support/sales-in-a-test.ts';
import { NOON } from '../../../../support/sandbox-in-a-test.ts';
import { admin, syncInATest } from '../../../../support/sync-in-a-test.ts';
import { createTestClock } from '../../../../support/test-clock.ts';

/** So many people, known on both sides. */
async function withPeople(count: number, options: Parameters<typeof playedSystem>[0] = {}) {
  const system = playedSystem(options);
  system.add(count);
  const app = syncInATest({ providers: [system.provider] });
  const connection = await app.connect({ networkUrl: '' }, { provider: 'played', credentials: {} });
  const inCity = (city: string) =>
    app.db.client.prepare('select count(*) from lead where city = ?').pluck().get(city) as number;
  return { system, app, connection, inCity };
}

function busyOnce(page: number) {
  let met = 0;
  return (asked: number) => {
    if (asked !== page) return;
    met += 1;
    if (met > 1) return;
    throw new ProviderError('rate-limited', 'Too many requests.', { retryAfterMs: 60_000 });
  };
}

test('what the guard kept back is not forgotten where the reading has to wait for its next page', async () => {
  const { system, app, inCity } = await withPeople(120, { pageSize: 40 });
  for (let n = 1; n <= 30; n += 1) system.edit(`r${n}`, { city: 'Campinas' });
  system.meets.beforePage = busyOnce(2);
  const run = await app.pulled();
  expect(run).toMatchObject({ state: 'completed', counts: { updated: 30 } });
  expect(inCity('Campinas')).toBe(30);
});

test('a reading that has to wait lets no more through before its number is known', async () => {
  const { system, app, inCity } = await withPeople(120, { pageSize: 40 });
  for (let n = 1; n <= 120; n += 1) system.edit(`r${n}`, { city: 'Errado' });
  system.meets.beforePage = busyOnce(3);
  const run = await app.pulled();
  expect(run).toMatchObject({ state: 'failed', error: { code: 'HELD' } });
  expect(inCity('Errado')).toBe(20);
});

test('nor does one that has to wait for the list of refusals', async () => {
  const { system, app, inCity } = await withPeople(120, { pageSize: 200 });
  for (let n = 1; n <= 120; n += 1) system.edit(`r${n}`, { city: 'Errado' });
  const met = busyOnce(1);
  system.meets.beforeRefusals = () => met(1);
  const run = await app.pulled();
  expect(run).toMatchObject({ state: 'failed', error: { code: 'HELD' } });
  expect(inCity('Errado')).toBe(20);
});

test('where a reading breaks off that met too much already, the next one lets nothing more through', async () => {
  const { system, app, inCity } = await withPeople(120, { pageSize: 40 });
  for (let n = 1; n <= 120; n += 1) system.edit(`r${n}`, { city: 'Errado' });
  let fails = true;
  system.meets.beforePage = (page) => {
    if (page !== 3 || !fails) return;
    throw new ProviderError('rejected', 'This page cannot be shown.');
  };
  expect(await app.pulled()).toMatchObject({ state: 'failed', error: { code: 'rejected' } });
  expect(inCity('Errado')).toBe(20);
  fails = false;
  expect(await app.pulled()).toMatchObject({ state: 'failed', error: { code: 'HELD' } });
  expect(inCity('Errado')).toBe(20);
});

test('what a check of everything held stays held through readings of what is new', async () => {
  const clock = createTestClock(NOON);
  const system = playedSystem({ pageSize: 50, readsAllUpTo: 10, now: clock.now });
  system.add(60);
  for (const id of system.records.keys()) system.madeAt.set(id, NOON - 86_400_000);
  const app = syncInATest({ clock, providers: [system.provider] });
  const made = { provider: 'played', credentials: {} };
  const connection = await app.connect({ networkUrl: '' }, made);
  clock.advance(3_600_000);
  await app.idle();
  for (let n = 1; n <= 50; n += 1) system.edit(`r${n}`, { city: 'Errado' });
  const wrong = () =>
    app.db.client.prepare(`select count(*) from lead where city = 'Errado'`).pluck().get();
  const held = () => app.sync.connections.existing(connection.uid).settings.massChange;
  const check = async () => {
    transact(app.db, (tx) => {
      app.sync.service.reconcile(tx, connection.id, { trigger: 'schedule', actor: 'Ponte' });
    });
    await app.idle();
  };
  await check();
  expect([wrong(), held()]).toEqual([20, 'held']);
  for (let turn = 0; turn < 2; turn += 1) {
    app.tick();
    await app.idle();
    expect([wrong(), held()]).toEqual([20, 'held']);
    await check();
    expect([wrong(), held()]).toEqual([20, 'held']);
  }
  app.sync.service.start({ trigger: 'person', actor: 'Ana', acceptMassChange: true });
  await app.idle();
  expect([wrong(), held()]).toEqual([50, 'free']);
});

describe('records that are gone there in numbers', () => {
  test('are let go once a person says that they are, and hold nothing else back until then', async () => {
    const { system, app, connection, inCity } = await withPeople(100, { pageSize: 50 });
    for (let n = 1; n <= 40; n += 1) system.records.delete(`r${n}`);
    system.edit('r60', { city: 'Campinas' });
    const linked = () => app.sync.links.countLinked(connection.id, 'lead');
    const held = () => app.sync.connections.existing(connection.uid).settings.massChange;
    const run = await app.pulled();
    expect(run).toMatchObject({ state: 'completed', problems: [{ code: 'many_gone' }] });
    expect([linked(), held(), inCity('Campinas')]).toEqual([100, 'held', 1]);

    system.edit('r61', { city: 'Campinas' });
    await app.pulled();
    expect([linked(), held(), inCity('Campinas')]).toEqual([100, 'held', 2]);

    app.sync.service.start({ trigger: 'person', actor: 'Ana', acceptMassChange: true });
    await app.idle();
    expect([linked(), held()]).toEqual([60, 'free']);
  });

  test('hold nothing any more once they are there again', async () => {
    const { system, app, connection } = await withPeople(60, { pageSize: 50 });
    const all = [...system.records];
    system.records.clear();
    await app.pulled();
    for (const [id, values] of all) system.records.set(id, values);
    expect((await app.pulled()).problems).toEqual([]);
    expect(app.sync.connections.existing(connection.uid).settings.massChange).toBe('free');
    expect(app.sync.links.countLinked(connection.id, 'lead')).toBe(60);
  });
});

describe('many sales changed at once', () => {
  /** So many sales there, each a deal here, and then each cancelled. */
  async function cancelledAtOnce(count: number) {
    const all = await salesInATest();
    const customer = await all.customers.add({ nome: 'Maria das Dores', email: maria.email });
    const ids: string[] = [];
    for (let n = 1; n <= count; n += 1) {
      const sale = { codigo: `${n}`, cliente_id: customer.id, data: '2026-03-09' };
      ids.push((await all.sales.add({ ...sale, situacao_id: situations.open })).id);
    }
    await all.app.pulled();
    for (const id of ids) await all.sales.edit(id, { situacao_id: situations.cancelled });
    const lost = all.stage('Perdido').id;
    return {
      ...all,
      lost: () => all.allDeals().filter(({ stage_id }) => stage_id === lost).length,
      held: () => all.app.sync.connections.list()[0]?.settings.massChange,
    };
  }

  test('are held after the first twenty, however often they are read, until a person accepts them', async () => {
    const { app, lost, held } = await cancelledAtOnce(45);
    for (let reading = 0; reading < 3; reading += 1) {
      expect(await app.pulled()).toMatchObject({ state: 'failed', error: { code: 'HELD' } });
      expect([lost(), held()]).toEqual([20, 'held']);
    }
    app.sync.service.start({ trigger: 'person', actor: 'Ana', acceptMassChange: true });
    await app.idle();
    expect([lost(), held()]).toEqual([45, 'free']);
  });

  test('hold nothing any more once sales are not read', async () => {
    const { app, connection, held } = await cancelledAtOnce(45);
    await app.pulled();
    await app.running.connectionService.edit(connection.uid, { deals: 'off' }, admin);
    expect((await app.pulled()).state).toBe('completed');
    expect(held()).toBe('free');
  });
});
