import { expect, test } from 'vitest';
import { createRevive } from '../../../../../src/main/service/jobs/revive.ts';
import { transact } from '../../../../../src/main/service/db/database.ts';
import { ProviderError } from '../../../../../src/main/service/providers/provider-error.ts';
import { anaAtTheScreens } from '../../../../support/conflicts-in-a-test.ts';
import { meddledSystem, once } from '../../../../support/meddled-system.ts';
import { admin, ana, syncInATest } from '../../../../support/sync-in-a-test.ts';

const maria = { name: 'Maria das Dores', email: 'maria@correio.example', city: 'Santos' };

/** A lead whose edit failed, and whose record was deleted there since. */
async function failedAndGone() {
  const crm = meddledSystem();
  const app = syncInATest({ providers: [crm.provider], config: { goneApartMs: 0 } });
  const shown = await app.running.connectionService.create(
    { provider: 'played', name: 'Played', schedule: '*/15 * * * *', credentials: {} },
    admin,
    'approved',
  );
  const connection = app.sync.connections.existing(shown.id);
  await app.idle();
  const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
  await app.idle();
  crm.before.update = once(() => {
    throw new ProviderError('rejected', 'A cidade não existe.', { code: '422' });
  });
  app.edit(lead, { city: 'Recife' });
  await app.idle();
  expect(app.stateOf(lead)).toBe('failed');
  crm.records.delete('made-1');
  crm.add(3);
  await app.pulled();
  const dead = () =>
    app.db.client.prepare(`select id from job where state = 'dead'`).pluck().all() as number[];
  return { crm, app, lead, dead };
}

test('a lead that a person lets go stays let go, and what had failed about it is over', async () => {
  const { crm, app, lead, dead } = await failedAndGone();
  const revive = createRevive(app.db, app.clock);
  const [asked] = app.conflicts();
  expect(asked).toMatchObject({ kind: 'edit_delete' });
  const { id, seenLocalRev, seenRemoteVer } = asked!;
  const seen = { id, seenLocalRev, seenRemoteVer };
  await app.settle.one(anaAtTheScreens, { ...seen, winner: 'local', choice: 'detach' });
  for (const job of dead()) {
    transact(app.db, (tx) => revive(tx, job, { class: 0, runAt: app.clock.now() }));
  }
  await app.idle();
  expect(crm.calls.filter((call) => call.startsWith('create'))).toHaveLength(1);
  expect(app.stateOf(lead)).toBe('unlinked');
});
