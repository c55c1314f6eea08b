import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import { classNumber, type LeasedJob } from './job.ts';
import type { Settled } from './settler.ts';

/**
 * Sends many dead letters again with care: 1, then 10, then the rest, stopping at the first that
 * fails the same way. It is kept in the file, so a restart goes on where it was.
 */
export type Replays = {
  /** Starts one over these jobs, all of one cause; answers how many it will send. */
  start(tx: Tx, fingerprint: string, jobIds: readonly number[], actor: string): number;
  /** Told of each job that settles. */
  onSettled(tx: Tx, job: LeasedJob, settled: Settled): void;
};

const steps = [1, 10, Number.MAX_SAFE_INTEGER] as const;
/** The rest goes behind everything else, so that today's work is not held up by yesterday's. */
const classes = ['person', 'edit', 'backfill'] as const;

type ReplayRow = { id: number; fingerprint: string; stage: number; state: string };

export function createReplays({
  db,
  clock,
  revive,
}: {
  db: Db;
  clock: Clock;
  revive: Revive;
}): Replays {
  const { client } = db;
  const insert = client.prepare(
    `insert into replay (fingerprint, actor, created_at) values (?, ?, ?) returning id`,
  );
  const byId = client.prepare<[number], ReplayRow>(
    `select id, fingerprint, stage, state from replay where id = ?`,
  );
  const join = client.prepare(`update job set replay_id = ? where id = ? and state = 'dead'`);
  const next = client.prepare<[number, number], { id: number }>(
    `select id from job where replay_id = ? and state = 'dead' order by id limit ?`,
  );
  const open = client
    .prepare<[number], number>(
      `select count(*) from job where replay_id = ? and state in ('ready', 'leased')`,
    )
    .pluck();
  const leave = client.prepare(
    `update job set replay_id = null where replay_id = ? and state = 'dead'`,
  );
  const leaveOne = client.prepare(`update job set replay_id = null where id = ?`);
  const advance = client.prepare(`update replay set stage = ? where id = ?`);
  const end = client.prepare(`update replay set state = ?, ended_at = ? where id = ?`);

  function release(tx: Tx, replay: ReplayRow): void {
    const jobs = next.all(replay.id, steps[replay.stage] ?? Number.MAX_SAFE_INTEGER);
    if (jobs.length === 0) {
      end.run('done', clock.now(), replay.id);
      return;
    }
    for (const { id } of jobs) revive(tx, id, classNumber(classes[replay.stage] ?? 'backfill'));
  }

  return {
    start(tx, fingerprint, jobIds, actor) {
      const { id } = insert.get(fingerprint, actor, clock.now()) as { id: number };
      const joined = jobIds.reduce((sum, jobId) => sum + join.run(id, jobId).changes, 0);
      release(tx, { id, fingerprint, stage: 0, state: 'running' });
      return joined;
    },
    onSettled(tx, job, settled) {
      if (job.replayId === null || settled.to === 'ready' || settled.to === 'refused') return;
      const replay = byId.get(job.replayId);
      leaveOne.run(job.id);
      if (replay?.state !== 'running') return;
      if (settled.to === 'dead' && settled.fingerprint === replay.fingerprint) {
        end.run('stopped', clock.now(), replay.id);
        leave.run(replay.id);
        return;
      }
      if ((open.get(replay.id) ?? 0) > 0) return;
      const stage = Math.min(replay.stage + 1, steps.length - 1);
      advance.run(stage, replay.id);
      release(tx, { ...replay, stage });
    },
  };
}

/** Makes a dead letter ready again, at a class. Answers false when a job of its key waits already. */
export type Revive = (tx: Tx, jobId: number, classNumber: number) => boolean;

export function createRevive(db: Db, clock: Clock): Revive {
  const { client } = db;
  const find = client.prepare<[number], { key: string; replay_id: number | null }>(
    `select key, replay_id from job where id = ? and state = 'dead'`,
  );
  const twin = client.prepare<[string], { id: number }>(
    `select id from job where key = ? and state = 'ready'`,
  );
  const supersede = client.prepare(
    `update job set state = 'superseded', finished_at = ?, updated_at = ?, replay_id = null where id = ?`,
  );
  const hurry = client.prepare(
    `update job set class = min(class, ?), run_at = min(run_at, ?), replay_id = coalesce(replay_id, ?) where id = ?`,
  );
  const revive = client.prepare(
    `update job set state = 'ready', class = ?, run_at = ?, attempts = 0, waits = 0, stales = 0, crashes = 0,
       replays = replays + 1, archived_at = null, died_at = null, finished_at = null, created_at = ?, updated_at = ?
     where id = ?`,
  );
  return (tx, jobId, class_) =>
    transact(tx, () => {
      const found = find.get(jobId);
      if (!found) return false;
      const now = clock.now();
      const waiting = twin.get(found.key);
      if (waiting) {
        // A newer job of the same record waits: it says the same, since both read the record when they run.
        supersede.run(now, now, jobId);
        hurry.run(class_, now, found.replay_id, waiting.id);
        return false;
      }
      revive.run(class_, now, now, now, jobId);
      return true;
    });
}
