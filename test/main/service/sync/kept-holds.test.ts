import { expect, test } from 'vitest';
import { contactsOf, sandboxForThisTest } from '../../../support/dinamize-port.ts';
import { openTestDb, temporaryFolder } from '../../../support/open-test-db.ts';
import { admin, ana, syncInATest } from '../../../support/sync-in-a-test.ts';
import { createTestClock } from '../../../support/test-clock.ts';

const maria = { name: 'Maria das Dores', email: 'maria@correio.example' };

/** Something holds a connection; then it is paused, Ponte is closed and opened, and it goes on. */
async function pausedOver(hold: (at: Awaited<ReturnType<typeof first>>) => Promise<void>) {
  const at = await first();
  await hold(at);
  const { app, connection, db, clock } = at;
  await app.running.connectionService.edit(connection.uid, { paused: true }, admin);
  await app.close();
  const again = syncInATest({ db, clock, bootId: 'boot-2' });
  await again.running.connectionService.edit(connection.uid, { paused: false }, admin);
  return { ...at, again };
}

async function first() {
  const db = openTestDb(temporaryFolder());
  const clock = createTestClock();
  const sandbox = await sandboxForThisTest({ clock: clock.now });
  const app = syncInATest({ db, clock });
  const connection = await app.connect(sandbox);
  return { app, connection, db, clock, sandbox, contacts: contactsOf(sandbox) };
}

test('a password that was refused is not tried again because its connection was paused meanwhile', async () => {
  const { again, connection, contacts } = await pausedOver(
    async ({ app, connection: { id, uid } }) => {
      await app.running.connectionService.edit(uid, { credentials: { password: 'errada' } }, admin);
      app.add(maria, { ...ana, sendTo: [id] });
      await app.until(() => app.gate.state(id).state === 'auth_required', 'The stop');
    },
  );
  const tries = (await contacts.requests('/auth')).length;
  expect(again.gate.state(connection.id).state).toBe('auth_required');
  again.clock.advance(60_000);
  await again.until(() => again.worker.running().length === 0);
  expect(await contacts.requests('/auth')).toHaveLength(tries);
});

test('a wait that was asked for is kept although its connection was paused meanwhile', async () => {
  const { again, connection, clock } = await pausedOver(
    async ({ app, sandbox, connection: { id } }) => {
      await sandbox.fault({ provider: 'dinamize', kind: 'throttle', times: 1, retryAfter: 3600 });
      app.add(maria, { ...ana, sendTo: [id] });
      await app.until(() => app.gate.state(id).state === 'throttled', 'The wait');
    },
  );
  const { state, until } = again.gate.state(connection.id);
  expect(state).toBe('throttled');
  expect(until! - clock.now()).toBeGreaterThan(3_000_000);
});
