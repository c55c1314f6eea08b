import { clampRetryAfter } from './backoff.ts';
import { nextMidnight } from './day.ts';

/**
 * The pace at one connection: a token bucket whose rate gives way when the other side says so and
 * comes back slowly (additive increase, multiplicative decrease).
 *
 * Pure: every function takes the state and the time in ms and answers a new state. Our own rather
 * than a library's because the bucket's floor (`Retry-After`) and its rate change while it runs.
 */
export type Limiter = {
  readonly tokens: number;
  readonly at: number;
  /** When the newest calls went out, oldest first; as many as may go out in one minute, where that is counted. */
  readonly newest: readonly number[];
  /** Share of the profile's rate in force, above 0 and at most 1. */
  readonly share: number;
  /** Nothing goes out before this time. */
  readonly heldUntil: number;
  /** Calls in the minute that is running, and when it started. */
  readonly minuteAt: number;
  readonly minuteCalls: number;
  readonly minuteThrottled: boolean;
  /** Calls in the other side's day that is running, and when it ends; 0 where days are not counted. */
  readonly dayCalls: number;
  readonly dayUntil: number;
  /** Times in a row that it asked for less, no call having gone well in between. */
  readonly throttledRow: number;
};

/** How a provider may be called: its rate, how many calls at once, and how many jobs side by side. */
export type Pace = {
  readonly perMinute: number;
  readonly burst: number;
  /** So many in any stretch of a minute: of a burst and what is earned beside it, the rest waits. */
  readonly inAnyMinute?: number;
  readonly slots?: number;
  readonly perDay?: DayBudget;
};

/** So many calls a day, which begins at midnight in that time zone. */
export type DayBudget = { readonly calls: number; readonly zone: string };

/** What was counted of a day, kept for the next start. */
export type CountedDay = { readonly calls: number; readonly until: number };

/** Of a day's calls this much is left to what people wait for. */
const keptShare = 0.2;
/** A limit of seconds does not say no so often on end: it is the day's. */
const rowOfADay = 5;

const leastPerSecond = 0.1;
const minute = 60_000;

export function newLimiter(pace: Pace, now: number): Limiter {
  return {
    tokens: pace.burst,
    at: now,
    newest: [],
    share: 1,
    heldUntil: 0,
    minuteAt: now,
    minuteCalls: 0,
    minuteThrottled: false,
    dayCalls: 0,
    dayUntil: 0,
    throttledRow: 0,
  };
}

/** Fills the bucket up to now and lets the rate recover after each quiet, busy minute. */
function refilled(limiter: Limiter, pace: Pace, now: number): Limiter {
  const next = recovered(limiter, pace, now);
  const earned = Math.max(0, now - next.at) * perMs(next, pace);
  // A wait for the minute to pass earns no second burst: what follows it goes out evenly.
  const most = minuteEnds(next, pace) > next.at ? 1 : pace.burst;
  return { ...next, tokens: Math.min(most, next.tokens + earned), at: now };
}

/** When the minute that has all its calls is over; 0 while there is room in it. */
function minuteEnds({ newest }: Limiter, { inAnyMinute }: Pace): number {
  const [oldest] = newest;
  return oldest === undefined || newest.length !== inAnyMinute ? 0 : oldest + minute;
}

/** Takes one token, or null when none may be taken now. */
export function take(limiter: Limiter, pace: Pace, now: number): Limiter | null {
  const full = refilled(limiter, pace, now);
  if (full.tokens < 1 || now < Math.max(full.heldUntil, minuteEnds(full, pace))) return null;
  const newest = pace.inAnyMinute ? [...full.newest, now].slice(-pace.inAnyMinute) : full.newest;
  const tokens = full.tokens - 1;
  return counted({ ...full, tokens, newest, minuteCalls: full.minuteCalls + 1 }, pace, now);
}

/** One call more of the day; with its last one, nothing goes out before the next day. */
function counted(limiter: Limiter, { perDay }: Pace, now: number): Limiter {
  if (!perDay) return limiter;
  const today = now < limiter.dayUntil;
  const dayUntil = today ? limiter.dayUntil : nextMidnight(now, perDay.zone);
  const dayCalls = (today ? limiter.dayCalls : 0) + 1;
  const heldUntil = dayCalls < perDay.calls ? limiter.heldUntil : dayUntil;
  return { ...limiter, dayCalls, dayUntil, heldUntil };
}

/** Takes up a day that was counted before. */
export function withDay(limiter: Limiter, { perDay }: Pace, day: CountedDay): Limiter {
  if (!perDay) return limiter;
  const heldUntil = day.calls < perDay.calls ? limiter.heldUntil : day.until;
  return {
    ...limiter,
    dayCalls: day.calls,
    dayUntil: day.until,
    heldUntil: Math.max(limiter.heldUntil, heldUntil),
  };
}

/** Whether what is left of the day is for what people wait for. */
export function savesForPeople(limiter: Limiter, { perDay }: Pace, now: number): boolean {
  if (!perDay || now >= limiter.dayUntil) return false;
  return limiter.dayCalls >= perDay.calls * (1 - keptShare);
}

/** The other side answered: what it asked for before was a matter of moments. */
export function wentWell(limiter: Limiter): Limiter {
  return limiter.throttledRow === 0 ? limiter : { ...limiter, throttledRow: 0 };
}

/** When the next token can be taken. */
export function nextAt(limiter: Limiter, pace: Pace, now: number): number {
  const full = refilled(limiter, pace, now);
  const missing = Math.max(0, 1 - full.tokens);
  const earnedAt = now + Math.ceil(missing / perMs(full, pace));
  return Math.max(full.heldUntil, minuteEnds(full, pace), earnedAt);
}

/**
 * The other side asked for less: its wait is the floor, and the rate is halved. Answers to calls
 * that were under way when the wait began tell of the same excess: they only lengthen it. Where days
 * are counted, five times in a row mean that this one is spent, whoever spent it.
 */
export function throttled(
  limiter: Limiter,
  pace: Pace,
  now: number,
  retryAfterMs: number,
): Limiter {
  const full = refilled(limiter, pace, now);
  const least = Math.min(1, (leastPerSecond * 60) / pace.perMinute);
  const throttledRow = limiter.throttledRow + (now < full.heldUntil ? 0 : 1);
  const until =
    pace.perDay && throttledRow >= rowOfADay
      ? nextMidnight(now, pace.perDay.zone)
      : now + clampRetryAfter(retryAfterMs);
  return {
    ...full,
    tokens: 0,
    share: now < full.heldUntil ? full.share : Math.max(least, full.share * 0.5),
    heldUntil: Math.max(full.heldUntil, until),
    throttledRow,
    minuteThrottled: true,
  };
}

function perMs(limiter: Limiter, pace: Pace): number {
  return (pace.perMinute * limiter.share) / minute;
}

function recovered(limiter: Limiter, pace: Pace, now: number): Limiter {
  if (now - limiter.minuteAt < minute) return limiter;
  const busy = limiter.minuteCalls >= pace.perMinute * limiter.share * 0.8;
  const share =
    busy && !limiter.minuteThrottled ? Math.min(1, limiter.share + 0.05) : limiter.share;
  return { ...limiter, share, minuteAt: now, minuteCalls: 0, minuteThrottled: false };
}
