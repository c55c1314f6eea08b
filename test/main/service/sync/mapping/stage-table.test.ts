import { expect, test } from 'vitest';
import { createStageTable } from '../../../../../src/main/service/sync/mapping/stage-table.ts';

const ours = [
  { uid: 'new', kind: 'open', active: true },
  { uid: 'old', kind: 'open', active: false },
  { uid: 'visit', kind: 'open', active: true },
  { uid: 'offer', kind: 'open', active: true },
  { uid: 'won', kind: 'won', active: true },
  { uid: 'lost', kind: 'lost', active: true },
] as const;
const theirs = [
  { id: '1', name: 'Em aberto', kind: 'open' },
  { id: '2', name: 'Em andamento', kind: 'open' },
  { id: '3', name: 'Concretizado', kind: 'won' },
  { id: '4', name: 'Cancelado', kind: 'lost' },
] as const;

test('what goes there and comes back stands where it stood', () => {
  const table = createStageTable(ours, theirs, {});
  for (const { id } of theirs) expect(table.toTheirs(table.toOurs(id) ?? '')).toBe(id);
});

test('a deal is never told to be further than it is', () => {
  const table = createStageTable(ours, theirs, {});
  expect(ours.map(({ uid }) => table.toTheirs(uid))).toEqual(['1', '1', '2', '2', '3', '4']);
});

test('what an admin chose holds, and a stage that is gone is passed over', () => {
  const table = createStageTable(ours, theirs, { 2: 'offer', 1: 'no such stage' });
  expect([table.toOurs('1'), table.toOurs('2')]).toEqual(['new', 'offer']);
  expect(table.toTheirs('visit')).toBe('1');
});

test('a stage nobody told us of is nothing here, and none of ours is told to a system that has none', () => {
  expect(createStageTable(ours, theirs, {}).toOurs('99')).toBeNull();
  expect(createStageTable(ours, [], {}).toTheirs('won')).toBeNull();
  expect(createStageTable([], theirs, {}).toOurs('1')).toBeNull();
});
