import { describe, expect, test } from 'vitest';
import type { Conflict } from '../../../../../src/shared/model/sync.ts';
import { transact } from '../../../../../src/main/service/db/database.ts';
import { anaAtTheScreens } from '../../../../support/conflicts-in-a-test.ts';
import { playedSystem } from '../../../../support/played-system.ts';
import { syncInATest } from '../../../../support/sync-in-a-test.ts';

/** People known on both sides, the first of them by hand. */
async function withPeople(count = 30) {
  const system = playedSystem({ pageSize: 50 });
  system.add(count, { phone: '+5511982317745' });
  const app = syncInATest({ providers: [system.provider] });
  const { id } = await app.connect({ networkUrl: '' }, { provider: 'played', credentials: {} });
  const link = (remoteId: string) => app.sync.links.byRemote(id, 'lead', remoteId);
  const lead = (remoteId: string) => app.now({ id: link(remoteId)?.recordId ?? 0 });
  return { system, app, id, link, lead };
}

test('an edit against a deletion is counted once, however often the list is read', async () => {
  const { system, app, lead } = await withPeople();
  app.gate.hold(1, 'paused', '');
  app.edit(lead('r1'), { city: 'Campinas' });
  system.records.delete('r1');
  app.gate.release(1, 'paused');
  expect((await app.pulled()).counts.conflicts).toBe(1);
  expect((await app.pulled()).counts.conflicts).toBe(0);
  expect(app.conflicts()).toHaveLength(1);
});

test('a record that is looked for again and again is believed to be gone after the same time', async () => {
  const { system, app, link, lead } = await withPeople();
  const ours = lead('r1');
  system.records.delete('r1');
  const looks = () => link('r1')?.goneEvidence.length ?? 0;
  const looked = system.calls.length;
  for (let time = 0; time < 25 && link('r1')?.lifecycle === 'linked'; time += 1) {
    app.send(ours);
    const before = system.calls.length;
    await app.until(() => system.calls.length > before && app.worker.running().length === 0);
    app.clock.advance(50_000);
  }
  expect([link('r1')?.lifecycle, looks() <= 10]).toEqual(['detached', true]);
  expect(system.calls.slice(looked).filter((call) => call === 'read r1').length).toBeLessThan(16);
});

test('what was asked about a record is over once the record is gone there', async () => {
  const { system, app, link, lead } = await withPeople();
  system.edit('r1', { phone: null });
  await app.pulled();
  expect(app.conflicts()).toMatchObject([{ kind: 'clear', field: 'phone' }]);
  const ours = lead('r1');
  system.records.delete('r1');
  await app.pulled();
  expect(link('r1')).toMatchObject({ lifecycle: 'detached', frozenFields: [] });
  expect(app.conflicts()).toEqual([]);
  expect(app.stateOf(ours)).toBe('unlinked');
});

test('records that hooks told of while the list was walked through are not gone', async () => {
  const { system, app, id, link } = await withPeople(500);
  app.clock.advance(60_000);
  await app.pulled();
  const known = [...system.records];
  const added = Array.from({ length: 22 }, (_, n) => `new-${n}`);
  let told = false;
  system.meets.beforePage = async (page) => {
    if (page !== 3 || told) return;
    told = true;
    system.records.clear();
    for (const each of added) system.records.set(each, { name: each });
    for (const [remoteId, values] of known) system.records.set(remoteId, values);
    transact(app.db, (tx) => {
      for (const remoteId of added) {
        app.queue.enqueue(tx, {
          key: `read:${id}:lead:${remoteId}`,
          op: 'read',
          class: 'hook',
          connectionId: id,
          params: { objectType: 'lead', remoteId },
        });
      }
    });
    await app.until(() => added.every((remoteId) => link(remoteId) !== null), 'The new records');
  };
  expect((await app.pulled()).problems).toEqual([]);
  expect(added.filter((remoteId) => link(remoteId)?.lifecycle !== 'linked')).toEqual([]);
});

describe('a record that is there again', () => {
  async function letGo() {
    const all = await withPeople();
    const { system, app, link, lead } = all;
    app.clock.advance(60_000);
    await app.pulled();
    const before = system.records.get('r1')!;
    const ours = lead('r1');
    system.records.delete('r1');
    await app.pulled();
    expect(link('r1')?.lifecycle).toBe('detached');
    return { ...all, before, ours };
  }

  test('is linked again, and what was edited on either side meanwhile meets', async () => {
    const { system, app, link, before, ours } = await letGo();
    app.edit(ours, { company: 'Aroeira' });
    system.records.set('r1', { ...before, city: 'Recife' });
    await app.pulled();
    await app.idle();
    expect(link('r1')).toMatchObject({ lifecycle: 'linked', goneEvidence: [] });
    expect(app.now(ours)).toMatchObject({ city: 'Recife', company: 'Aroeira' });
    expect(system.records.get('r1')).toMatchObject({ city: 'Recife', company: 'Aroeira' });
    expect(app.stateOf(ours)).toBe('in_sync');
  });

  test('stays let go where its lead was deleted meanwhile', async () => {
    const { system, app, link, before, ours } = await letGo();
    app.remove(ours);
    system.records.set('r1', before);
    await app.pulled();
    expect(link('r1')?.lifecycle).toBe('detached');
  });

  test('stays let go where a person said so', async () => {
    const { system, app, link, lead } = await withPeople();
    app.gate.hold(1, 'paused', '');
    app.edit(lead('r1'), { city: 'Campinas' });
    const before = system.records.get('r1')!;
    system.records.delete('r1');
    app.gate.release(1, 'paused');
    await app.pulled();
    const [{ id }] = app.conflicts() as [Conflict];
    const ask = { id, choice: 'detach', winner: 'local' } as const;
    await app.settle.one(anaAtTheScreens, ask);
    system.records.set('r1', before);
    await app.pulled();
    expect(link('r1')?.lifecycle).toBe('detached');
  });
});
