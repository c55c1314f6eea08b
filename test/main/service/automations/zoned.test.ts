import { expect, test } from 'vitest';
import { daysLater, nextTimeOn } from '../../../../src/main/service/automations/zoned.ts';

const at = (text: string) => Date.parse(text);
const iso = (ms: number) => new Date(ms).toISOString();

test.each([
  [
    'an ordinary week',
    '2026-11-23T12:30:15.250Z',
    7,
    'America/Sao_Paulo',
    null,
    '2026-11-30T12:30:15.250Z',
  ],
  [
    'at another hour',
    '2026-11-23T12:30:15Z',
    3,
    'America/Sao_Paulo',
    '09:00',
    '2026-11-26T12:00:00.000Z',
  ],
  [
    'over the 29th of February',
    '2028-02-28T15:00:00Z',
    2,
    'America/Sao_Paulo',
    null,
    '2028-03-01T15:00:00.000Z',
  ],
  [
    'over the end of a common February',
    '2027-02-28T15:00:00Z',
    1,
    'America/Sao_Paulo',
    null,
    '2027-03-01T15:00:00.000Z',
  ],
  [
    'over the start of summer time',
    '2018-11-03T13:00:00Z',
    1,
    'America/Sao_Paulo',
    null,
    '2018-11-04T12:00:00.000Z',
  ],
  [
    'over its end',
    '2018-02-17T12:00:00Z',
    1,
    'America/Sao_Paulo',
    null,
    '2018-02-18T13:00:00.000Z',
  ],
  [
    'into an hour that there is not',
    '2018-11-03T03:30:00Z',
    1,
    'America/Sao_Paulo',
    null,
    '2018-11-04T03:30:00.000Z',
  ],
  [
    'into an hour that comes twice',
    '2018-02-17T01:30:00Z',
    1,
    'America/Sao_Paulo',
    null,
    '2018-02-18T01:30:00.000Z',
  ],
  [
    'in New York in spring',
    '2026-03-07T15:00:00Z',
    1,
    'America/New_York',
    null,
    '2026-03-08T14:00:00.000Z',
  ],
  ['before 1970', '1969-12-31T12:00:00Z', 1, 'America/Sao_Paulo', null, '1970-01-01T12:00:00.000Z'],
] as const)('days are counted by the calendar: %s', (_, from, days, zone, time, expected) => {
  expect(iso(daysLater(at(from), days, zone, time))).toBe(expected);
});

test('a timetable keeps to its days and its hour', () => {
  const zone = 'America/Sao_Paulo';
  // A Monday, 9:00 there.
  const monday = at('2026-11-23T12:00:00Z');
  expect(iso(nextTimeOn(monday, '09:00', [1], zone))).toBe('2026-11-30T12:00:00.000Z');
  expect(iso(nextTimeOn(monday, '09:01', [1], zone))).toBe('2026-11-23T12:01:00.000Z');
  expect(iso(nextTimeOn(monday, '23:30', [7], zone))).toBe('2026-11-30T02:30:00.000Z');
});
