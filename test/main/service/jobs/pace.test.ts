import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  afterFailure,
  afterSuccess,
  closed,
  halfOpened,
  type Breaker,
} from '../../../../src/main/service/jobs/breaker.ts';
import {
  newLimiter,
  nextAt,
  take,
  throttled,
  type Limiter,
} from '../../../../src/main/service/jobs/limiter.ts';

const pace = { perMinute: 60, burst: 5 };

test('no window of a minute sees more calls than the rate and one burst', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 50, maxLength: 300 }),
      (gaps) => {
        let limiter = newLimiter(pace, 0);
        let now = 0;
        const calls: number[] = [];
        for (const gap of gaps) {
          now += gap;
          const taken = take(limiter, pace, now);
          if (!taken) continue;
          limiter = taken;
          calls.push(now);
        }
        for (const start of calls) {
          const inMinute = calls.filter((at) => at >= start && at < start + 60_000).length;
          expect(inMinute).toBeLessThanOrEqual(pace.perMinute + pace.burst);
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('no call goes out before the wait the other side asked for, and the next one is foretold', () => {
  const limiter = throttled(newLimiter(pace, 0), pace, 0, 17_000);
  expect(take(limiter, pace, 16_999)).toBeNull();
  expect(nextAt(limiter, pace, 0)).toBeGreaterThanOrEqual(17_000);
  expect(take(limiter, pace, nextAt(limiter, pace, 0))).not.toBeNull();
});

test('each limit reached halves the rate, never below one call in ten seconds', () => {
  let limiter: Limiter = newLimiter(pace, 0);
  const shares = Array.from({ length: 6 }, (_, index) => {
    limiter = throttled(limiter, pace, index * 2000, 1000);
    return limiter.share;
  });
  expect(shares).toEqual([0.5, 0.25, 0.125, 0.1, 0.1, 0.1]);
});

test('busy minutes without complaint bring the rate back, slowly', () => {
  let limiter: Limiter = throttled(newLimiter(pace, 0), pace, 0, 1000);
  for (let now = 0; now < 3 * 60_000; now += 500) limiter = take(limiter, pace, now) ?? limiter;
  expect(limiter.share).toBeGreaterThan(0.5);
  expect(limiter.share).toBeLessThan(0.7);
});

test('five failures in a row open the breaker, and three successes after a pause close it', () => {
  let breaker: Breaker = closed;
  for (let count = 0; count < 4; count += 1) breaker = afterFailure(breaker, count, 0.5);
  expect(breaker.state).toBe('closed');
  breaker = afterFailure(breaker, 4, 0.5);
  expect(breaker).toEqual({ state: 'open', until: 30_004, opened: 1 });
  breaker = halfOpened(breaker);
  breaker = afterSuccess(afterSuccess(breaker, 30_010), 30_020);
  expect(breaker.state).toBe('half-open');
  expect(afterSuccess(breaker, 30_030).state).toBe('closed');
});

test('a failure while half-open opens it for twice as long, a quarter of an hour at most', () => {
  let breaker: Breaker = { state: 'half-open', successes: 2, opened: 1 };
  breaker = afterFailure(breaker, 0, 0.5);
  expect(breaker).toEqual({ state: 'open', until: 60_000, opened: 2 });
  breaker = afterFailure({ state: 'half-open', successes: 0, opened: 30 }, 0, 0.5);
  expect(breaker).toMatchObject({ until: 15 * 60_000 });
});

test('half of twenty calls failing opens it even when they never fail in a row', () => {
  let breaker: Breaker = closed;
  for (let count = 0; count < 10; count += 1) {
    breaker = afterSuccess(breaker, count);
    breaker = afterFailure(breaker, count, 0.5);
  }
  expect(breaker.state).toBe('open');
});
