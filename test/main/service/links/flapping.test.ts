import { describe, expect, test } from 'vitest';
import { flapOf } from '../../../../src/main/service/links/flapping.ts';

const same = (one: unknown, other: unknown) => one === other;

/** "D:A G:B" is Dinamize writing A, then GestãoClick writing B. */
function writes(text: string) {
  return text.split(' ').map((each, at) => {
    const [by = '', value = ''] = each.split(':');
    return { by, value, at };
  });
}

describe('a field that two machines write', () => {
  test.each([
    ['once to and fro is no flapping', 'A', 'G:B D:A', null],
    ['A → B → A → B is', 'A', 'G:B D:A G:B', 3],
    ['the last turns count, whatever came before', 'X', 'G:C G:B D:A G:B D:A', 3],
    ['three values in turn are no flapping', 'A', 'G:B D:C G:A D:B', null],
    ['a value that stays ends it', 'A', 'G:B D:A D:A G:B', null],
    ['by one writer alone is its own affair', 'A', 'D:B D:A D:B', null],
  ])('%s', (_what, before, text, times) => {
    expect(flapOf(before, writes(text), same)?.times ?? null).toBe(times);
  });

  test('is told with what each writes, how often and when last', () => {
    expect(flapOf('A', writes('G:B D:A G:B'), same)?.writers).toEqual([
      { by: 'G', value: 'B', at: 2, times: 2 },
      { by: 'D', value: 'A', at: 1, times: 1 },
    ]);
  });
});
