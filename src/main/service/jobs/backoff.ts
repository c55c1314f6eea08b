import type { FailureGroup } from '../../../shared/model/queue.ts';
import { assertNever } from '../../../shared/errors.ts';
import type { OutcomeBody } from './outcome.ts';

/** What becomes of a job; `counts` says whether the try is held against it. */
export type Decision =
  | { to: 'done' }
  | { to: 'ready'; runAt: number; counts: 'attempt' | 'wait' | 'stale' | 'nothing' }
  | { to: 'dead'; group: FailureGroup; code: string };

/** A delivery's answer, or that our own code threw. */
export type Answer = OutcomeBody | { kind: 'bug'; message: string };

export type Tries = {
  /** Before this one. */
  attempts: number;
  waits: number;
  stales: number;
  /** Of the attempts, those in which our own code threw. */
  bugs: number;
  createdAt: number;
  /** A person waits for it: its waits are capped at 30 s. */
  urgent: boolean;
};

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

export const limits = {
  attempts: 12,
  bugs: 3,
  waits: 50,
  stales: 5,
  ageMs: 7 * day,
  retryAfterMs: { least: second, most: 6 * hour },
} as const;

/**
 * Turns an answer into *done*, *later* or *never*.
 *
 * Waits are `d/2 + random(0, d/2)` with `d = min(cap, 2 s · 2^(n−1))`, the cap 15 min, or 30 s where
 * a person waits. What was not the job's own fault (no network, a limit, a password) is not held
 * against it.
 *
 * @param random in [0, 1)
 */
export function decide(answer: Answer, tries: Tries, now: number, random: number): Decision {
  switch (answer.kind) {
    case 'done':
    case 'frozen':
      return { to: 'done' };
    case 'rejected':
      return { to: 'dead', group: 'definitive', code: answer.code ?? 'rejected' };
    // The connection is held by the gate; the job itself is ready the moment that ends.
    case 'offline':
    case 'unauthorized':
    case 'forbidden':
      return { to: 'ready', runAt: now, counts: 'nothing' };
    case 'later':
      return waited(now + answer.delayMs, tries, 'temporary', 'waited-too-often');
    case 'rate-limited':
      return waited(now + clampRetryAfter(answer.retryAfterMs), tries, 'temporary', 'rate-limited');
    case 'stale':
    case 'missing':
      return tries.stales + 1 > limits.stales
        ? { to: 'dead', group: 'temporary', code: answer.kind }
        : { to: 'ready', runAt: now, counts: 'stale' };
    case 'unavailable':
      return answer.retryAfterMs !== undefined
        ? waited(now + clampRetryAfter(answer.retryAfterMs), tries, 'temporary', 'unavailable')
        : tried(limits.attempts, 'temporary', 'unavailable');
    case 'unknown':
      return tried(limits.attempts, 'unknown', 'unknown');
    case 'bug':
      return tries.bugs + 1 >= limits.bugs
        ? { to: 'dead', group: 'definitive', code: 'bug' }
        : tried(limits.attempts, 'definitive', 'bug');
    default:
      return assertNever(answer);
  }

  function tried(most: number, group: FailureGroup, code: string): Decision {
    const attempt = tries.attempts + 1;
    if (attempt >= most || now - tries.createdAt > limits.ageMs) return { to: 'dead', group, code };
    return { to: 'ready', runAt: now + backoff(attempt, tries.urgent, random), counts: 'attempt' };
  }
}

/** The wait before try n+1, in ms, after n tries. */
export function backoff(attempt: number, urgent: boolean, random: number): number {
  const cap = urgent ? 30 * second : 15 * minute;
  const most = Math.min(cap, 2 * second * 2 ** (attempt - 1));
  return Math.round(most / 2 + random * (most / 2));
}

export function clampRetryAfter(ms: number): number {
  return Math.min(limits.retryAfterMs.most, Math.max(limits.retryAfterMs.least, ms));
}

function waited(runAt: number, tries: Tries, group: FailureGroup, code: string): Decision {
  return tries.waits + 1 > limits.waits
    ? { to: 'dead', group, code }
    : { to: 'ready', runAt, counts: 'wait' };
}
