import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';

const day = 24 * 60 * 60_000;
const keptMs = 7 * day;
const keptRows = 50_000;
const slice = 200;

type Ended = { id: number; at: number; state: string };

/**
 * Forgets jobs that ended long ago, a slice at a time so that nothing waits for it: those of more
 * than 7 days, and the oldest beyond 50,000.
 *
 * Dead letters are never forgotten here: a person decides about them.
 *
 * @returns how many
 */
export async function pruneEndedJobs(db: Db, clock: Clock, signal: AbortSignal): Promise<number> {
  const { client } = db;
  const oldestKept = client
    .prepare<[], number>(
      `select finished_at from job where state = 'done' order by finished_at desc limit 1 offset ${keptRows - 1}`,
    )
    .pluck();
  const ended = client.prepare<[number, number, number], Ended>(
    `select id, finished_at as at, state from job
     where finished_at is not null and (finished_at, id) > (?, ?) and finished_at < ?
     order by finished_at, id limit ${slice}`,
  );
  // What still names a job as its reason (a write that is not settled) keeps it.
  const drop = client.prepare(
    `delete from job where id = ? and not exists (select 1 from intent where intent.job_id = job.id and intent.state in ('sent', 'uncertain'))`,
  );
  const forget = client.prepare(
    `update intent set job_id = null where job_id = ? and state not in ('sent', 'uncertain')`,
  );
  const before = Math.max(clock.now() - keptMs, oldestKept.get() ?? 0);
  let [at, id] = [-1, -1];
  let pruned = 0;
  while (!signal.aborted) {
    const jobs = ended.all(at, id, before);
    pruned += transact(db, () =>
      jobs
        .filter(({ state }) => state !== 'dead')
        .reduce((sum, job) => {
          forget.run(job.id);
          return sum + drop.run(job.id).changes;
        }, 0),
    );
    const last = jobs.at(-1);
    if (!last || jobs.length < slice) return pruned;
    [at, id] = [last.at, last.id];
    await new Promise((resolve) => setImmediate(resolve));
  }
  return pruned;
}
