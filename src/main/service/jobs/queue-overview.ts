import type { Job, JobClass } from '../../../shared/model/queue.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { iso, type JobList } from './job-list.ts';
import { className } from './job.ts';

/** The queue at a glance: lanes, what runs, the pace. */
export type QueueOverview = {
  lanes: {
    connectionId: string;
    class: JobClass;
    ready: number;
    running: number;
    oldest: string | null;
  }[];
  running: Job[];
  perMinute: number[];
  deliveredToday: number;
  oldestReadyAt: string | null;
};

const minute = 60_000;
const minutesShown = 30;

export function createQueueOverview({
  db,
  clock,
  list,
}: {
  db: Db;
  clock: Clock;
  list: JobList;
}): () => QueueOverview {
  const { client } = db;
  const lanes = client.prepare<[], LaneRow>(
    `select connection.uid as uid, job.class as class, sum(job.state = 'ready') as ready,
       sum(job.state = 'leased') as running, min(case job.state when 'ready' then job.run_at end) as oldest
     from job join connection on connection.id = job.connection_id
     where job.state in ('ready', 'leased') group by job.connection_id, job.class`,
  );
  const finished = client.prepare<[number], { minute: number; count: number }>(
    `select cast(finished_at / ${minute} as integer) as minute, count(*) as count
     from job where finished_at >= ? and state = 'done' group by 1`,
  );
  const since = client
    .prepare<[number], number>(`select count(*) from job where finished_at >= ? and state = 'done'`)
    .pluck();

  return () => {
    const now = clock.now();
    const thisMinute = Math.floor(now / minute);
    const perMinute = new Array<number>(minutesShown).fill(0);
    for (const { minute: at, count } of finished.all((thisMinute - minutesShown + 1) * minute)) {
      perMinute[minutesShown - 1 - (thisMinute - at)] = count;
    }
    const midnight = new Date(now);
    midnight.setHours(0, 0, 0, 0);
    const rows = lanes.all();
    const oldest = rows.map((row) => row.oldest).filter((at) => at !== null);
    return {
      lanes: rows.map((row) => ({
        connectionId: row.uid,
        class: className(row.class),
        ready: row.ready,
        running: row.running,
        oldest: row.oldest === null ? null : iso(row.oldest),
      })),
      running: list.running(),
      perMinute,
      deliveredToday: since.get(midnight.getTime()) ?? 0,
      oldestReadyAt: oldest.length === 0 ? null : iso(Math.min(...oldest)),
    };
  };
}

type LaneRow = {
  uid: string;
  class: number;
  ready: number;
  running: number;
  oldest: number | null;
};
