import type { Connection, Run } from '../../../shared/model/sync.ts';
import type { ConnectionHealth } from '../../../shared/model/health.ts';
import { PonteError } from '../../../shared/errors.ts';
import type { Clock } from '../clock.ts';
import type { ConflictList } from '../conflicts/conflict-list.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { ConnectionRow, ConnectionStore } from '../providers/connection-store.ts';
import type { ReadHealth } from './health/connection-health.ts';
import type { RunList } from './runs/run-list.ts';
import type { ReadKind, RunRow, RunStore } from './runs/run-store.ts';

/** Reading and sending when somebody says so, and what came of it. */
export type SyncService = {
  start(options: StartOptions): Run[];
  cancel(runUid: string): Run;
  /** Leaves a pull to be done; joins one that waits. */
  pull(tx: Tx, connectionId: number, how: PullHow): RunRow;
  /** Leaves a walk through everything to be done, behind all else; joins one that is open. */
  reconcile(tx: Tx, connectionId: number, how: PullHow): RunRow;
  stats(connections: readonly Connection[], healthOf: ReadHealth): Stats;
  /** Ends what an earlier process left open and nobody will go on with. */
  tidy(): void;
};

export type StartOptions = {
  connectionUid?: string | undefined;
  acceptMassChange?: boolean;
  trigger: 'person' | 'api' | 'reconnect';
  actor: string;
};

export type PullHow = {
  trigger: Run['trigger'];
  actor: string;
};

export type Stats = {
  connections: (Pick<Connection, 'id' | 'provider' | 'name' | 'state' | 'counts' | 'lastPullAt'> & {
    health: ConnectionHealth;
  })[];
  today: { sent: number; received: number; failed: number };
  openConflicts: number;
  deadLetters: number;
  waiting: number;
};

export type SyncServiceParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly connections: ConnectionStore;
  readonly runs: RunStore;
  readonly runList: Pick<RunList, 'show' | 'worked'>;
  readonly queue: Pick<JobQueue, 'enqueue' | 'cancelReady'>;
  readonly conflicts: Pick<ConflictList, 'countOpen'>;
};

/** Readings of one kind of a connection are done one after the other. */
export function readKey(kind: ReadKind, connectionId: number): string {
  return `${kind}:${connectionId}`;
}

export function createSyncService(parts: SyncServiceParts): SyncService {
  const { db, clock, connections, runs, runList, queue } = parts;
  // A person who asks does not wait out the pauses between tries.
  const hurry = db.client.prepare(
    `update job set run_at = @now where connection_id = @connectionId and state = 'ready' and run_at > @now
      and link_id is not null and replay_id is null`,
  );
  const counts = db.client.prepare<[], { dead: number; waiting: number }>(
    `select (select count(*) from job where state = 'dead' and archived_at is null) as dead,
      (select count(*) from job where state = 'ready') as waiting`,
  );
  const abandoned = db.client.prepare<[], { id: number }>(
    `select run.id from run where run.kind in ('pull', 'reconcile', 'preview', 'first')
      and run.state in ('queued', 'running')
      and not exists (select 1 from job where job.op = iif(run.kind in ('pull', 'reconcile'), run.kind, 'first')
        and job.connection_id = run.connection_id and job.state in ('ready', 'leased'))`,
  );

  function pull(tx: Tx, connectionId: number, how: PullHow): RunRow {
    const urgent = ['person', 'api', 'reread'].includes(how.trigger);
    const open = runs.open(connectionId, 'pull');
    // One that runs may have passed what the person has just changed there: another one follows it.
    const joined = urgent ? runs.queuedPull(connectionId) : open;
    const run = joined ?? runs.queue(tx, { kind: 'pull', connectionId, ...how });
    queue.enqueue(tx, {
      key: readKey('pull', connectionId),
      op: 'pull',
      class: urgent ? 'person' : 'pull',
      connectionId,
      runId: run.id,
    });
    return run;
  }

  function reconcile(tx: Tx, connectionId: number, how: PullHow): RunRow {
    const run =
      runs.open(connectionId, 'reconcile') ??
      runs.queue(tx, { kind: 'reconcile', connectionId, ...how });
    queue.enqueue(tx, {
      key: readKey('reconcile', connectionId),
      op: 'reconcile',
      class: 'backfill',
      connectionId,
      runId: run.id,
    });
    return run;
  }

  function start({ connectionUid, trigger, actor, acceptMassChange }: StartOptions): Run[] {
    const chosen =
      connectionUid === undefined
        ? connections.list().filter(({ firstSync }) => firstSync === 'approved')
        : [approved(connections.existing(connectionUid))];
    return transact(db, (tx) =>
      chosen.map((connection) => {
        const run = pull(tx, connection.id, {
          trigger,
          actor,
        });
        if (acceptMassChange === true) {
          // Kept with the connection, not the job: a pull that runs already is joined by this one.
          const settings = { ...connection.settings, massChange: 'accepted' };
          connections.update(tx, connection.id, { settings });
        }
        hurry.run({ now: clock.now(), connectionId: connection.id });
        return runList.show(run);
      }),
    );
  }

  function cancel(runUid: string): Run {
    const run = runs.byUid(runUid);
    if (!run) throw new PonteError('NOT_FOUND', 'This run does not exist.');
    if (run.state !== 'queued' && run.state !== 'running') return runList.show(run);
    transact(db, (tx) => {
      runs.end(tx, run.id, { state: 'cancelled' });
      const { kind, connectionId } = run;
      if (connectionId === null || (kind !== 'pull' && kind !== 'reconcile')) return;
      // Another one may have been asked for since, and waits for the same job.
      if (runs.open(connectionId, kind) === null) {
        queue.cancelReady(tx, readKey(kind, connectionId));
      }
    });
    return runList.show(runs.byUid(runUid) ?? run);
  }

  /** Nothing is read or written before somebody looked at what that would do. */
  function approved(connection: ConnectionRow): ConnectionRow {
    if (connection.firstSync === 'approved') return connection;
    throw new PonteError(
      'BUSY',
      `${connection.name} waits for its first sync. Look at its preview and approve it.`,
      { details: { firstSync: 'awaiting' } },
    );
  }

  return {
    pull,
    reconcile,
    start,
    cancel,
    stats(all, healthOf) {
      const day = new Date(clock.now());
      const midnight = new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
      const found = counts.get() ?? { dead: 0, waiting: 0 };
      return {
        connections: all.map(({ id, provider, name, state, counts: of, lastPullAt }) => ({
          id,
          provider,
          name,
          state,
          counts: of,
          lastPullAt,
          health: healthOf(id),
        })),
        today: runList.worked(midnight),
        openConflicts: parts.conflicts.countOpen(),
        deadLetters: found.dead,
        waiting: found.waiting,
      };
    },
    tidy() {
      transact(db, (tx) => {
        for (const { id } of abandoned.all()) {
          runs.end(tx, id, { state: 'cancelled' });
        }
      });
    },
  };
}
