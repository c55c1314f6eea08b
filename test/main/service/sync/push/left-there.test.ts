import { expect, test } from 'vitest';
import { transact } from '../../../../../src/main/service/db/database.ts';
import { customersOf } from '../../../../support/gestaoclick-port.ts';
import { sandboxForThisTest } from '../../../../support/dinamize-port.ts';
import { NOON } from '../../../../support/sandbox-in-a-test.ts';
import { ana, syncInATest } from '../../../../support/sync-in-a-test.ts';
import { createTestClock } from '../../../../support/test-clock.ts';

const maria = {
  name: 'Maria das Dores',
  email: 'maria@correio.example',
  document: '52998224725',
  city: 'Santos',
};

async function start(deletes: 'send' | 'detach') {
  const clock = createTestClock(NOON);
  const sandbox = await sandboxForThisTest({
    clock: clock.now,
    limits: { gestaoclickPerSecond: 1_000_000 },
  });
  const app = syncInATest({ clock });
  const { id, settings } = await app.connectGestaoClick(sandbox);
  transact(app.db, (tx) =>
    app.sync.connections.update(tx, id, { settings: { ...settings, deletes } }),
  );
  const sent = { ...ana, sendTo: [id] };
  const lead = app.add(maria, sent);
  await app.idle();
  return { sandbox, app, sent, lead, customers: customersOf(sandbox) };
}

test.each([
  ['document', maria],
  ['e-mail', { ...maria, document: null }],
])(
  'whoever comes again after being deleted only here becomes the customer left there, by %s',
  async (_by, values) => {
    const { app, sent, lead, customers } = await start('detach');
    app.remove(lead);
    await app.idle();
    const again = app.add(values, sent);
    await app.idle();
    expect(await customers.all()).toHaveLength(1);
    expect(app.stateOf(again)).toBe('in_sync');
    app.edit(again, { city: 'Recife' });
    await app.idle();
    await app.pulled();
    expect([app.stateOf(again), app.now(again).city]).toEqual(['in_sync', 'Recife']);
    // Of one customer there are not two leads: the one that comes back is told whose it is now.
    app.restore(lead);
    await app.idle();
    expect(await customers.all()).toHaveLength(1);
    expect(app.stateOf(lead)).toBe('failed');
  },
);

test('whoever comes again after being deleted on both sides is made anew, though a search still shows the old one', async () => {
  const { sandbox, app, sent, lead, customers } = await start('send');
  await sandbox.fault({
    provider: 'gestaoclick',
    kind: 'index-lag',
    ms: 60_000,
    match: { method: 'DELETE' },
  });
  app.remove(lead);
  await app.idle();
  const again = app.add(maria, sent);
  await app.idle();
  expect(await customers.all()).toHaveLength(1);
  expect(app.stateOf(again)).toBe('in_sync');
});
