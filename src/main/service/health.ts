import { statSync } from 'node:fs';
import type { Db } from './db/database.ts';
import { nextTimes } from './sync/timetable/schedule.ts';

type Status = 'ok' | 'degraded' | 'down';

/** How one workspace is: numbers and states, nobody's data. */
export type ServiceHealth = {
  status: Status;
  /** Why it is not ok, in words. */
  reasons: string[];
  database: { status: Status; writable: boolean; bytes: number; walBytes: number };
  queue: {
    status: Status;
    ready: number;
    running: number;
    dead: number;
    /** How long the oldest job that could run has waited, in seconds. */
    oldestReadySeconds: number | null;
  };
  hooks: {
    status: Status;
    /** Kept, and not processed yet. */
    waiting: number;
    dead: number;
    oldestWaitingSeconds: number | null;
  };
  connections: { status: Status; provider: string; state: string }[];
  /** Connections that were not read for twice as long as their schedule says. */
  scheduler: { status: Status; overdue: number };
  copies: { status: Status; newestAt: string | null };
  alerts: { open: number; kinds: string[] };
  leads: number;
  openConflicts: number;
  runsToday: { completed: number; failed: number };
};

export type HealthParts = {
  readonly db: Db;
  readonly now: () => number;
  /** When the newest copy was made, and what kept the daily one from being made. */
  readonly copies: () => { newestAt: number | null; problem: string | null };
  readonly alertKinds: () => string[];
};

type Numbers = {
  bytes: number;
  ready: number;
  running: number;
  dead: number;
  oldest: number | null;
  hooksWaiting: number;
  hooksDead: number;
  oldestHook: number | null;
  leads: number;
  conflicts: number;
  completed: number;
  failed: number;
};

