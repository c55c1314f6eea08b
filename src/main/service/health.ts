import type { Db } from './db/database.ts';

type Status = 'ok' | 'attention' | 'failed';

/** How one workspace is: numbers and states, nobody's data. */
export type ServiceHealth = {
  status: Status;
  database: { status: Status; bytes: number; walBytes: number };
  queue: {
    status: Status;
    ready: number;
    running: number;
    dead: number;
    /** How long the oldest job that could run has waited, in seconds. */
    oldestReadySeconds: number | null;
  };
  connections: { status: Status; provider: string; state: string }[];
  leads: number;
  openConflicts: number;
  runsToday: { completed: number; failed: number };
};

type Numbers = {
  bytes: number;
  ready: number;
  running: number;
  dead: number;
  oldest: number | null;
  leads: number;
  conflicts: number;
  completed: number;
  failed: number;
};

const dayMs = 24 * 3_600_000;
const longWaitSeconds = 3600;

/** Reads the health of a workspace. It is `failed` when its file no longer answers. */
export function createHealth(
  db: Db,
  now: () => number,
  walBytes: () => number,
): () => ServiceHealth {
  const numbers = db.client.prepare<[number, number], Numbers>(`
    select
      (select page_count from pragma_page_count) * (select page_size from pragma_page_size) as bytes,
      (select count(*) from job where state = 'ready') as ready,
      (select count(*) from job where state = 'leased') as running,
      (select count(*) from job where state = 'dead' and archived_at is null) as dead,
      (select min(run_at) from job where state = 'ready') as oldest,
      (select count(*) from lead where deleted_at is null) as leads,
      (select count(*) from conflict where state = 'open') as conflicts,
      (select count(*) from run where state = 'completed' and ended_at >= ?) as completed,
      (select count(*) from run where state = 'failed' and ended_at >= ?) as failed
  `);
  const connections = db.client.prepare<[], { provider: string; state: string; paused: number }>(
    'select provider, state, paused from connection where removed_at is null order by id',
  );

  function read(): ServiceHealth {
    const since = now() - dayMs;
    const found = numbers.get(since, since) as Numbers;
    const wait = found.oldest === null ? null : Math.max(0, (now() - found.oldest) / 1000);
    const queue = {
      status: ok(found.dead === 0 && (wait ?? 0) < longWaitSeconds),
      ready: found.ready,
      running: found.running,
      dead: found.dead,
      oldestReadySeconds: wait === null ? null : Math.round(wait),
    };
    const known = connections.all().map(({ provider, state, paused }) => ({
      status: ok(paused === 1 || state === 'ready'),
      provider,
      state: paused === 1 ? 'paused' : state,
    }));
    const all = [queue.status, ...known.map(({ status }) => status)];
    return {
      status: ok(!all.includes('attention')),
      database: { status: 'ok', bytes: found.bytes, walBytes: walBytes() },
      queue,
      connections: known,
      leads: found.leads,
      openConflicts: found.conflicts,
      runsToday: { completed: found.completed, failed: found.failed },
    };
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
  status: 'failed',
  database: { status: 'failed', bytes: 0, walBytes: 0 },
  queue: { status: 'failed', ready: 0, running: 0, dead: 0, oldestReadySeconds: null },
  connections: [],
  leads: 0,
  openConflicts: 0,
  runsToday: { completed: 0, failed: 0 },
};

function ok(isOk: boolean): Status {
  return isOk ? 'ok' : 'attention';
}
