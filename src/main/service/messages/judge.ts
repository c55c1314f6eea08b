import { backoff, clampRetryAfter, limits } from '../jobs/backoff.ts';
import type { MessageReason } from '../../../shared/model/message.ts';
import type { ProviderError } from '../providers/provider-error.ts';

/** What becomes of a message after a try that was not taken, and of its account. */
export type Verdict = {
  readonly message:
    | { readonly to: 'failed' | 'uncertain'; readonly reason: MessageReason }
    | {
        readonly to: 'waiting';
        readonly reason: MessageReason;
        readonly runAt: number;
        readonly counts: 'attempt' | 'wait' | 'nothing';
      };
  /** Nothing else is tried on the account before this. */
  readonly aloneUntil: number | null;
  readonly account: 'credentials' | 'disconnected' | null;
};

export type Tries = {
  readonly attempts: number;
  readonly waits: number;
  readonly createdAt: number;
  readonly urgent: boolean;
  /** The receiver drops a repeat, so that silence is no reason to stop. */
  readonly repeatsSafely: boolean;
};

const offlineMs = 30_000;

/**
 * Decides by the kind of failure: done for ever, later, or for a person to find out. Pure.
 *
 * What was not the message's own fault (no network, a limit, a password) is not held against it.
 *
 * @param random in [0, 1)
 */
export function judge(error: ProviderError, tries: Tries, now: number, random: number): Verdict {
  const { kind, details } = error;
  const account = details.code === 'disconnected' ? 'disconnected' : null;
  switch (kind) {
    case 'unauthorized':
    case 'forbidden':
      return { ...later('credentials', now, 'nothing'), account: 'credentials', aloneUntil: null };
    case 'offline':
      // The account is left alone, the message is ready the moment that ends.
      return {
        ...later(details.code === 'unsafe' ? 'unsafe' : 'offline', now, 'nothing'),
        aloneUntil: now + offlineMs,
      };
    case 'rate-limited':
      return waited('busy', now + clampRetryAfter(details.retryAfterMs ?? offlineMs));
    case 'unavailable':
    case 'stale':
    case 'missing':
      return details.retryAfterMs === undefined
        ? tried('trouble')
        : waited('trouble', now + clampRetryAfter(details.retryAfterMs));
    case 'unknown':
      return tries.repeatsSafely ? tried('unknown_outcome') : ended('uncertain', 'unknown_outcome');
    case 'rejected':
      return ended('failed', 'rejected');
  }

  function ended(to: 'failed' | 'uncertain', reason: MessageReason): Verdict {
    return { message: { to, reason }, aloneUntil: null, account };
  }

  function later(
    reason: MessageReason,
    runAt: number,
    counts: 'attempt' | 'wait' | 'nothing',
  ): Verdict {
    return { message: { to: 'waiting', reason, runAt, counts }, aloneUntil: runAt, account };
  }

  function waited(reason: MessageReason, runAt: number): Verdict {
    return tries.waits + 1 > limits.waits
      ? ended('failed', 'too_often')
      : later(reason, runAt, 'wait');
  }

  function tried(reason: MessageReason): Verdict {
    const attempt = tries.attempts + 1;
    if (attempt >= limits.attempts || now - tries.createdAt > limits.ageMs) {
      return ended('failed', 'too_often');
    }
    return later(reason, now + backoff(attempt, tries.urgent, random), 'attempt');
  }
}
