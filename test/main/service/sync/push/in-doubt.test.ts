import { expect, test } from 'vitest';
import type { ConnectionSettings } from '../../../../../src/main/service/providers/connection-store.ts';
import { createDeadLetters } from '../../../../../src/main/service/jobs/dead-letters.ts';
import { createJobList } from '../../../../../src/main/service/jobs/job-list.ts';
import { createReplays } from '../../../../../src/main/service/jobs/replays.ts';
import { createRevive } from '../../../../../src/main/service/jobs/revive.ts';
import { ProviderError } from '../../../../../src/main/service/providers/provider-error.ts';
import type { ObjectManifest } from '../../../../../src/main/service/providers/provider.ts';
import { transact } from '../../../../../src/main/service/db/database.ts';
import { meddledSystem, once } from '../../../../support/meddled-system.ts';
import { ana, syncInATest } from '../../../../support/sync-in-a-test.ts';

const maria = { name: 'Maria das Dores', email: 'maria@correio.example', city: 'Santos' };

async function start(
  settings: Partial<ConnectionSettings> = {},
  how: Partial<ObjectManifest> = {},
) {
  const crm = meddledSystem(how);
  const app = syncInATest({ providers: [crm.provider] });
  const shown = await app.running.connectionService.create(
    { provider: 'played', name: 'Played', schedule: '*/15 * * * *', credentials: {} },
    { name: 'Ana', role: 'admin' },
    'approved',
  );
  const before = app.sync.connections.existing(shown.id);
  const connection = transact(app.db, (tx) =>
    app.sync.connections.update(tx, before.id, { settings: { ...before.settings, ...settings } }),
  );
  await app.idle();
  const { db, clock, live, gate, audit } = app;
  const list = createJobList({ db, clock, gate });
  const revive = createRevive(db, clock);
  const replays = createReplays({ db, clock, revive, paceOf: gate.perMinute });
  const { kick } = app.worker;
  const letters = createDeadLetters({ db, clock, live, list, revive, replays, audit, kick });
  const open = () =>
    app.db.client
      .prepare("select op, state from intent where state in ('sent', 'uncertain')")
      .all();
  return { crm, app, connection, open, list, letters };
}

const lost = () => {
  throw new ProviderError('unknown', 'The answer was lost.');
};

test('a create in doubt of a lead deleted here, which is left alone there, does not stay in doubt', async () => {
  const { crm, app, connection, open } = await start({ deletes: 'detach' });
  crm.before.create = once(lost);
  const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
  await app.until(() => app.stateOf(lead) === 'uncertain', 'The doubt');
  app.remove(lead);
  await app.idle();
  expect(open()).toEqual([]);
  crm.records.set('r1', maria);
  await app.pulled();
  expect(app.byEmail(maria.email)?.id).not.toBe(lead.id);
  expect(app.byEmail(maria.email)).not.toBeNull();
});

test('a failure that is given up while its outcome is in doubt holds back nothing of what changes there', async () => {
  const { crm, app, connection, list, letters } = await start();
  const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
  await app.idle();
  crm.before.update = lost;
  app.edit(lead, { city: 'Recife' });
  for (let hours = 0; app.stateOf(lead) !== 'failed' && hours < 24; hours += 1) {
    await app.until(() => app.worker.running().length === 0);
    app.clock.advance(3_600_000);
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(app.stateOf(lead)).toBe('failed');
  const { items } = list.deadLetters({ archived: false, limit: 10 });
  letters.removeMany({ ids: items.map(({ id }) => id) }, { reason: 'Antiga', actor: 'Ana' });
  crm.edit('made-1', { name: 'Maria D.' });
  await app.pulled();
  expect(app.now(lead).name).toBe('Maria D.');
});

test('a write in doubt on a connection that is removed does not keep its lead from being erased', async () => {
  const { crm, app, connection } = await start();
  const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
  await app.idle();
  crm.before.update = lost;
  app.edit(lead, { city: 'Recife' });
  await app.until(() => app.stateOf(lead) === 'uncertain', 'The doubt');
  await app.running.connectionService.remove(connection.uid, { name: 'Ana', role: 'admin' });
  await app.until(() => app.worker.running().length === 0);
  app.remove(lead);
  app.clock.jumpTo(app.clock.now() + 181 * 86_400_000);
  expect(await app.erase(new AbortController().signal)).toBe(1);
});
