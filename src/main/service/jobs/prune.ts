import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';

const day = 24 * 60 * 60_000;
const keptMs = 7 * day;
const keptRows = 50_000;
const slice = 500;

/**
 * Forgets jobs that ended long ago, a slice at a time so that nothing waits for it.
 *
 * Dead letters are never forgotten here: a person decides about them.
 */
export async function pruneEndedJobs(db: Db, clock: Clock, signal: AbortSignal): Promise<number> {
  const ended = `state in ('done', 'cancelled', 'superseded')`;
  const old = db.client
    .prepare<[number, number], number>(
      `select id from job where ${ended} and (finished_at < ? or finished_at <= coalesce(
         (select finished_at from job where ${ended} order by finished_at desc limit 1 offset ${keptRows}), 0))
       limit ?`,
    )
    .pluck();
  // What still names a job as its reason (a write that is not settled) keeps it.
  const drop = db.client.prepare(
    `delete from job where id = ? and not exists (select 1 from intent where intent.job_id = job.id and intent.state in ('sent', 'uncertain'))`,
  );
  const forget = db.client.prepare(
    `update intent set job_id = null where job_id = ? and state not in ('sent', 'uncertain')`,
  );
  let pruned = 0;
  while (!signal.aborted) {
    const ids = old.all(clock.now() - keptMs, slice);
    const gone = transact(db, () =>
      ids.reduce((sum, id) => {
        forget.run(id);
        return sum + drop.run(id).changes;
      }, 0),
    );
    pruned += gone;
    if (ids.length < slice || gone === 0) return pruned;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return pruned;
}
