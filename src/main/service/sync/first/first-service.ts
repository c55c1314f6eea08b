import type { PreviewView } from '../../../../shared/model/preview.ts';
import type { Run } from '../../../../shared/model/sync.ts';
import { PonteError } from '../../../../shared/errors.ts';
import type { Operator } from '../../actor.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Clock } from '../../clock.ts';
import { afterCommit, transact, type Db, type Tx } from '../../db/database.ts';
import type { JobQueue } from '../../jobs/job-queue.ts';
import type { Live } from '../../live.ts';
import type { ConnectionRow, ConnectionStore } from '../../providers/connection-store.ts';
import type { RunList } from '../runs/run-list.ts';
import type { RunRow, RunStore } from '../runs/run-store.ts';
import type { PreviewRow, PreviewStore } from './preview-store.ts';
import type { Sweeper } from './sweeper.ts';

/** Asking what a sync would do, and saying yes or no to it. */
export type FirstService = {
  /** Begins a preview, or joins the one that is under way. */
  preview(connectionUid: string, how: Asked): Run;
  begin(tx: Tx, connection: ConnectionRow, how: Asked): RunRow;
  /** @throws PonteError CHANGED_MEANWHILE when it is not what the person saw */
  approve(input: Approval, operator: Operator): Run;
  discard(runUid: string, operator: Operator): Run;
  pause(runUid: string): Run;
  resume(runUid: string): Run;
  /** What was applied stays. @returns null for a run of another kind */
  cancel(runUid: string): Run | null;
  viewOf(runUid: string): PreviewView | null;
};

type Asked = { readonly actor: string; readonly trigger: 'person' | 'api' | 'start' };
type Approval = {
  readonly connectionId: string;
  readonly runId: string;
  readonly planHash: string;
  readonly createThere: boolean;
};

export type FirstServiceParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  readonly audit: AuditLog;
  readonly connections: ConnectionStore;
  readonly runs: RunStore;
  readonly runList: Pick<RunList, 'show'>;
  readonly queue: Pick<JobQueue, 'enqueue' | 'cancelReady'>;
  readonly previews: PreviewStore;
  readonly sweeper: Sweeper;
};

