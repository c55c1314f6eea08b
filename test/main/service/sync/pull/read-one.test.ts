import { expect, test } from 'vitest';
import { transact } from '../../../../../src/main/service/db/database.ts';
import { playedSystem } from '../../../../support/played-system.ts';
import { syncInATest } from '../../../../support/sync-in-a-test.ts';

/** A lead that was edited and deleted here after its record was edited there: a person is asked. */
async function asked() {
  const system = playedSystem();
  system.add(3);
  const app = syncInATest({ providers: [system.provider] });
  const { id } = await app.connect({ networkUrl: '' }, { provider: 'played', credentials: {} });
  const lead = app.byEmail('p1@correio.example')!;
  app.gate.hold(id, 'paused', '');
  system.edit('r1', { city: 'Recife' });
  app.edit(lead, { company: 'Aroeira' });
  app.remove(lead);
  app.gate.release(id, 'paused');
  await app.idle();
  expect(app.conflicts()).toMatchObject([{ kind: 'edit_delete', deletedOn: 'local' }]);
  const told = async () => {
    transact(app.db, (tx) => {
      app.queue.enqueue(tx, {
        key: `read:${id}:lead:r1`,
        op: 'read',
        class: 'hook',
        connectionId: id,
        params: { objectType: 'lead', remoteId: 'r1' },
      });
    });
    await app.idle();
  };
  return { system, app, told };
}

test('a hook about a record that waits for a decision on its deletion is no failure', async () => {
  const { app, told } = await asked();
  await told();
  const states = app.db.client.prepare('select distinct state from job').pluck().all();
  expect(states).toEqual(['done']);
});

test('and where it is gone there as well, the question stays what it was', async () => {
  const { system, app, told } = await asked();
  system.records.delete('r1');
  await told();
  app.clock.advance(11 * 60_000);
  await told();
  expect(app.conflicts()).toMatchObject([{ kind: 'edit_delete', deletedOn: 'local' }]);
});
