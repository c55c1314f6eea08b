import type { WaitReason } from '../../../shared/model/queue.ts';
import type { Answer } from './backoff.ts';
import { afterFailure, afterSuccess, closed, type Breaker } from './breaker.ts';
import {
  newLimiter,
  throttled,
  wentWell,
  withDay,
  type CountedDay,
  type Limiter,
  type Pace,
} from './limiter.ts';

/**
 * What is known of one connection: how fast it may be called, whether it answers, and who holds it.
 *
 * Pure: each answer heard makes a new line. Times are in ms of one clock that never goes back.
 */
export type Line = {
  readonly pace: Pace;
  readonly limiter: Limiter;
  readonly breaker: Breaker;
  /** Why nothing goes out, with words for it. */
  readonly holds: ReadonlyMap<Hold, string>;
  /** The wait before the next look whether the network is back; doubles with each look in vain. */
  readonly lookWait: number;
};

export type Hold = 'paused' | 'auth_required' | 'offline';

/** What outlives the process: a wait the other side asked for, and holds that only a person ends. */
export type KeptLine = {
  heldUntil?: number;
  share?: number;
  holds?: Partial<Record<Hold, string>>;
  day?: CountedDay;
};

const firstLookMs = 15_000;
const longestLookMs = 5 * 60_000;
/** Between the reads that show whether a system that was down is well again. */
const halfOpenMs = 1000;

export function newLine(pace: Pace, kept: KeptLine, now: number): Line {
  const { share = 1, heldUntil = 0, holds = {}, day } = kept;
  const limiter = { ...newLimiter(pace, now), share, heldUntil };
  return {
    pace,
    limiter: day ? withDay(limiter, pace, day) : limiter,
    breaker: closed,
    holds: new Map(Object.entries(holds) as [Hold, string][]),
    lookWait: 0,
  };
}

/**
 * The line after an answer.
 *
 * @param how `looked`: it is the answer to a look of ours, not to a job's call; `random` in [0, 1)
 */
export function heard(
  line: Line,
  answer: Answer,
  how: { now: number; random: number; looked: boolean },
): Line {
  const { now, random } = how;
  switch (answer.kind) {
    case 'offline':
      return silent(line, answer.message, how.looked);
    case 'unauthorized':
    case 'forbidden':
      return withHold(answered(line, now), 'auth_required', answer.message);
    case 'rate-limited':
      return slower(reached(line), answer.retryAfterMs, now);
    case 'unavailable':
      // Asking to wait is not failing: it says when to come back.
      return answer.retryAfterMs === undefined
        ? failed(reached(line), now, random)
        : slower(reached(line), answer.retryAfterMs, now);
    case 'unknown':
      return failed(reached(line), now, random);
    // These tell of our side, not of theirs.
    case 'bug':
    case 'later':
    case 'frozen':
      return line;
    default:
      return answered(line, now);
  }
}

export function withHold(line: Line, why: Hold, words: string): Line {
  return { ...line, holds: new Map([...line.holds, [why, words]]) };
}

export function withoutHold(line: Line, why: Hold): Line {
  const holds = new Map(line.holds);
  holds.delete(why);
  return { ...line, holds, lookWait: why === 'offline' ? 0 : line.lookWait };
}

/** Why no job starts now; null when one may. `until` is null where only an event ends it. */
export function whyBlocked(
  line: Line,
  now: number,
): { reason: WaitReason; until: number | null } | null {
  for (const hold of ['paused', 'auth_required', 'offline'] as const) {
    if (line.holds.has(hold)) return { reason: hold, until: null };
  }
  const { breaker, limiter } = line;
  if (breaker.state === 'open') return { reason: 'breaker_open', until: breaker.until };
  if (breaker.state === 'half-open') return { reason: 'breaker_open', until: null };
  return limiter.heldUntil > now ? { reason: 'throttled', until: limiter.heldUntil } : null;
}

/**
 * How long until we look whether it answers again; null where there is nothing to look for, or
 * where a person holds the connection and must let it go first.
 */
export function nextLook(line: Line, now: number): number | null {
  const { holds, breaker, limiter } = line;
  if (holds.has('paused') || holds.has('auth_required')) return null;
  if (!holds.has('offline') && breaker.state === 'closed') return null;
  const pause = breaker.state === 'open' ? breaker.until - now : halfOpenMs;
  const wait = holds.has('offline') ? line.lookWait : pause;
  return Math.max(0, wait, limiter.heldUntil - now);
}

/** Whether a look that is planned has to be planned anew. */
export function looksOtherwise(before: Line, after: Line): boolean {
  return (
    before.lookWait !== after.lookWait ||
    before.breaker.state !== after.breaker.state ||
    before.holds.has('offline') !== after.holds.has('offline')
  );
}

/** The calls that are under way all find out the same: only a look in vain lengthens the wait. */
function silent(line: Line, words: string, looked: boolean): Line {
  const known = line.holds.has('offline');
  const longer = line.lookWait === 0 ? firstLookMs : line.lookWait * 2;
  const lookWait = looked || !known ? Math.min(longestLookMs, longer) : line.lookWait;
  return { ...withHold(line, 'offline', words), lookWait };
}

function reached(line: Line): Line {
  return line.holds.has('offline') ? withoutHold(line, 'offline') : line;
}

function answered(line: Line, now: number): Line {
  const back = reached(line);
  return {
    ...back,
    breaker: afterSuccess(back.breaker, now),
    limiter: wentWell(back.limiter),
  };
}

function failed(line: Line, now: number, random: number): Line {
  return { ...line, breaker: afterFailure(line.breaker, now, random) };
}

function slower(line: Line, retryAfterMs: number, now: number): Line {
  return { ...line, limiter: throttled(line.limiter, line.pace, now, retryAfterMs) };
}
