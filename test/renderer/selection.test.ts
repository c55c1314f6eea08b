import { describe, expect, test } from 'vitest';
import {
  countSelected,
  everything,
  isSelected,
  nothing,
  set,
  toggle,
} from '../../src/renderer/components/grid/selection.ts';
import { toLeadSelection } from '../../src/renderer/screens/leads/lead-selection.ts';

describe('choosing rows', () => {
  test('a row is put in and taken out', () => {
    const one = toggle(nothing, 'a');
    expect([isSelected(one, 'a'), isSelected(one, 'b'), countSelected(one, 10)]).toEqual([
      true,
      false,
      1,
    ]);
    expect(countSelected(toggle(one, 'a'), 10)).toBe(0);
  });

  test('of everything, some rows can be let go, also those never seen', () => {
    const most = set(everything, ['a', 'b'], false);
    expect([isSelected(most, 'a'), isSelected(most, 'z'), countSelected(most, 12_430)]).toEqual([
      false,
      true,
      12_428,
    ]);
    expect(countSelected(toggle(most, 'a'), 12_430)).toBe(12_429);
  });

  test('the service is told ids, or the filter and what is left out of it', () => {
    expect(toLeadSelection(set(nothing, ['a', 'b'], true), { city: ['Natal'] })).toEqual({
      ids: ['a', 'b'],
    });
    expect(toLeadSelection(toggle(everything, 'a'), { city: ['Natal'] })).toEqual({
      filter: { city: ['Natal'] },
      except: ['a'],
    });
  });
});
