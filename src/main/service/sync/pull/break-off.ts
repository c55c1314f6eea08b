import { isDiskFull } from '../../../../shared/errors.ts';
import { transact } from '../../db/database.ts';
import type { Outcome } from '../../jobs/outcome.ts';
import { isProviderError } from '../../providers/provider-error.ts';
import { asOutcome } from '../failure.ts';
import type { RunEnd, RunRow } from '../runs/run-store.ts';
import { done } from '../sending.ts';
import type { MassGuard } from './mass-guard.ts';
import { OtherAccount } from './other-account.ts';
import type { PullParts } from './pull.ts';

export type BreakOff = {
  cancelled(run: RunRow): Outcome;
  failed(run: RunRow, code: string, message: string): Outcome;
  /**
   * A wait, asked for or for room on the disk, leaves the run open to go on from its page; anything
   * else ends it.
   *
   * @throws what was a wait, and what is a bug of ours
   */
  by(run: RunRow, error: unknown, signal: AbortSignal): Outcome;
};

type BreakOffParts = Pick<PullParts, 'db' | 'runs' | 'watermarks'> & { readonly guard: MassGuard };

/** How a reading ends that does not get to its end. What it met before stands. */
export function createBreakOff({ db, runs, watermarks, guard }: BreakOffParts): BreakOff {
  /** The next one begins anew. */
  function end(run: RunRow, how: RunEnd): Outcome {
    transact(db, (tx) => {
      const stream = run.kind === 'reconcile' ? 'walk' : 'records';
      if (run.connectionId !== null) watermarks.drop(tx, run.connectionId, stream);
      runs.end(tx, run.id, how);
    });
    return done('noop');
  }

  const failed = (run: RunRow, code: string, message: string) =>
    end(run, { state: 'failed', code, message });

  return {
    cancelled: (run) => end(run, { state: 'cancelled' }),
    failed,
    by(run, error, signal) {
      if (signal.aborted || isDiskFull(error)) throw error;
      if (error instanceof OtherAccount && run.connectionId !== null) {
        guard.holdAccount(run.connectionId);
        return failed(run, 'OTHER_ACCOUNT', error.message);
      }
      const outcome = isProviderError(error) ? asOutcome(error) : null;
      if (outcome?.kind === 'rate-limited' || outcome?.kind === 'later') return outcome;
      const message =
        outcome !== null && error instanceof Error
          ? error.message
          : 'Ponte failed while reading this. It is a defect of ours; nothing was half-written.';
      failed(run, outcome?.kind ?? 'bug', message);
      if (outcome === null) throw error;
      return outcome;
    },
  };
}
