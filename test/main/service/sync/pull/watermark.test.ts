import { describe, expect, test } from 'vitest';
import {
  askedFrom,
  toDinamizeDate,
} from '../../../../../src/main/service/providers/dinamize/dates.ts';
import { createJumpWatch } from '../../../../../src/main/service/sync/timetable/jump-watch.ts';
import { sampleOf, skewOf, withSample } from '../../../../../src/main/service/sync/pull/skew.ts';
import {
  isWalkDue,
  walkEveryMs,
  walkSchedule,
} from '../../../../../src/main/service/sync/timetable/walk-times.ts';
import { isSchedule } from '../../../../../src/main/service/sync/timetable/schedule.ts';
import {
  committedOf,
  grownOverlap,
  isMissed,
  overlapOf,
  wentBack,
} from '../../../../../src/main/service/sync/pull/watermark.ts';
import { NOON } from '../../../../support/sandbox-in-a-test.ts';
import { createTestClock } from '../../../../support/test-clock.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('how far back a reading begins', () => {
  const facts = {
    leastMs: 5 * minute,
    indexLagMs: 30_000,
    skewUncertaintyMs: 1050,
    granuleMs: 1000,
    measuredMs: 0,
  };

  test.each([
    ['five minutes where nothing asks for more', {}, 5 * minute],
    ['twice the lag of their search', { indexLagMs: 4 * minute }, 8 * minute],
    ['twice what the clocks may be off', { skewUncertaintyMs: 3 * minute }, 6 * minute],
    ['48 hours for plain dates', { granuleMs: day }, 2 * day],
    ['as far as misses have shown', { measuredMs: hour }, hour],
  ])('%s', (_what, more, expected) => {
    expect(overlapOf({ ...facts, ...more })).toBe(expected);
  });

  test('grows to one and a half times what 99 in 100 stayed under, never beyond a day', () => {
    const most = Array.from({ length: 99 }, () => 10 * minute);
    expect(grownOverlap(5 * minute, [...most, 9 * hour])).toBe(15 * minute);
    expect(grownOverlap(5 * minute, [...most, 9 * hour, 9 * hour])).toBe(13.5 * hour);
    expect(grownOverlap(5 * minute, [40 * hour])).toBe(day);
  });

  test('never shrinks: not by short lags, and not to the day that bounds what is measured', () => {
    expect(grownOverlap(hour, [minute])).toBe(hour);
    expect(grownOverlap(hour, [])).toBe(hour);
    expect(grownOverlap(2 * day, [40 * hour])).toBe(2 * day);
  });
});

describe('the watermark', () => {
  test('never falls, and stays where no time was learnt', () => {
    expect(committedOf(null, null)).toBeNull();
    expect(committedOf(null, 5)).toBe(5);
    expect(committedOf(7, 5)).toBe(7);
    expect(committedOf(7, null)).toBe(7);
    expect(committedOf(7, 9)).toBe(9);
  });

  test('a change as old as where readings begin is a miss, one younger is not yet', () => {
    expect(isMissed(100, 400, 300)).toBe(true);
    expect(isMissed(101, 400, 300)).toBe(false);
  });

  test('a clock there that was put back is told from one that is only known roughly', () => {
    const there = { now: 10 * hour, uncertaintyMs: 1500 };
    expect(wentBack(10 * hour + 2500, there, 1000)).toBe(false);
    expect(wentBack(10 * hour + 2501, there, 1000)).toBe(true);
    expect(wentBack(9 * hour, there, 1000)).toBe(false);
  });
});

describe('the clock of another system', () => {
  test('is taken half-way through the round trip, in the middle of the second it tells', () => {
    expect(sampleOf({ date: 100_000, receivedAt: 100_400, roundTripMs: 200 })).toEqual({
      offsetMs: 200,
      roundTripMs: 200,
      at: 100_400,
    });
  });

  test('is the median of the last nine, so that one odd answer moves nothing', () => {
    const offsets = [50, 3_600_000, 60, 70, 80, 90, 100, 110, 120, 130];
    const samples = offsets.reduce<ReturnType<typeof withSample>>(
      (kept, offsetMs, at) => withSample(kept, { offsetMs, roundTripMs: 40, at }),
      [],
    );
    expect(samples).toHaveLength(9);
    expect(skewOf(samples)).toEqual({ offsetMs: 100, uncertaintyMs: 1020, measuredAt: 9 });
    expect(skewOf([])).toBeNull();
  });
});

test('a reading that begins in the hour that comes twice leaves none of the two out', () => {
  // Summer time in São Paulo ended on 18 February 2018 at midnight: it was 23:00 again.
  const end = Date.UTC(2018, 1, 18, 2);
  for (let since = end - 2 * hour; since <= end + 2 * hour; since += 7 * minute) {
    const from = askedFrom(since);
    for (let made = since; made <= since + 3 * hour; made += 3 * minute) {
      expect(toDinamizeDate(made) >= from).toBe(true);
    }
  }
  expect(askedFrom(NOON)).toBe(toDinamizeDate(NOON));
});

test('our own clock being set is told once, and a drift of a second not at all', () => {
  const clock = createTestClock();
  const jumped = createJumpWatch(clock);
  clock.advance(day);
  expect(jumped()).toBe(0);
  clock.jumpTo(clock.now() + 1500);
  expect(jumped()).toBe(0);
  clock.jumpTo(clock.now() - hour);
  expect(jumped()).toBe(1500 - hour);
  expect(jumped()).toBe(0);
});

test('everything is checked nightly, weekly where it is much, and sooner where it must be', () => {
  const seldom = { everyPullUpTo: 0, otherwiseEveryMs: Number.POSITIVE_INFINITY };
  expect(walkEveryMs(9999, seldom)).toBe(day);
  expect(walkEveryMs(10_000, seldom)).toBe(7 * day);
  expect(walkEveryMs(50_000, { ...seldom, otherwiseEveryMs: 6 * hour })).toBe(6 * hour);
  expect(walkSchedule(1, seldom)).toBe('24 3 * * *');
  expect(walkSchedule(2, { ...seldom, otherwiseEveryMs: 6 * hour })).toBe('31 */6 * * *');
  expect(isSchedule(walkSchedule(9, { ...seldom, otherwiseEveryMs: 20 * minute }))).toBe(true);
  expect(isWalkDue(0, day, day - hour)).toBe(true);
  expect(isWalkDue(0, day, 12 * hour)).toBe(false);
});
