import { transact } from '../../db/database.ts';
import type { LeasedJob } from '../../jobs/job.ts';
import type { ConnectionRow } from '../../providers/connection-store.ts';
import type { RunRow } from '../runs/run-store.ts';
import { readKey } from '../sync-service.ts';
import type { PullParts } from './pull.ts';

/** Which of the readings that were asked for a job carries out, one after the other. */
export type RunTurns = {
  /** The run that was interrupted or waits, or else one of its own; null where it was cancelled. */
  take(job: LeasedJob, connection: ConnectionRow): RunRow | null;
  /** Leaves the next one to be done: asked for while this one waited, it has no job of its own. */
  goOn(ended: RunRow): void;
};

export function createRunTurns({
  db,
  runs,
  queue,
}: Pick<PullParts, 'db' | 'runs' | 'queue'>): RunTurns {
  return {
    take: (job, connection) =>
      transact(db, (tx) => {
        const kind = job.op === 'reconcile' ? 'reconcile' : 'pull';
        const open = runs.open(connection.id, kind);
        const asked = job.runId === null ? null : runs.byId(job.runId);
        if (open === null && asked?.state === 'cancelled') return null;
        const run =
          open ??
          runs.queue(tx, {
            kind,
            trigger: job.waits > 0 || job.errorKind === 'offline' ? 'reconnect' : 'schedule',
            connectionId: connection.id,
            actor: connection.name,
          });
        runs.start(tx, run.id);
        return run;
      }),
    goOn({ id, kind, connectionId }) {
      const isOpen = runs.byId(id)?.state === 'running';
      if (isOpen || connectionId === null || (kind !== 'pull' && kind !== 'reconcile')) return;
      const next = runs.open(connectionId, kind);
      if (next === null) return;
      transact(db, (tx) => {
        const key = readKey(kind, connectionId);
        queue.enqueue(tx, { key, op: kind, class: 'person', connectionId, runId: next.id });
      });
    },
  };
}
