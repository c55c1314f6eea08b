import type { PreviewResult } from '../../../../shared/model/preview.ts';
import { isDiskFull } from '../../../../shared/errors.ts';
import { afterCommit, transact, type Tx } from '../../db/database.ts';
import type { LeasedJob } from '../../jobs/job.ts';
import type { Outcome } from '../../jobs/outcome.ts';
import type { ConnectionRow } from '../../providers/connection-store.ts';
import { isProviderError } from '../../providers/provider-error.ts';
import { asOutcome } from '../failure.ts';
import type { RunRow } from '../runs/run-store.ts';
import { done } from '../sending.ts';
import { createApplyAll } from './apply-all.ts';
import { createFirstLines } from './first-lines.ts';
import { goesOn, objectsOf, stopped, type FirstParts, type FirstWork } from './first-parts.ts';
import { createPlanAll } from './plan-all.ts';
import type { PreviewRow } from './preview-store.ts';
import { createReadAll } from './read-all.ts';

/**
 * A dry run from its first page to what a person can approve, and an approved one to its end.
 *
 * Both read everything and plan everything. The approved one then compares its plan with the one
 * that was approved: a little that moved meanwhile is left, and where much did, nothing is done
 * and it becomes a new preview. It is a job like any other and goes on after a restart.
 */
