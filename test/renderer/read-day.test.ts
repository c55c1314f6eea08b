import { describe, expect, test } from 'vitest';
import { readDay } from '../../src/renderer/components/read-day.ts';

describe('a day as people type it', () => {
  test.each([
    ['01/11/2026', '2026-11-01'],
    ['25/11/2026', '2026-11-25'],
    ['5/1/2027', '2027-01-05'],
    [' 05.01.2027 ', '2027-01-05'],
    ['05012027', '2027-01-05'],
    ['2026-11-01', '2026-11-01'],
    ['29/02/2028', '2028-02-29'],
    ['29/02/2027', null],
    ['12/25/2026', null],
    ['01/11', null],
    ['01/11/0026', null],
    ['amanhã', null],
    ['', null],
  ])('"%s"', (typed, day) => {
    expect(readDay(typed)).toBe(day);
  });

  test('two digits are a year only once the person has finished typing', () => {
    expect(readDay('01/11/20')).toBe(null);
    expect(readDay('01/11/26', { shortYear: true })).toBe('2026-11-01');
  });
});
