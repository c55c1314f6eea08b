import { expect, test } from 'vitest';
import { createLeadFilters } from '../../../../src/main/service/create-filters.ts';
import { createLeadList } from '../../../../src/main/service/leads/lead-list.ts';
import type { LeadFilter } from '../../../../src/shared/model/lead.ts';
import { admin, ana, syncInATest } from '../../../support/sync-in-a-test.ts';
import { sandboxForThisTest } from '../../../support/dinamize-port.ts';
import { firstSyncInATest } from '../../../support/first-sync-in-a-test.ts';

const person = (name: string, city: string) => ({
  name,
  city,
  email: `${name.toLowerCase()}@correio.example`,
});

async function start() {
  const sandbox = await sandboxForThisTest();
  const app = syncInATest();
  const connection = await app.connect(sandbox);
  const segment = (name: string, filter: LeadFilter) =>
    app.segments.store.save({ name, filter, sort: 'name', columns: null }, admin).uid;
  const limit = (segmentId: string | null) =>
    app.running.connectionService.edit(connection.uid, { segmentId }, admin);
  const created = async () =>
    (await sandbox.journal())
      .filter(({ by, op }) => by === 'api' && op === 'create')
      .map(({ after }) => (after as { name: string }).name);
  const preview = (segmentId: string | null) =>
    app.running.previewScope({ connectionUid: connection.uid, segmentId });
  const list = createLeadList({
    db: app.db,
    byId: app.leads.byId,
    toLeads: () => [],
    ...createLeadFilters(() => app.sync),
    clock: app.clock,
  });
  /** How many are left out for each reason, as health tells and as the lists that it opens are long. */
  function excluded() {
    app.clock.advance(2500);
    const [{ excluded } = { excluded: [] }] = app.running.health.standings().connections;
    for (const { why, count } of excluded) {
      const listed = list.count({ connectionId: connection.uid, excludedWhy: why });
      expect([why, listed]).toEqual([why, count]);
    }
    return Object.fromEntries(excluded.map(({ why, count }) => [why, count]));
  }
  return { sandbox, app, connection, segment, limit, created, preview, excluded };
}

test('only leads inside the segment are made there, whoever sends them and however', async () => {
  const { app, connection, segment, limit, created, excluded } = await start();
  await limit(segment('Santos', { city: ['Santos'] }));
  const outside = app.add(person('Fora', 'Recife'), { ...ana, sendTo: [connection.id] });
  const inside = app.add(person('Dentro', 'Santos'), { ...ana, sendTo: [connection.id] });
  expect(app.send(outside)).toBe(0);
  expect(app.send(inside)).toBe(1);
  await app.idle();
  expect(await created()).toEqual(['Dentro']);
  expect(app.stateOf(outside)).toBeUndefined();
  expect(excluded()).toEqual({ outside_scope: 1 });

  // Inside now, it is sent when somebody sends it.
  app.edit(outside, { city: 'santos' });
  expect(excluded()).toEqual({ not_sent: 1 });
  expect(app.send(outside)).toBe(1);
  await app.idle();
  expect(await created()).toEqual(['Dentro', 'Fora']);
  expect(excluded()).toEqual({});
});

test('who leaves the segment stays there and in agreement; who left before it was made is not made', async () => {
  const { app, connection, segment, limit, created, excluded } = await start();
  const kept = app.add(person('Fica', 'Santos'), { ...ana, sendTo: [connection.id] });
  await app.idle();
  await limit(segment('Santos', { city: ['Santos'] }));
  app.gate.hold(connection.id, 'paused', 'Somebody paused this connection.');
  const waiting = app.add(person('Espera', 'Santos'), { ...ana, sendTo: [connection.id] });
  app.edit(waiting, { city: 'Recife' });
  app.edit(kept, { city: 'Recife' });
  app.gate.release(connection.id, 'paused');
  await app.idle();
  expect(await created()).toEqual(['Fica']);
  expect(app.stateOf(kept)).toBe('in_sync');
  expect(excluded()).toEqual({ outside_scope: 1 });
  await app.pulled();
  expect(app.now(kept)).toMatchObject({ city: 'Recife', deletedAt: null });

  app.edit(waiting, { city: 'Santos' });
  expect(app.send(waiting)).toBe(1);
  await app.idle();
  expect(await created()).toEqual(['Fica', 'Espera']);
});

test('what a limit would mean is told before it is set, and removing it lets all in again', async () => {
  const { app, connection, segment, limit, preview, created } = await start();
  app.add(person('Ana', 'Santos'), { ...ana, sendTo: [connection.id] });
  app.add(person('Bia', 'Recife'), { ...ana, sendTo: [connection.id] });
  await app.idle();
  for (const name of ['Caio', 'Davi']) app.add(person(name, 'Santos'));
  app.add(person('Eva', 'Recife'));
  const santos = segment('Santos', { city: ['Santos'] });
  expect(await preview(santos)).toEqual({
    inside: 3,
    there: 1,
    couldBeSent: 2,
    outsideThere: 1,
    stopped: 0,
  });
  expect(await preview(null)).toMatchObject({ inside: 5, there: 2, couldBeSent: 3 });
  expect((await limit(santos)).settings).toMatchObject({ segmentId: santos });
  const eva = app.byEmail('eva@correio.example')!;
  expect(app.send(eva)).toBe(0);
  await limit(null);
  expect(app.send(eva)).toBe(1);
  await app.idle();
  expect(await created()).toEqual(['Ana', 'Bia', 'Eva']);
});

test('a segment that a connection takes is neither removed nor made to depend on sync', async () => {
  const { app, connection, segment, limit } = await start();
  const { store } = app.segments;
  const santos = segment('Santos', { city: ['Santos'] });
  const queued = segment('Na fila', { syncState: ['queued'] });
  await expect(limit(queued)).rejects.toMatchObject({ code: 'BAD_INPUT' });
  await expect(limit('gone')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await limit(santos);
  expect(store.usedBy(santos)).toEqual([
    { kind: 'sync_scope', id: connection.uid, name: 'Dinamize' },
  ]);
  expect(() => store.remove(santos, admin)).toThrow(expect.objectContaining({ code: 'IN_USE' }));
  const draft = { id: santos, name: 'Santos', sort: 'name', columns: null } as const;
  expect(() => store.save({ ...draft, filter: { deleted: true } }, admin)).toThrow(
    expect.objectContaining({ code: 'BAD_INPUT' }),
  );
  await limit(null);
  store.remove(santos, admin);
  expect(store.list().map(({ uid }) => uid)).toEqual([queued]);
});

test('the first sync sends only who is inside, and its preview says why the others stay', async () => {
  const { app, connect, previewed, approve, ended, there } = await firstSyncInATest('dinamize');
  const { uid } = app.segments.store.save(
    { name: 'Santos', filter: { city: ['Santos'] }, sort: 'name', columns: null },
    admin,
  );
  app.add(person('Dentro', 'Santos'));
  app.add(person('Fora', 'Recife'));
  const connection = await connect({}, { segmentId: uid });
  const preview = await previewed(connection);
  expect(preview.found.objects[0]?.out).toMatchObject({ create: 1, skip: 1 });
  await ended(approve(connection, preview).id);
  await app.idle();
  expect((await there()).filter(({ op }) => op === 'create')).toHaveLength(1);
});
