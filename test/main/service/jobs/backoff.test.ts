import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import {
  backoff,
  decide,
  type Answer,
  type Tries,
} from '../../../../src/main/service/jobs/backoff.ts';

const fresh: Tries = { attempts: 0, waits: 0, stales: 0, bugs: 0, createdAt: 0, urgent: false };
const day = 24 * 60 * 60_000;

const table: { name: string; answer: Answer; tries?: Partial<Tries>; now?: number; to: object }[] =
  [
    { name: 'a success is done', answer: { kind: 'done', result: 'sent' }, to: { to: 'done' } },
    {
      name: 'no network is not held against the job',
      answer: { kind: 'offline', message: '' },
      to: { to: 'ready', runAt: 0, counts: 'nothing' },
    },
    {
      name: 'a wrong password is not held against the job',
      answer: { kind: 'unauthorized', message: '' },
      to: { to: 'ready', runAt: 0, counts: 'nothing' },
    },
    {
      name: 'the wait the other side asks for is kept',
      answer: { kind: 'rate-limited', message: '', retryAfterMs: 17_000 },
      to: { to: 'ready', runAt: 17_000, counts: 'wait' },
    },
    {
      name: 'a wait of none is one second',
      answer: { kind: 'rate-limited', message: '', retryAfterMs: 0 },
      to: { to: 'ready', runAt: 1000, counts: 'wait' },
    },
    {
      name: 'a wait of days is six hours',
      answer: { kind: 'rate-limited', message: '', retryAfterMs: 9 * day },
      to: { to: 'ready', runAt: day / 4, counts: 'wait' },
    },
    {
      name: '51 waits are enough',
      answer: { kind: 'rate-limited', message: '', retryAfterMs: 1000 },
      tries: { waits: 50 },
      to: { to: 'dead', group: 'temporary', code: 'rate-limited' },
    },
    {
      name: 'a refusal is dead at once with its code',
      answer: { kind: 'rejected', message: '', code: '480003' },
      to: { to: 'dead', group: 'definitive', code: '480003' },
    },
    {
      name: 'a record that moved is planned again',
      answer: { kind: 'stale', message: '' },
      to: { to: 'ready', runAt: 0, counts: 'stale' },
    },
    {
      name: 'a record that keeps moving is given up',
      answer: { kind: 'stale', message: '' },
      tries: { stales: 5 },
      to: { to: 'dead', group: 'temporary', code: 'stale' },
    },
    {
      name: 'a server error is tried again',
      answer: { kind: 'unavailable', message: '', status: 500 },
      to: { to: 'ready', runAt: 1500, counts: 'attempt' },
    },
    {
      name: 'the twelfth server error is the last',
      answer: { kind: 'unavailable', message: '', status: 500 },
      tries: { attempts: 11 },
      to: { to: 'dead', group: 'temporary', code: 'unavailable' },
    },
    {
      name: 'a week is long enough',
      answer: { kind: 'unavailable', message: '', status: 500 },
      now: 8 * day,
      to: { to: 'dead', group: 'temporary', code: 'unavailable' },
    },
    {
      name: 'what may have happened is told apart',
      answer: { kind: 'unknown', message: '' },
      tries: { attempts: 11 },
      to: { to: 'dead', group: 'unknown', code: 'unknown' },
    },
    {
      name: 'our own defect is tried three times',
      answer: { kind: 'bug', message: '' },
      tries: { attempts: 2, bugs: 2 },
      to: { to: 'dead', group: 'definitive', code: 'bug' },
    },
    {
      name: 'what others failed at is not counted as our defect',
      answer: { kind: 'bug', message: '' },
      tries: { attempts: 5 },
      to: { to: 'ready', runAt: 48_000, counts: 'attempt' },
    },
  ];

describe('what becomes of a job', () => {
  test.each(table)('$name', ({ answer, tries, now = 0, to }) => {
    expect(decide(answer, { ...fresh, ...tries }, now, 0.5)).toEqual(to);
  });
});

test('waits between half and all of a doubling time, never beyond its cap', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.boolean(),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (attempt, urgent, random) => {
        const full = Math.min(urgent ? 30_000 : 900_000, 2000 * 2 ** (attempt - 1));
        const wait = backoff(attempt, urgent, random);
        expect(wait).toBeGreaterThanOrEqual(full / 2);
        expect(wait).toBeLessThanOrEqual(full);
      },
    ),
  );
});
