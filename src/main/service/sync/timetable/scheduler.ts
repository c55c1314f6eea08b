import type { Clock } from '../../clock.ts';
import { describeError, type Log } from '../../log.ts';
import type { ConnectionRow, ConnectionStore } from '../../providers/connection-store.ts';
import { createJumpWatch } from './jump-watch.ts';
import { nextTimes, planWithCron, type PlanTimes, type Timetable } from './schedule.ts';

/**
 * Knows when each connection is to be read; the queue knows the rest.
 *
 * A time that passed while the computer slept is made up for once, as soon as that is noticed; one
 * that could not be kept, as on a full disk, is tried again a minute later.
 */
export type Scheduler = {
  start(): void;
  /** Takes up a connection, or its new schedule. */
  watch(connection: ConnectionRow): void;
  forget(connectionId: number): void;
  next(connectionId: number): number | null;
  stop(): void;
};

export type SchedulerParts = {
  readonly connections: ConnectionStore;
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
  readonly fire: (connectionId: number, trigger: 'schedule' | 'start') => void;
  readonly plan?: PlanTimes;
  /** Its times, where they are not those of its readings, and whether one passed while it was closed. */
  readonly times?: {
    of(connection: ConnectionRow): string;
    isOverdue(connection: ConnectionRow): boolean;
  };
};

const BEAT_MS = 60_000;
/** A little late is the timer's own doing and no missed time. */
const MISSED_MS = 30_000;

export function createScheduler(parts: SchedulerParts): Scheduler {
  const { connections, clock, log, plan = planWithCron } = parts;
  const times = parts.times ?? { of: ({ schedule }) => schedule, isOverdue };
  const jumped = createJumpWatch(clock);
  const tables = new Map<number, { table: Timetable; dueAt: number | null }>();
  let cancelBeat: (() => void) | undefined;
  let started = false;

  function forget(connectionId: number): void {
    tables.get(connectionId)?.table.stop();
    tables.delete(connectionId);
  }

  function watch(connection: ConnectionRow): void {
    forget(connection.id);
    if (!started || connection.paused || connection.removedAt !== null) return;
    const table = plan(times.of(connection), () => {
      due(connection.id);
    });
    tables.set(connection.id, { table, dueAt: table.next() });
  }

  function due(connectionId: number): void {
    const known = tables.get(connectionId);
    if (!known) return;
    known.dueAt = known.table.next();
    fire(connectionId, 'schedule');
  }

  function fire(connectionId: number, trigger: 'schedule' | 'start'): void {
    try {
      parts.fire(connectionId, trigger);
    } catch (error) {
      log.error({ connection: connectionId, error: describeError(error) }, 'A time was not kept');
      const known = tables.get(connectionId);
      if (known) known.dueAt = clock.now();
    }
  }

  function beat(): void {
    // What was planned by a clock that has been set would come at the wrong time.
    if (jumped() < 0) for (const connection of connections.list()) watch(connection);
    for (const [connectionId, { dueAt }] of tables) {
      if (dueAt !== null && clock.now() >= dueAt + MISSED_MS) due(connectionId);
    }
    cancelBeat = clock.after(BEAT_MS, beat);
  }

  /** Whether a time passed while Ponte was not running. */
  function isOverdue({ lastPullAt, schedule }: ConnectionRow): boolean {
    if (lastPullAt === null) return true;
    const [first, second] = nextTimes(schedule, 2);
    return (
      first !== undefined && second !== undefined && clock.now() - lastPullAt >= second - first
    );
  }

  return {
    start() {
      if (started) return;
      started = true;
      for (const connection of connections.list()) {
        watch(connection);
        if (!connection.paused && times.isOverdue(connection)) fire(connection.id, 'start');
      }
      cancelBeat = clock.after(BEAT_MS, beat);
    },
    watch,
    forget,
    next: (connectionId) => tables.get(connectionId)?.dueAt ?? null,
    stop() {
      started = false;
      cancelBeat?.();
      cancelBeat = undefined;
      for (const id of tables.keys()) forget(id);
    },
  };
}
