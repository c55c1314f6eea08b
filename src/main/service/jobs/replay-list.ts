import type { FailureGroup, JobOp, Replay } from '../../../shared/model/queue.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import { iso } from './job-list.ts';

/** The careful resends that run, and those of the last day that nobody has put away; the newest of each cause. */
export type ReplayList = {
  list(): Replay[];
  /** Answers whether it had ended and was still shown. */
  putAway(tx: Tx, uid: string): boolean;
};

const shownMs = 24 * 3_600_000;
const most = 20;

type Row = {
  uid: string;
  fingerprint: string;
  state: Replay['state'];
  stage: number;
  actor: string;
  about: string;
  total: number;
  sent: number;
  failed: number;
  waiting: number;
  created_at: number;
  ended_at: number | null;
  stopped_by: string | null;
  stopped_name: string | null;
  stopped_state: string | null;
};

type About = {
  connectionId: string;
  provider: string;
  op: JobOp;
  group: FailureGroup | null;
  code: string | null;
  message: string | null;
};

const stages = ['one', 'ten', 'rest'] as const;

export function createReplayList({ client }: Db, clock: Clock): ReplayList {
  const select = client.prepare<[number, number], Row>(
    `select replay.*, (select count(*) from job where job.replay_id = replay.id
        and job.state in ('dead', 'ready', 'leased')) as waiting,
      stopper.state as stopped_state,
      coalesce(nullif(lead.name, ''), lead.email, lead.phone) as stopped_name
    from replay left join job stopper on stopper.uid = replay.stopped_by
      left join lead on lead.id = stopper.record_id
    where replay.uid is not null and replay.total > 0
      and replay.id in (select max(id) from replay group by fingerprint)
      and (replay.state = 'running' or (replay.put_away_at is null and replay.ended_at > ?))
    order by replay.id desc limit ?`,
  );
  const putAway = client.prepare(
    `update replay set put_away_at = ? where uid = ? and state <> 'running' and put_away_at is null`,
  );
  return {
    list: () => select.all(clock.now() - shownMs, most).map(toReplay),
    putAway: (_tx, uid) => putAway.run(clock.now(), uid).changes > 0,
  };
}

function toReplay(row: Row): Replay {
  const about = JSON.parse(row.about) as About;
  return {
    id: row.uid,
    fingerprint: row.fingerprint,
    connectionId: about.connectionId,
    provider: about.provider,
    op: about.op,
    cause: { code: about.code ?? '', message: about.message ?? '' },
    state: row.state,
    stage: stages[row.stage] ?? 'rest',
    actor: row.actor,
    total: row.total,
    sent: row.sent,
    failed: row.failed,
    waiting: row.waiting,
    startedAt: iso(row.created_at),
    endedAt: row.ended_at === null ? null : iso(row.ended_at),
    stoppedBy:
      row.stopped_by === null
        ? null
        : { id: row.stopped_by, name: row.stopped_name, dead: row.stopped_state === 'dead' },
  };
}