type Known = {
  provider: string;
  state: string;
  paused: number;
  schedule: string;
  last_pull_at: number | null;
  first_sync: string;
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const longWaitSeconds = 3600;
const longHookSeconds = 15 * 60;
const oldCopyMs = 48 * hourMs;
/** A reading takes its time. */
const lateMs = 10 * 60_000;

/** Reads the health of a workspace. It is `down` when its file no longer answers or takes nothing. */
export function createHealth({ db, now, copies, alertKinds }: HealthParts): () => ServiceHealth {
  const numbers = db.client.prepare<[number, number], Numbers>(`
    select
      (select page_count from pragma_page_count) * (select page_size from pragma_page_size) as bytes,
      (select count(*) from job where state = 'ready') as ready,
      (select count(*) from job where state = 'leased') as running,
      (select count(*) from job where state = 'dead' and archived_at is null) as dead,
      (select min(run_at) from job where state = 'ready') as oldest,
      (select count(*) from hook where state in ('received', 'failed')) as hooksWaiting,
      (select count(*) from hook where state = 'dead') as hooksDead,
      (select received_at from hook where state = 'received' order by id limit 1) as oldestHook,
      coalesce((select count from record_count where about = 'lead' and value = ''), 0) as leads,
      (select count(*) from conflict where state = 'open') as conflicts,
      (select count(*) from run where state = 'completed' and ended_at >= ?) as completed,
      (select count(*) from run where state = 'failed' and ended_at >= ?) as failed
  `);
  const connections = db.client.prepare<[], Known>(
    `select provider, state, paused, schedule, last_pull_at, first_sync
       from connection where removed_at is null order by id`,
  );

  function read(): ServiceHealth {
    const at = now();
    const found = numbers.get(at - dayMs, at - dayMs) as Numbers;
    const known = connections.all();
    const wait = secondsSince(found.oldest, at);
    const hookWait = secondsSince(found.oldestHook, at);
    const writable = takesWrites(db);
    const overdue = known.filter((each) => isOverdue(each, at)).length;
    const { newestAt, problem } = copies();
    const failing = known.filter(({ paused, state }) => paused === 0 && state !== 'ready');
    const old = newestAt !== null && at - newestAt > oldCopyMs;
    const reasons = [
      ...said(!writable, 'The file takes no writes: the disk may be full or read-only.'),
      ...said(found.dead > 0, `Jobs that failed and wait for a person: ${found.dead}.`),
      ...said((wait ?? 0) >= longWaitSeconds, 'Jobs that could run wait for more than an hour.'),
      ...said(found.hooksDead > 0, `Hooks that could not be processed: ${found.hooksDead}.`),
      ...said((hookWait ?? 0) >= longHookSeconds, 'Hooks wait for more than 15 minutes.'),
      ...failing.map(
        ({ provider, state }) => `A connection to ${provider} is not ready: ${state}.`,
      ),
      ...said(overdue > 0, `Connections not read when their schedule says: ${overdue}.`),
      ...said(old || problem !== null, problem ?? 'The newest copy is older than two days.'),
    ];
    return {
      status: writable ? ok(reasons.length === 0) : 'down',
      reasons,
      database: {
        status: writable ? 'ok' : 'down',
        writable,
        bytes: found.bytes,
        walBytes: sizeOf(`${db.file}-wal`),
      },
      queue: {
        status: ok(found.dead === 0 && (wait ?? 0) < longWaitSeconds),
        ready: found.ready,
        running: found.running,
        dead: found.dead,
        oldestReadySeconds: wait,
      },
      hooks: {
        status: ok(found.hooksDead === 0 && (hookWait ?? 0) < longHookSeconds),
        waiting: found.hooksWaiting,
        dead: found.hooksDead,
        oldestWaitingSeconds: hookWait,
      },
      connections: known.map(({ provider, state, paused }) => ({
        status: ok(paused === 1 || state === 'ready'),
        provider,
        state: paused === 1 ? 'paused' : state,
      })),
      scheduler: { status: ok(overdue === 0), overdue },
      copies: {
        status: ok(!old && problem === null),
        newestAt: newestAt === null ? null : new Date(newestAt).toISOString(),
      },
      alerts: alertsNow(),
      leads: found.leads,
      openConflicts: found.conflicts,
      runsToday: { completed: found.completed, failed: found.failed },
    };
  }

  function alertsNow(): ServiceHealth['alerts'] {
    const kinds = alertKinds();
    return { open: kinds.length, kinds };
  }

  return () => {
    try {
      return read();
    } catch {
      return unreadable;
    }
  };
}

const unreadable: ServiceHealth = {
  status: 'down',
  reasons: ['The file of this workspace does not answer.'],
  database: { status: 'down', writable: false, bytes: 0, walBytes: 0 },
  queue: { status: 'down', ready: 0, running: 0, dead: 0, oldestReadySeconds: null },
  hooks: { status: 'down', waiting: 0, dead: 0, oldestWaitingSeconds: null },
  connections: [],
  scheduler: { status: 'down', overdue: 0 },
  copies: { status: 'down', newestAt: null },
  alerts: { open: 0, kinds: [] },
  leads: 0,
  openConflicts: 0,
  runsToday: { completed: 0, failed: 0 },
};

function ok(isOk: boolean): Status {
  return isOk ? 'ok' : 'degraded';
}

function said(is: boolean, words: string): string[] {
  return is ? [words] : [];
}

function secondsSince(at: number | null, now: number): number | null {
  return at === null ? null : Math.round(Math.max(0, (now - at) / 1000));
}

/** Whether a write could begin now; nothing is written for it. */
function takesWrites({ client }: Db): boolean {
  if (client.readonly) return false;
  if (client.inTransaction) return true;
  const waits = client.pragma('busy_timeout', { simple: true });
  try {
    // Whoever asks how we are is not to hold us up.
    client.pragma('busy_timeout = 0');
    client.exec('begin immediate; rollback');
    return true;
  } catch {
    if (client.inTransaction) client.exec('rollback');
    return false;
  } finally {
    client.pragma(`busy_timeout = ${String(waits)}`);
  }
}

function isOverdue(
  { paused, state, schedule, first_sync: first, last_pull_at: last }: Known,
  now: number,
): boolean {
  if (paused === 1 || state !== 'ready' || first === 'awaiting' || last === null) return false;
  const [one, other] = nextTimes(schedule, 2);
  return one !== undefined && other !== undefined && now - last > 2 * (other - one) + lateMs;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
