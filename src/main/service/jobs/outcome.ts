import type { Tx } from '../db/database.ts';

/** One call as it went, for the attempt log; redacted before it is kept. */
export type Exchange = { request: unknown; response: unknown; status: number | null };

/**
 * What a delivery answers. The queue alone turns it into *done*, *later* or *dead*.
 *
 * Throw failures of ours (a bug); return what the other system did.
 */
export type Outcome = OutcomeBody & {
  /** Runs in the transaction that settles the job: what was learnt is kept with it or not at all. */
  settle?: (tx: Tx) => void;
  exchange?: Exchange;
};

export type OutcomeBody =
  | { kind: 'done'; result: 'sent' | 'noop' }
  /** Nothing can go out until something else is settled (a conflict): the job ends, that other thing starts a new one. */
  | { kind: 'frozen'; message: string }
  /** Not yet: look again after this long. */
  | { kind: 'later'; message: string; delayMs: number }
  /** Nothing left this machine. */
  | { kind: 'offline'; message: string }
  /** Bytes left and no usable answer came: it may have happened. */
  | { kind: 'unknown'; message: string }
  | { kind: 'rate-limited'; message: string; retryAfterMs: number }
  | { kind: 'unavailable'; message: string; status: number | null; retryAfterMs?: number }
  | { kind: 'unauthorized'; message: string }
  | { kind: 'forbidden'; message: string }
  /** The record moved meanwhile: read and plan again. */
  | { kind: 'stale'; message: string }
  | { kind: 'missing'; message: string }
  | { kind: 'rejected'; message: string; code?: string; field?: string };
