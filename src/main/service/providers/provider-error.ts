/**
 * The only language in which an outside system's failures are told: seven kinds, and two for
 * calls that got no usable answer.
 *
 * `offline`: nothing left this machine (refused, no such host, no network), so nothing happened
 * there. `unknown`: the call may have had its effect; nobody knows until it is looked up.
 */
export type ProviderFailure =
  | 'unauthorized'
  | 'forbidden'
  | 'rejected'
  | 'missing'
  | 'stale'
  | 'rate-limited'
  | 'unavailable'
  | 'offline'
  | 'unknown';

/** One call as it went, for the attempt log. Holds no secret: headers are not in it. */
export type Exchange = {
  readonly request: unknown;
  readonly response: unknown;
  readonly status: number | null;
};

export type FailureDetails = {
  /** The provider's own code, kept beside the message. */
  readonly code?: string;
  /** The field that was refused, in our names; of credentials, the one of their form. */
  readonly field?: string;
  /** How long the provider asks to wait. */
  readonly retryAfterMs?: number;
  /** The provider's own number for the call: what its support asks for. */
  readonly traceId?: string;
  readonly exchange?: Exchange;
  /** The call itself was never made (signing in failed, say), whatever the kind. */
  readonly notMade?: boolean;
  readonly cause?: unknown;
};

export class ProviderError extends Error {
  readonly kind: ProviderFailure;
  readonly details: FailureDetails;

  constructor(kind: ProviderFailure, message: string, details: FailureDetails = {}) {
    super(message, { cause: details.cause });
    this.name = 'ProviderError';
    this.kind = kind;
    this.details = details;
  }
}

/** We were leaving, or the job was no longer ours. */
export const GIVEN_UP = 'given_up';
/** The connection was removed meanwhile. */
export const REMOVED = 'removed';

/** The same failure, of a call that was never made. */
export function notMade(error: unknown): unknown {
  if (error instanceof ProviderError) {
    return new ProviderError(error.kind, error.message, { ...error.details, notMade: true });
  }
  return new ProviderError('unavailable', 'The call was given up before it was made.', {
    code: GIVEN_UP,
    notMade: true,
    cause: error,
  });
}

export function isProviderError(error: unknown): error is ProviderError {
  return error instanceof ProviderError;
}
