import type { Outcome } from '../jobs/outcome.ts';
import {
  GIVEN_UP,
  isProviderError,
  REMOVED,
  type ProviderError,
} from '../providers/provider-error.ts';

/** A provider's failure as the queue understands it. Any other error is a bug of ours and passes. */
export function asOutcome(error: unknown): Outcome {
  if (!isProviderError(error)) throw error;
  return { ...kindOf(error), ...exchangeOf(error) };
}

function exchangeOf({ details }: ProviderError): Pick<Outcome, 'exchange'> {
  return details.exchange === undefined ? {} : { exchange: details.exchange };
}

function kindOf(error: ProviderError): Outcome {
  const { kind, message, details } = error;
  const wait = details.retryAfterMs;
  // Nothing is wrong there: we are leaving, or the lease was lost while waiting for a turn.
  if (details.code === GIVEN_UP) return { kind: 'later', message, delayMs: 0 };
  if (details.code === REMOVED) return { kind: 'done', result: 'noop' };
  switch (kind) {
    case 'rate-limited':
      return { kind, message, retryAfterMs: wait ?? 60_000 };
    case 'unavailable':
      return {
        kind,
        message,
        status: details.exchange?.status ?? null,
        ...(wait === undefined ? {} : { retryAfterMs: wait }),
      };
    case 'rejected':
      return {
        kind,
        message,
        code: details.code ?? 'rejected',
        ...(details.field === undefined ? {} : { field: details.field }),
      };
    case 'offline':
    case 'unknown':
    case 'unauthorized':
    case 'forbidden':
    case 'stale':
      return { kind, message };
    case 'missing': {
      const delayMs = details.retryAfterMs;
      return delayMs === undefined ? { kind, message } : { kind: 'later', message, delayMs };
    }
  }
}
