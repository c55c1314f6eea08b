import type { ScoreRun } from '../../../shared/model/scoring.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import { createHighestId } from './kept-leads.ts';

export type ScoreRunRow = {
  id: number;
  uid: string;
  version: number;
  kind: ScoreRun['kind'];
  state: ScoreRun['state'];
  reached: number;
  total: number;
  changed: number;
  moved: number;
  started_by: string;
  started_at: number;
  ended_at: number | null;
};

export type ScoreRuns = {
  /** Ends what was under way, since this does its work too. */
  begin(tx: Tx, run: { version: number; kind: ScoreRun['kind']; by: string }): void;
  underWay(): ScoreRunRow | null;
  last(): ScoreRunRow | null;
  /** When everything that ages was last looked at before a run; 0 for never. */
  lookedAtBefore(runId: number): number;
  progress(tx: Tx, run: ScoreRunRow): void;
  end(tx: Tx, id: number): void;
};

/** Runs as the file keeps them: where each has got to, so that the next start goes on from there. */
export function createScoreRuns(db: Db, clock: Clock): ScoreRuns {
  const { client } = db;
  const highestId = createHighestId(db);
  const supersede = client.prepare(
    `update score_run set state = 'superseded', ended_at = ? where state = 'running'`,
  );
  const insert = client.prepare(
    `insert into score_run (uid, version, kind, total, started_by, started_at)
     values (?, ?, ?, ?, ?, ?)`,
  );
  const selectOpen = client.prepare<[], ScoreRunRow>(
    `select * from score_run where state = 'running' order by id desc limit 1`,
  );
  const selectLast = client.prepare<[], ScoreRunRow>(
    'select * from score_run order by id desc limit 1',
  );
  const selectBefore = client
    .prepare<[number], number | null>(
      `select max(started_at) from score_run where state = 'completed' and id < ?`,
    )
    .pluck();
  const update = client.prepare(
    'update score_run set reached = ?, changed = ?, moved = ? where id = ?',
  );
  const finish = client.prepare(
    `update score_run set state = 'completed', ended_at = ? where id = ? and state = 'running'`,
  );
  // What ran long ago tells nobody anything.
  const forget = client.prepare(
    `delete from score_run where id < (select max(id) from score_run) - 200`,
  );

  return {
    begin(_tx, { version, kind, by }) {
      const now = clock.now();
      supersede.run(now);
      insert.run(newId(), version, kind, highestId(), by, now);
      forget.run();
    },
    underWay: () => selectOpen.get() ?? null,
    last: () => selectLast.get() ?? null,
    lookedAtBefore: (runId) => selectBefore.get(runId) ?? 0,
    progress: (_tx, run) => void update.run(run.reached, run.changed, run.moved, run.id),
    end: (_tx, id) => void finish.run(clock.now(), id),
  };
}

export function toScoreRun(row: ScoreRunRow): ScoreRun {
  return {
    id: row.uid,
    version: row.version,
    kind: row.kind,
    state: row.state,
    total: row.total,
    done: Math.min(row.reached, row.total),
    changed: row.changed,
    moved: row.moved,
    by: row.started_by,
    startedAt: new Date(row.started_at).toISOString(),
    endedAt: row.ended_at === null ? null : new Date(row.ended_at).toISOString(),
  };
}
