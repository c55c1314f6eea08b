import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';

/**
 * Makes a dead letter ready again, at a class and a time.
 *
 * It keeps its id, and carries no values: it is planned from what is kept now. There is one job of
 * a key that waits or runs, so one that waits already gives way to it, and where one runs it is
 * that one which runs again. Answers false in that case: the dead letter is answered by the other.
 */
export type Revive = (tx: Tx, jobId: number, how: { class: number; runAt: number }) => boolean;

type Twin = { id: number; state: string; class: number; run_at: number; run_id: number | null };

export function createRevive(db: Db, clock: Clock): Revive {
  const { client } = db;
  const find = client
    .prepare<[number], string>(`select key from job where id = ? and state = 'dead'`)
    .pluck();
  const twins = ['ready', 'leased'].map((state) =>
    client.prepare<[string], Twin>(
      `select id, state, class, run_at, run_id from job where key = ? and state = '${state}'`,
    ),
  );
  const supersede = client.prepare(
    `update job set state = 'superseded', finished_at = @now, updated_at = @now, replay_id = null
     where id = @id`,
  );
  const again = client.prepare(
    `update job set again = 1, again_class = min(coalesce(again_class, @class), @class),
       updated_at = @now where id = @id`,
  );
  const revive = client.prepare(
    `update job set state = 'ready', class = @class, run_at = @runAt, run_id = coalesce(@runId, run_id),
       attempts = 0, waits = 0, stales = 0, crashes = 0, again = 0, again_class = null,
       replays = replays + 1, archived_at = null, died_at = null, finished_at = null,
       created_at = @now, updated_at = @now
     where id = @id`,
  );

  return (tx, jobId, how) =>
    transact(tx, () => {
      const key = find.get(jobId);
      if (key === undefined) return false;
      const now = clock.now();
      const twin = twins.map((each) => each.get(key)).find((found) => found !== undefined);
      if (twin?.state === 'leased') {
        supersede.run({ id: jobId, now });
        again.run({ id: twin.id, class: how.class, now });
        return false;
      }
      if (twin) supersede.run({ id: twin.id, now });
      revive.run({
        id: jobId,
        class: Math.min(how.class, twin?.class ?? how.class),
        runAt: Math.min(how.runAt, twin?.run_at ?? how.runAt),
        runId: twin?.run_id ?? null,
        now,
      });
      return true;
    });
}
