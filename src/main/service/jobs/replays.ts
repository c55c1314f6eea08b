import type { JobClass } from '../../../shared/model/queue.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import { classNumber, type LeasedJob } from './job.ts';
import type { Revive } from './revive.ts';
import type { Settled } from './settler.ts';

/**
 * Sends many dead letters again with care: 1, then 10, then the rest at a fifth of the connection's
 * pace, stopping at the first that fails the same way. It is kept in the file, so a restart goes on
 * where it was.
 */
export type Replays = {
  /** Starts one over these jobs, all of one cause; answers how many it will send. */
  start(tx: Tx, fingerprint: string, jobIds: readonly number[], actor: string): number;
  /** Told of each job that settles. */
  onSettled(tx: Tx, job: LeasedJob, settled: Settled): void;
  /** Ends one that runs; what was not tried is as dead as before. Answers whether it ran. */
  stop(tx: Tx, uid: string): boolean;
  /** Goes on where no settling will: after a restart, or when the jobs awaited were taken back. */
  resume(): void;
};

export type ReplaysParts = {
  db: Db;
  clock: Clock;
  revive: Revive;
  /** Calls a minute that a connection takes now. */
  paceOf: (connectionId: number) => number;
};

type Step = { jobs: number; class: JobClass };
const first: Step = { jobs: 1, class: 'person' };
const second: Step = { jobs: 10, class: 'edit' };
/** Behind everything else, so that today's work is not held up by yesterday's. */
const others: Step = { jobs: Number.POSITIVE_INFINITY, class: 'backfill' };
const rest = 2;
const shareOfPace = 0.2;
/** A read and a write. */
const callsPerJob = 2;
/** The rest becomes ready by the hundred: a thousand at once would hold up the program. */
const mostOpen = 100;

type ReplayRow = { id: number; fingerprint: string; stage: number };

export function createReplays({ db, clock, revive, paceOf }: ReplaysParts): Replays {
  const { client } = db;
  const insert = client
    .prepare<[string, string, string, number, string], number>(
      `insert into replay (uid, fingerprint, actor, created_at, about) values (?, ?, ?, ?, ?) returning id`,
    )
    .pluck();
  const running = client.prepare<[], ReplayRow>(
    `select id, fingerprint, stage from replay where state = 'running'`,
  );
  const byId = client.prepare<[number], ReplayRow>(
    `select id, fingerprint, stage from replay where id = ? and state = 'running'`,
  );
  // One that is in a resend already stays in it.
  const join = client.prepare(
    `update job set replay_id = ? where id = ? and state = 'dead' and replay_id is null`,
  );
  const next = client.prepare<[number, number], { id: number; connection_id: number }>(
    `select id, connection_id from job where replay_id = ? and state = 'dead' order by id limit ?`,
  );
  const open = client.prepare<[number], { count: number; last: number | null }>(
    `select count(*) as count, max(run_at) as last from job
     where replay_id = ? and state in ('ready', 'leased')`,
  );
  const leaveOne = client.prepare(`update job set replay_id = null where id = ?`);
  const advance = client.prepare(`update replay set stage = ? where id = ?`);
  const aboutJob = client
    .prepare<[number], string>(
      `select json_object('connectionId', connection.uid, 'provider', connection.provider,
         'op', job.op, 'group', job.dead_group, 'code', job.dead_code, 'message', job.error_message)
       from job join connection on connection.id = job.connection_id where job.id = ?`,
    )
    .pluck();
  const begun = client.prepare(`update replay set total = ? where id = ?`);
  const counted = {
    done: client.prepare(`update replay set sent = sent + 1 where id = ?`),
    dead: client.prepare(`update replay set failed = failed + 1 where id = ?`),
  };
  const blame = client.prepare(`update replay set stopped_by = ? where id = ?`);
  const runningOf = client
    .prepare<[string], number>(`select id from replay where uid = ? and state = 'running'`)
    .pluck();
  const end = client.prepare(`update replay set state = ?, ended_at = ? where id = ?`);
  const leaveDead = client.prepare(
    `update job set replay_id = null where replay_id = ? and state = 'dead'`,
  );
  // What has not been tried is as dead as before; what was tried meanwhile goes its own way.
  const takeBack = client.prepare(
    `update job set state = 'dead', replay_id = null, replays = max(0, replays - 1), died_at = @now,
       finished_at = @now, updated_at = @now
     where replay_id = @id and state = 'ready' and attempts = 0 and waits = 0 and stales = 0`,
  );

  /** Releases what the step in force allows, and takes the next step when it is answered. */
  function goOn(tx: Tx, replay: ReplayRow, begins: boolean): void {
    let { stage } = replay;
    let under = open.get(replay.id)?.count ?? 0;
    if (!begins && stage < rest) {
      if (under > 0) return;
      stage += 1;
      advance.run(stage, replay.id);
    }
    // Those that another job answers already were not tried: others take their place.
    for (;;) {
      const most = Math.min(stepAt(stage).jobs, mostOpen) - under;
      const jobs = most > 0 ? next.all(replay.id, most) : [];
      if (jobs.length === 0) break;
      under += release(tx, replay, jobs, stage);
    }
    if (under === 0) end.run('done', clock.now(), replay.id);
  }

  function release(
    tx: Tx,
    replay: ReplayRow,
    jobs: readonly { id: number; connection_id: number }[],
    stage: number,
  ): number {
    let at = Math.max(clock.now(), stage === rest ? (open.get(replay.id)?.last ?? 0) : 0);
    let released = 0;
    for (const { id, connection_id: connectionId } of jobs) {
      if (stage === rest) at += (60_000 * callsPerJob) / (shareOfPace * paceOf(connectionId));
      const how = { class: classNumber(stepAt(stage).class), runAt: Math.round(at) };
      released += Number(revive(tx, id, how));
    }
    return released;
  }

  function endEarly(id: number, how: 'stopped' | 'cancelled'): void {
    end.run(how, clock.now(), id);
    takeBack.run({ id, now: clock.now() });
    leaveDead.run(id);
  }

  return {
    start(tx, fingerprint, jobIds, actor) {
      const about = jobIds[0] === undefined ? undefined : aboutJob.get(jobIds[0]);
      const id = insert.get(newId(), fingerprint, actor, clock.now(), about ?? '{}') as number;
      const joined = jobIds.reduce((sum, jobId) => sum + join.run(id, jobId).changes, 0);
      begun.run(joined, id);
      goOn(tx, { id, fingerprint, stage: 0 }, true);
      return joined;
    },
    onSettled(tx, job, settled) {
      if (job.replayId === null || settled.to === 'ready' || settled.to === 'refused') return;
      leaveOne.run(job.id);
      counted[settled.to].run(job.replayId);
      const replay = byId.get(job.replayId);
      if (!replay) return;
      if (settled.to === 'dead' && settled.fingerprint === replay.fingerprint) {
        blame.run(job.uid, replay.id);
        endEarly(replay.id, 'stopped');
        return;
      }
      goOn(tx, replay, false);
    },
    stop(_tx, uid) {
      const id = runningOf.get(uid);
      if (id !== undefined) endEarly(id, 'cancelled');
      return id !== undefined;
    },
    resume() {
      for (const replay of running.all()) {
        if ((open.get(replay.id)?.count ?? 0) === 0) transact(db, (tx) => goOn(tx, replay, false));
      }
    },
  };
}

function stepAt(stage: number): Step {
  return [first, second][stage] ?? others;
}