export function createFirst(parts: FirstParts) {
  const { db, runs, previews, connections, watermarks, clock, live, config } = parts;
  const openLines = createFirstLines(parts);
  const readAll = createReadAll(parts);
  const planAll = createPlanAll(parts);
  const { compare, apply } = createApplyAll(parts);
  const told = () => live.tell({ type: 'connections.changed' });

  return async (job: LeasedJob, signal: AbortSignal): Promise<Outcome> => {
    const run = job.runId === null ? null : runs.byId(job.runId);
    const connection = connections.byId(job.connectionId);
    const open = run !== null && (run.state === 'queued' || run.state === 'running');
    if (!open || connection === null || connection.removedAt !== null) {
      await parts.sweeper.sweep();
      return done('noop');
    }
    transact(db, (tx) => runs.start(tx, run.id));
    try {
      return await goOn(connection, runs.byId(run.id) ?? run, signal);
    } catch (error) {
      return endedBy(job, run, error, signal);
    }
  };

  async function goOn(
    connection: ConnectionRow,
    run: RunRow,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const counts = { ...run.counts };
    for (;;) {
      const preview = current(run.id);
      const lines = await openLines(connection, run, preview.phase === 'applying');
      for (const { theirs } of lines.lines) await theirs.prepare(signal);
      const work: FirstWork = { run, connection, signal, counts, ...lines };
      const next = goesOn(parts, work) ? await step(work, preview) : stopped;
      if (next === stopped) {
        await parts.sweeper.sweep();
        return done('noop');
      }
      if (next === 'ended') {
        await parts.sweeper.sweep();
        return done('sent');
      }
    }
  }

  async function step(
    work: FirstWork,
    preview: PreviewRow,
  ): Promise<typeof stopped | 'ended' | 'on'> {
    switch (preview.phase) {
      case 'reading': {
        if (preview.phaseAt === 0) enter(work.run.id, 'reading');
        if ((await readAll(work, preview)) === stopped) return stopped;
        enter(work.run.id, 'planning');
        return 'on';
      }
      case 'planning': {
        const result = await planAll(work);
        if (result === stopped) return stopped;
        if (preview.approves === null) return offer(work, result);
        if (!goesOn(parts, work)) return stopped;
        transact(db, (tx) => previews.change(tx, work.run.id, { result }));
        enter(work.run.id, 'comparing');
        return 'on';
      }
      case 'comparing': {
        const drift = await compare(work, preview.approves ?? 0);
        if (drift === stopped) return stopped;
        const tooMuch = drift.changed > config.driftShare * drift.of;
        if (tooMuch && preview.result !== null) {
          return offer(work, { ...preview.result, drift });
        }
        if (!goesOn(parts, work)) return stopped;
        enter(work.run.id, 'applying');
        return 'on';
      }
      case 'applying':
        if ((await apply(work, preview)) === stopped) return stopped;
        return finish(work, preview);
      case 'ready':
      case 'done':
      case 'over':
        return 'ended';
    }
  }

  function enter(runId: number, phase: PreviewRow['phase']): void {
    transact(db, (tx) => previews.change(tx, runId, { phase, phaseAt: clock.now() }));
  }

  /** Something for a person to look at: nothing is done until they say so. */
  function offer({ run, counts, connection }: FirstWork, result: PreviewResult): 'ended' {
    transact(db, (tx) => {
      const { planHash } = result;
      // Cancelled at the very end: there is nothing to look at.
      if (runs.byId(run.id)?.state !== 'running') return;
      previews.supersede(tx, connection.id);
      previews.change(tx, run.id, { phase: 'ready', approves: null, planHash, result });
      runs.becomePreview(tx, run.id);
      runs.progress(tx, run.id, counts, counts.read, counts.read);
      runs.end(tx, run.id, { state: 'completed' });
      afterCommit(tx, told, null);
    });
    return 'ended';
  }

  function finish(work: FirstWork, preview: PreviewRow): 'ended' {
    const { run, connection } = work;
    transact(db, (tx) => {
      if (runs.byId(run.id)?.state !== 'running') return;
      const list = { connectionId: connection.id, objectType: 'lead', stream: 'records' } as const;
      watermarks.begin(tx, list, run.id);
      watermarks.commit(tx, list, { upper: preview.upper, since: null });
      const settings = connections.byId(connection.id)?.settings;
      const { lead, deal } = work.counts.objects ?? {};
      const covered: readonly string[] = objectsOf(work);
      const unseen = settings?.unseen.filter((each) => !covered.includes(each)) ?? [];
      // What was left is behind the watermark: the next reading brings it, so it reads everything.
      const isWhole = (previews.of(run.id)?.drifted ?? 0) === 0;
      const walked = isWhole ? { count: lead?.read ?? 0, at: run.startedAt ?? clock.now() } : null;
      const dealsWalked = deal === undefined ? {} : { lastDealWalk: deal.read };
      connections.update(tx, connection.id, {
        firstSync: 'approved',
        lastPullAt: clock.now(),
        settings: { ...settings, ...dealsWalked, unseen, lastWalk: walked },
      });
      supersedeApproved(tx, preview);
      previews.change(tx, run.id, { phase: 'done' });
      runs.end(tx, run.id, { state: 'completed' });
      afterCommit(tx, told, null);
    });
    return 'ended';
  }

  function supersedeApproved(tx: Tx, { approves }: PreviewRow): void {
    if (approves !== null) previews.change(tx, approves, { phase: 'over' });
  }

  function current(runId: number): PreviewRow {
    const found = previews.of(runId);
    if (found === null) throw new Error(`Run ${runId} has no preview`);
    return found;
  }

  /**
   * What passes by itself, or when somebody enters a new password, leaves the run open: it goes on
   * from where it was. A system that keeps failing ends it, in words.
   */
  function endedBy(job: LeasedJob, run: RunRow, error: unknown, signal: AbortSignal): Outcome {
    if (signal.aborted || isDiskFull(error)) throw error;
    const outcome = isProviderError(error) ? asOutcome(error) : null;
    if (outcome !== null && waits(outcome, job)) return outcome;
    const message =
      outcome !== null && error instanceof Error
        ? error.message
        : 'Ponte failed while reading this. It is a defect of ours; nothing was half-written.';
    transact(db, (tx) => {
      runs.end(tx, run.id, { state: 'failed', code: outcome?.kind ?? 'bug', message });
      previews.change(tx, run.id, { phase: 'over' });
    });
    if (outcome === null) throw error;
    // The run says what happened; a dead letter beside it would ask for it to be sent again.
    return done('noop');
  }
}

const TRIES = 5;

function waits({ kind }: Outcome, job: LeasedJob): boolean {
  switch (kind) {
    case 'offline':
    case 'unauthorized':
    case 'forbidden':
    case 'rate-limited':
    case 'later':
      return true;
    case 'unavailable':
    case 'unknown':
      return job.attempts + 1 < TRIES;
    default:
      return false;
  }
}
