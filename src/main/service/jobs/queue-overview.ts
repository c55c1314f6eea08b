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
  // Each half is answered from an index alone.
  const lanes = client.prepare<[], LaneRow>(
    `with lane as (
       select connection_id, class, count(*) as ready, 0 as running, min(run_at) as oldest
         from job where state = 'ready' group by connection_id, class
       union all
       select connection_id, class, 0, count(*), null
         from job where state = 'leased' group by connection_id, class)
     select connection.uid as uid, lane.class as class, sum(ready) as ready, sum(running) as running,
       min(oldest) as oldest
     from lane join connection on connection.id = lane.connection_id
     group by lane.connection_id, lane.class`,
  );
  const finished = client.prepare<[number], { minute: number; count: number }>(
    `select cast(finished_at / ${minute} as integer) as minute, count(*) as count
     from job where state = 'done' and finished_at >= ? group by 1`,
  );
  const since = client
    .prepare<[number], number>(`select count(*) from job where state = 'done' and finished_at >= ?`)
    .pluck();

  return () => {
    const now = clock.now();
    const thisMinute = Math.floor(now / minute);
    const perMinute = Array.from({ length: minutesShown }, () => 0);
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
