import { clampRetryAfter } from './backoff.ts';

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
  /** Share of the profile's rate in force, above 0 and at most 1. */
  readonly share: number;
  /** Nothing goes out before this time. */
  readonly heldUntil: number;
  /** Calls in the minute that is running, and when it started. */
  readonly minuteAt: number;
  readonly minuteCalls: number;
  readonly minuteThrottled: boolean;
};

/** How a provider may be called: its rate, how many calls at once, and how many jobs side by side. */
export type Pace = { perMinute: number; burst: number; slots?: number };

const leastPerSecond = 0.1;
const minute = 60_000;

export function newLimiter(pace: Pace, now: number): Limiter {
  return {
    tokens: pace.burst,
    at: now,
    share: 1,
    heldUntil: 0,
    minuteAt: now,
    minuteCalls: 0,
    minuteThrottled: false,
  };
}

/** Fills the bucket up to now and lets the rate recover after each quiet, busy minute. */
function refilled(limiter: Limiter, pace: Pace, now: number): Limiter {
  const next = recovered(limiter, pace, now);
  const earned = Math.max(0, now - next.at) * perMs(next, pace);
  return { ...next, tokens: Math.min(pace.burst, next.tokens + earned), at: now };
}

/** Takes one token, or null when none may be taken now. */
export function take(limiter: Limiter, pace: Pace, now: number): Limiter | null {
  const full = refilled(limiter, pace, now);
  if (full.tokens < 1 || now < full.heldUntil) return null;
  return { ...full, tokens: full.tokens - 1, minuteCalls: full.minuteCalls + 1 };
}

/** When the next token can be taken. */
export function nextAt(limiter: Limiter, pace: Pace, now: number): number {
  const full = refilled(limiter, pace, now);
  const missing = Math.max(0, 1 - full.tokens);
  return Math.max(full.heldUntil, now + Math.ceil(missing / perMs(full, pace)));
}

/**
 * The other side asked for less: its wait is the floor, and the rate is halved. Answers to calls
 * that were under way when the wait began tell of the same excess: they only lengthen it.
 */
export function throttled(
  limiter: Limiter,
  pace: Pace,
  now: number,
  retryAfterMs: number,
): Limiter {
  const full = refilled(limiter, pace, now);
  const least = Math.min(1, (leastPerSecond * 60) / pace.perMinute);
  return {
    ...full,
    tokens: 0,
    share: now < full.heldUntil ? full.share : Math.max(least, full.share * 0.5),
    heldUntil: Math.max(full.heldUntil, now + clampRetryAfter(retryAfterMs)),
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
