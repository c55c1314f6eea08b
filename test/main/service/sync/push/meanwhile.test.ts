import { expect, test } from 'vitest';
import { meddledSystem, once } from '../../../../support/meddled-system.ts';
import { admin, ana, syncInATest } from '../../../../support/sync-in-a-test.ts';

const maria = { name: 'Maria das Dores', email: 'maria@correio.example', city: 'Santos' };

async function start() {
  const crm = meddledSystem({ looksFirst: true });
  const app = syncInATest({ providers: [crm.provider] });
  const shown = await app.running.connectionService.create(
    { provider: 'played', name: 'Played', schedule: '*/15 * * * *', credentials: {} },
    admin,
    'approved',
  );
  const connection = app.sync.connections.existing(shown.id);
  await app.idle();
  return { crm, app, connection };
}

test('a record that a reading links while it is being looked for is not made once more', async () => {
  const { crm, app, connection } = await start();
  crm.after.find = once(async () => {
    crm.records.set('r1', maria);
    await app.pulled();
  });
  const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
  await app.idle();
  await app.pulled();
  expect([...crm.records.keys()]).toEqual(['r1']);
  expect(app.db.client.prepare('select count(*) from lead').pluck().get()).toBe(1);
  expect(app.stateOf(lead)).toBe('in_sync');
});

test('what a reading takes in while a record is looked at to be sent is not put back to what stood before', async () => {
  const { crm, app, connection } = await start();
  const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
  await app.idle();
  crm.after.read = once(async () => {
    crm.edit('made-1', { city: 'Natal' });
    await app.pulled();
  });
  app.send(lead);
  await app.idle();
  expect(app.now(lead).city).toBe('Natal');
  expect(crm.records.get('made-1')).toMatchObject({ city: 'Natal' });
});

test('what is edited there and here between a write and the look after it is a question, not ours', async () => {
  const { crm, app, connection } = await start();
  const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
  await app.idle();
  crm.after.update = once(() => {
    crm.edit('made-1', { city: 'Natal' });
    app.edit(lead, { city: 'Olinda' });
  });
  app.edit(lead, { city: 'Recife' });
  await app.idle();
  expect(app.conflicts()).toMatchObject([{ field: 'city', local: 'Olinda', remote: 'Natal' }]);
  expect(crm.records.get('made-1')).toMatchObject({ city: 'Natal' });
});

test('what a system makes of a value does not stand against an edit made here meanwhile', async () => {
  const { crm, app, connection } = await start();
  const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
  await app.idle();
  crm.after.update = once(() => {
    crm.edit('made-1', { city: 'RECIFE' });
    app.edit(lead, { city: 'Olinda' });
  });
  app.edit(lead, { city: 'Recife' });
  await app.idle();
  expect(app.conflicts()).toEqual([]);
  expect(crm.records.get('made-1')).toMatchObject({ city: 'Olinda' });
});

test('a record found by a search that lags is looked at before it is written to', async () => {
  const { crm, app, connection } = await start();
  crm.records.set('r1', maria);
  crm.after.find = once(() => crm.edit('r1', { company: 'Loja Nova' }));
  app.add({ ...maria, company: 'Loja' }, { ...ana, sendTo: [connection.id] });
  await app.idle();
  expect(crm.records.get('r1')).toMatchObject({ company: 'Loja Nova' });
  expect(app.conflicts()).toMatchObject([{ field: 'company', remote: 'Loja Nova' }]);
});
