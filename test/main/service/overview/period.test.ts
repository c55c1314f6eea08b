import { expect, test } from 'vitest';
import { periodOf } from '../../../../src/main/service/overview/period.ts';

const at = (instant: string) => Date.parse(instant);
const told = (span: { from: number; to: number }) => [
  new Date(span.from).toISOString(),
  new Date(span.to).toISOString(),
];

test('days begin at midnight of the company, and the days before go as far as today has come', () => {
  const { days, whole, before } = periodOf(
    { period: '7' },
    at('2026-11-23T02:30:00Z'),
    'America/Sao_Paulo',
  );
  expect(days.map(({ day }) => day)).toEqual([
    '2026-11-16',
    '2026-11-17',
    '2026-11-18',
    '2026-11-19',
    '2026-11-20',
    '2026-11-21',
    '2026-11-22',
  ]);
  expect(told(whole)).toEqual(['2026-11-16T03:00:00.000Z', '2026-11-23T02:59:59.999Z']);
  expect(told(before)).toEqual(['2026-11-09T03:00:00.000Z', '2026-11-16T02:30:00.000Z']);
});

test('a day on which the clocks change has 23 or 25 hours, and no moment falls between two days', () => {
  const hours = (zone: string, from: string, to: string) => {
    const { days } = periodOf({ period: 'own', from, to }, at('2026-12-31T12:00:00Z'), zone);
    days.forEach((day, index) => {
      const next = days[index + 1];
      if (next) expect(next.from).toBe(day.to + 1);
    });
    return days.map(({ from: begin, to: end }) => (end + 1 - begin) / 3_600_000);
  };
  expect(hours('America/New_York', '2026-03-07', '2026-03-09')).toEqual([24, 23, 24]);
  expect(hours('America/New_York', '2026-10-31', '2026-11-02')).toEqual([24, 25, 24]);
  // In São Paulo midnight itself was jumped over until 2019.
  expect(hours('America/Sao_Paulo', '2018-11-03', '2018-11-05')).toEqual([24, 23, 24]);
  expect(hours('America/Sao_Paulo', '2018-02-16', '2018-02-18')).toEqual([24, 25, 24]);
  // East of UTC by more than half a day.
  expect(hours('Pacific/Kiritimati', '2026-01-01', '2026-01-02')).toEqual([24, 24]);
});

test('a leap day is a day of its month', () => {
  const { days, before } = periodOf(
    { period: 'lastMonth' },
    at('2028-03-10T12:00:00Z'),
    'America/Sao_Paulo',
  );
  expect([days.length, days.at(-1)?.day]).toEqual([29, '2028-02-29']);
  expect(told(before)).toEqual(['2028-01-03T03:00:00.000Z', '2028-02-01T02:59:59.999Z']);
  const month = periodOf({ period: 'month' }, at('2028-03-01T12:00:00Z'), 'America/Sao_Paulo');
  expect(month.days.map(({ day }) => day)).toEqual(['2028-03-01']);
  expect(told(month.before)).toEqual(['2028-02-29T03:00:00.000Z', '2028-02-29T12:00:00.000Z']);
});

test('own days that make no period are refused in words', () => {
  const own = (from?: string, to?: string) => () =>
    periodOf({ period: 'own', from, to }, at('2026-11-23T12:00:00Z'), 'America/Sao_Paulo');
  expect(own('2026-11-02', '2026-11-01')).toThrow('before the first');
  expect(own('2024-01-01', '2026-11-01')).toThrow('at most 366');
  expect(own('2026-11-01')).toThrow('Choose the first and the last day');
});
