import { expect, test } from 'vitest';
import { ownPeriod } from '../../src/renderer/screens/scoring/periods.ts';

test('a chosen period holds its last day whole, and is none while a day is missing or out of order', () => {
  expect(ownPeriod({ first: '2026-02-01', last: '2026-02-28' })).toEqual({
    from: new Date(2026, 1, 1).toISOString(),
    to: new Date(2026, 2, 1).toISOString(),
  });
  expect(ownPeriod({ first: '2026-02-01', last: null })).toBeNull();
  expect(ownPeriod({ first: '2026-02-02', last: '2026-02-01' })).toBeNull();
});
