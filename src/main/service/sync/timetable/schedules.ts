import type { Clock } from '../../clock.ts';
import { transact, type Db } from '../../db/database.ts';
import type { Log } from '../../log.ts';
import type { ConnectionRow, ConnectionStore } from '../../providers/connection-store.ts';
import type { PlanTimes } from './schedule.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import type { SyncService } from '../sync-service.ts';
import type { WalkTimes } from './walk-times.ts';

/** The timetables of a connection: when what changed is read, and when everything is walked through. */
export type Schedules = Scheduler & {
  nextWalk(connectionId: number): number | null;
};

export type SchedulesParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
  readonly connections: ConnectionStore;
  readonly walkTimes: WalkTimes;
  readonly service: Pick<SyncService, 'pull' | 'reconcile'>;
  readonly plan?: PlanTimes;
};

export function createSchedules(parts: SchedulesParts): Schedules {
  const { db, clock, log, connections, walkTimes, service } = parts;
  const plan = parts.plan ? { plan: parts.plan } : {};

  /** Nothing is read by itself before somebody looked at what that would do. */
  function approved(connectionId: number): ConnectionRow | null {
    const connection = connections.byId(connectionId);
    return connection?.firstSync === 'awaiting' ? null : connection;
  }

  const readings = createScheduler({
    connections,
    clock,
    log,
    fire(connectionId, trigger) {
      const actor = approved(connectionId)?.name;
      if (actor === undefined) return;
      transact(db, (tx) => void service.pull(tx, connectionId, { trigger, actor }));
    },
    ...plan,
  });
  const walks = createScheduler({
    connections,
    clock,
    log,
    times: { of: walkTimes.of, isOverdue: walkTimes.isDue },
    fire(connectionId, trigger) {
      const connection = approved(connectionId);
      if (connection === null || !walkTimes.isDue(connection)) return;
      const actor = connection.name;
      transact(db, (tx) => void service.reconcile(tx, connectionId, { trigger, actor }));
    },
    ...plan,
  });

  return {
    start() {
      readings.start();
      walks.start();
    },
    watch(connection) {
      readings.watch(connection);
      walks.watch(connection);
    },
    forget(connectionId) {
      readings.forget(connectionId);
      walks.forget(connectionId);
    },
    next: readings.next,
    nextWalk: walks.next,
    stop() {
      readings.stop();
      walks.stop();
    },
  };
}
