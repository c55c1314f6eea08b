import { backoff, limits } from '../jobs/backoff.ts';
import { isGone, type Sent } from './sender.ts';

/** What becomes of a request, and of what was in it. */
export type Verdict =
  | { readonly to: 'delivered' }
  /** The receiver is there no more: all of it waits until a person says so. */
  | { readonly to: 'paused' }
  | { readonly to: 'dead' }
  | { readonly to: 'waiting'; readonly runAt: number; readonly counts: boolean };

export type Tries = {
  /** Before this one. */
  readonly attempts: number;
  readonly createdAt: number;
  /** One of those sent again with care: a second failure is answer enough. */
  readonly careful: boolean;
};

/** While nothing reaches the network. */
const laterMs = 30_000;
const asksToWait: ReadonlySet<number | null> = new Set([429, 503]);

/**
 * Decides after a try, as for jobs: twelve that count, or seven days.
 *
 * Without network, and where the receiver says how long to wait, nothing is held against it.
 *
 * @param random in [0, 1)
 */
export function judge(sent: Sent, tries: Tries, now: number, random: number): Verdict {
  if (sent.outcome === 'delivered' || sent.outcome === 'partly') return { to: 'delivered' };
  if (isGone(sent)) return { to: 'paused' };
  const tooOld = now - tries.createdAt > limits.ageMs;
  const counts =
    sent.outcome !== 'unreachable' && !(sent.waitMs !== null && asksToWait.has(sent.status));
  const inVain = counts && (tries.careful || tries.attempts + 1 >= limits.attempts);
  if (tooOld || inVain) return { to: 'dead' };
  const wait =
    sent.waitMs ??
    (sent.outcome === 'unreachable' ? laterMs : backoff(tries.attempts + 1, false, random));
  return { to: 'waiting', runAt: now + wait, counts };
}
