import { expect, test } from 'vitest';
import { ProviderError } from '../../../../../src/main/service/providers/provider-error.ts';
import { meddledSystem, once } from '../../../../support/meddled-system.ts';
import { ana, syncInATest } from '../../../../support/sync-in-a-test.ts';

const maria = { name: 'Maria das Dores', email: 'maria@correio.example', city: 'Santos' };

async function start() {
  const crm = meddledSystem();
  const app = syncInATest({ providers: [crm.provider] });
  const shown = await app.running.connectionService.create(
    { provider: 'played', name: 'Played', schedule: '*/15 * * * *', credentials: {} },
    { name: 'Ana', role: 'admin' },
    'approved',
  );
  const connection = app.sync.connections.existing(shown.id);
  await app.idle();
  const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
  await app.idle();
  return { crm, app, connection, lead };
}

test('a lead restored while its deletion is being looked into there keeps its record there', async () => {
  const { crm, app, lead } = await start();
  crm.after.read = once(() => void app.restore(lead));
  app.remove(lead);
  await app.idle();
  expect(crm.calls.filter((call) => /create|remove/.test(call))).toEqual(['create made-1']);
  expect(app.stateOf(lead)).toBe('in_sync');
});

test('a lead restored after its deletion there was cut short is made there again', async () => {
  const { crm, app, lead } = await start();
  crm.after.remove = once(() => {
    throw new ProviderError('unknown', 'The answer was lost.');
  });
  app.remove(lead);
  await app.until(() => app.stateOf(lead) === 'uncertain', 'The doubt');
  app.restore(lead);
  await app.idle();
  await app.pulled();
  expect([...crm.records.values()]).toMatchObject([maria]);
  expect(app.stateOf(lead)).toBe('in_sync');
});
