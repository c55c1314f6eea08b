import { expect, test } from 'vitest';
import { playedSystem } from '../../../../support/played-system.ts';
import { syncInATest } from '../../../../support/sync-in-a-test.ts';

test('a record that may be one of several leads offers those it may be now', async () => {
  const system = playedSystem();
  const app = syncInATest({ providers: [system.provider] });
  await app.connect({ networkUrl: '' }, { provider: 'played', credentials: {} });
  const phone = '+5511982317745';
  const name = 'Maria das Dores';
  const one = app.add({ name, phone });
  const other = app.add({ name, phone });
  system.records.set('r1', { name, phone });
  await app.pulled();
  const offered = () => app.conflicts().flatMap(({ candidates }) => candidates.map(({ id }) => id));
  expect(offered().toSorted()).toEqual([one.uid, other.uid].toSorted());
  const third = app.add({ name, phone });
  app.remove(one);
  await app.pulled();
  expect(offered().toSorted()).toEqual([other.uid, third.uid].toSorted());
});

test('a record of which it was asked whose it is, and that is gone there, is asked about no more', async () => {
  const system = playedSystem();
  system.add(20);
  const app = syncInATest({ providers: [system.provider] });
  await app.connect({ networkUrl: '' }, { provider: 'played', credentials: {} });
  const phone = '+5511982317745';
  const name = 'Maria das Dores';
  app.add({ name, phone });
  app.add({ name, phone });
  system.records.set('maria', { name, phone });
  await app.pulled();
  expect(app.conflicts()).toMatchObject([{ kind: 'ambiguous_link' }]);
  system.records.delete('maria');
  await app.pulled();
  expect(app.conflicts()).toEqual([]);
  system.records.set('maria', { name, phone });
  await app.pulled();
  expect(app.conflicts()).toMatchObject([{ kind: 'ambiguous_link' }]);
});

test('where a list shows nothing at all, what was asked about its records stays asked', async () => {
  const system = playedSystem();
  system.add(30);
  const app = syncInATest({ providers: [system.provider] });
  await app.connect({ networkUrl: '' }, { provider: 'played', credentials: {} });
  const phone = '+5511982317745';
  app.add({ name: 'Maria das Dores', phone });
  app.add({ name: 'Maria das Dores', phone });
  system.records.set('maria', { name: 'Maria das Dores', phone });
  await app.pulled();
  system.records.clear();
  await app.pulled();
  expect(app.conflicts()).toMatchObject([{ kind: 'ambiguous_link' }]);
});
