import { describe, expect, test } from 'vitest';
import { withDates } from '../../../../src/main/service/leads/relative-dates.ts';

// Three in the afternoon of a Monday, wherever the test runs.
const now = new Date(2026, 10, 23, 15, 0).getTime();
const at = (day: number, hour = 0, minute = 0, second = 0, ms = 0) =>
  new Date(2026, 10, day, hour, minute, second, ms).toISOString();

describe('dates that move with the calendar', () => {
  test('the last days count today as one of them', () => {
    expect(withDates({ createdWithinDays: 1 }, now)).toEqual({ createdFrom: at(23) });
    expect(withDates({ createdWithinDays: 30 }, now)).toEqual({
      createdFrom: new Date(2026, 9, 25).toISOString(),
    });
  });

  test('a later date that was asked for is not widened', () => {
    const filter = { createdWithinDays: 30, createdFrom: at(22) };
    expect(withDates(filter, now)).toEqual({ createdFrom: at(22) });
  });

  test.each([
    ['late', at(22, 23, 59, 59, 999)],
    ['today', at(23, 23, 59, 59, 999)],
    ['week', at(29, 23, 59, 59, 999)],
  ] as const)('a follow-up that is %s ends with its last day', (followUpDue, followUpTo) => {
    expect(withDates({ followUpDue }, now)).toEqual({ followUpTo });
  });

  test('no follow-up at all is no date, and everything else stays', () => {
    const filter = { followUpDue: 'none', city: ['Campinas'] } as const;
    expect(withDates({ ...filter, city: [...filter.city] }, now)).toEqual(filter);
    expect(withDates({ q: 'ana' }, now)).toEqual({ q: 'ana' });
  });
});
