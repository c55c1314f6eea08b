import { expect, test } from 'vitest';
import { walkedList } from '../../src/renderer/components/walked-list.ts';

const items = ['a', 'b', 'c'].map((id) => ({ id }));

test('the first of a list is open until another is asked for, and what is done leads to its neighbour', () => {
  const of = (wanted?: string, among = items) =>
    walkedList(among, wanted, () => undefined, 'data-row');
  expect([of().current?.id, of().position]).toEqual(['a', 1]);
  expect([of('c').current?.id, of('c').position]).toEqual(['c', 3]);
  expect([of('gone').current?.id, of('a', []).current, of('a', []).position]).toEqual([
    'a',
    null,
    0,
  ]);
  expect([of().after('a')?.id, of().after('c')?.id]).toEqual(['b', 'b']);
  expect(of('a', items.slice(0, 1)).after('a')).toBeNull();
});