export function createFirstService(parts: FirstServiceParts): FirstService {
  const { db, clock, connections, runs, runList, queue, previews } = parts;
  const told = () => parts.live.tell({ type: 'connections.changed' });
  const selectOpen = db.client
    .prepare<[number], number>(
      `select id from run where connection_id = ? and kind in ('preview', 'first')
        and state in ('queued', 'running', 'paused') order by id desc limit 1`,
    )
    .pluck();

  function openOf(connectionId: number): RunRow | null {
    const id = selectOpen.get(connectionId);
    return id === undefined ? null : runs.byId(id);
  }

  function begin(tx: Tx, connection: ConnectionRow, { actor, trigger }: Asked): RunRow {
    const open = openOf(connection.id);
    if (open !== null) return open;
    const run = runs.queue(tx, { kind: 'preview', connectionId: connection.id, actor, trigger });
    previews.begin(tx, run.id, connection.id, { expected: expected(connection) });
    enqueue(tx, run);
    afterCommit(tx, told, null);
    return run;
  }

  /** As many as were met last, until they say or show otherwise. */
  function expected({ settings }: ConnectionRow): number | null {
    return settings.lastWalk?.count ?? null;
  }

  function enqueue(tx: Tx, { id, connectionId }: RunRow): void {
    if (connectionId === null) return;
    queue.enqueue(tx, {
      key: firstKey(connectionId),
      op: 'first',
      class: 'person',
      connectionId,
      runId: id,
    });
  }

  function preview(connectionUid: string, how: Asked): Run {
    const connection = connections.existing(connectionUid);
    return runList.show(transact(db, (tx) => begin(tx, connection, how)));
  }

  function approve(input: Approval, operator: Operator): Run {
    const connection = connections.existing(input.connectionId);
    const seen = existing(input.runId);
    const kept = previews.of(seen.id);
    if (seen.connectionId !== connection.id || kept === null) throw unknownPreview();
    if (kept.phase !== 'ready' || kept.planHash !== input.planHash) throw moved();
    const run = transact(db, (tx) => {
      const open = openOf(connection.id);
      if (open !== null) throw busy();
      const made = runs.queue(tx, {
        kind: 'first',
        connectionId: connection.id,
        actor: operator.name,
        trigger: 'person',
      });
      previews.begin(tx, made.id, connection.id, {
        approves: seen.id,
        createThere: input.createThere,
        expected: kept.result?.objects.reduce((sum, { read }) => sum + read, 0) ?? null,
      });
      parts.audit.append(tx, {
        actor: operator.name,
        action: 'sync.approved',
        subjectType: 'connection',
        subjectId: connection.uid,
        details: {
          name: connection.name,
          run: seen.uid,
          planHash: input.planHash,
          createThere: input.createThere,
          changes: kept.result?.changes ?? 0,
        },
      });
      enqueue(tx, made);
      afterCommit(tx, told, null);
      return made;
    });
    return runList.show(run);
  }

  function discard(runUid: string, operator: Operator): Run {
    const run = existing(runUid);
    const kept = previews.of(run.id);
    if (kept === null) throw unknownPreview();
    if (isOpen(run)) end(run);
    else if (kept.phase === 'ready') {
      transact(db, (tx) => {
        previews.change(tx, run.id, { phase: 'over', planHash: null });
        parts.audit.append(tx, {
          actor: operator.name,
          action: 'sync.discarded',
          subjectType: 'run',
          subjectId: run.uid,
          details: {},
        });
        afterCommit(tx, told, null);
      });
      void parts.sweeper.sweep();
    }
    return runList.show(existing(runUid));
  }

  function pause(runUid: string): Run {
    const run = existing(runUid);
    const kept = previews.of(run.id);
    if (kept === null) throw unknownPreview();
    if (run.state === 'paused' || !isOpen(run)) return runList.show(run);
    transact(db, (tx) => {
      runs.pause(tx, run.id);
      // What it took so far is kept, below zero, until it goes on.
      if (kept.phaseAt > 0) {
        previews.change(tx, run.id, { phaseAt: Math.min(-1, kept.phaseAt - clock.now()) });
      }
      if (run.connectionId !== null) queue.cancelReady(tx, firstKey(run.connectionId));
    });
    return runList.show(existing(runUid));
  }

  function resume(runUid: string): Run {
    const run = existing(runUid);
    const kept = previews.of(run.id);
    if (kept === null) throw unknownPreview();
    if (run.state === 'paused') {
      transact(db, (tx) => {
        runs.resume(tx, run.id);
        if (kept.phaseAt < 0) {
          previews.change(tx, run.id, { phaseAt: clock.now() + kept.phaseAt });
        }
        enqueue(tx, run);
      });
    }
    return runList.show(existing(runUid));
  }

  function cancel(runUid: string): Run | null {
    const run = runs.byUid(runUid);
    if (run === null || previews.of(run.id) === null) return null;
    if (isOpen(run)) end(run);
    return runList.show(existing(runUid));
  }

  function end(run: RunRow): void {
    transact(db, (tx) => {
      runs.end(tx, run.id, { state: 'cancelled' });
      previews.change(tx, run.id, { phase: 'over', planHash: null });
      if (run.connectionId !== null) queue.cancelReady(tx, firstKey(run.connectionId));
      afterCommit(tx, told, null);
    });
    if (run.state !== 'running') void parts.sweeper.sweep();
  }

  function existing(runUid: string): RunRow {
    const run = runs.byUid(runUid);
    if (run) return run;
    throw new PonteError('NOT_FOUND', 'This run does not exist.');
  }

  function viewOf(runUid: string): PreviewView | null {
    const run = runs.byUid(runUid);
    const kept = run === null ? null : previews.of(run.id);
    if (run === null || kept === null) return null;
    return {
      phase: kept.phase,
      etaMs: run.state === 'running' ? etaOf(run, kept, clock.now()) : null,
      approved: kept.approves !== null,
      createThere: kept.createThere,
      applied: kept.applied,
      drifted: kept.drifted,
      result: kept.result,
    };
  }

  return { preview, begin, approve, discard, pause, resume, cancel, viewOf };
}

export function firstKey(connectionId: number): string {
  return `first:${connectionId}`;
}

function isOpen({ state }: RunRow): boolean {
  return state === 'queued' || state === 'running' || state === 'paused';
}

/** As fast as this phase went so far. */
function etaOf({ done, total }: RunRow, { phaseAt }: PreviewRow, now: number): number | null {
  if (total === null || done === 0 || phaseAt <= 0 || now <= phaseAt) return null;
  return Math.max(0, Math.round(((now - phaseAt) / done) * (total - done)));
}

function unknownPreview(): PonteError {
  return new PonteError('NOT_FOUND', 'This run is no preview of this connection.');
}

function moved(): PonteError {
  return new PonteError(
    'CHANGED_MEANWHILE',
    'This is not the preview that stands now. Look at the newest one and approve that.',
  );
}

function busy(): PonteError {
  return new PonteError('BUSY', 'A preview or first sync of this connection is already under way.');
}
