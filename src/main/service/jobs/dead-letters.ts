import { PonteError } from '../../../shared/errors.ts';
import type {
  Attempt,
  DeadLetterCause,
  FailureGroup,
  JobOp,
  Replay,
} from '../../../shared/model/queue.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { afterCommit, transact, type Db, type Tx } from '../db/database.ts';
import type { Live } from '../live.ts';
import { iso, type JobList, type ListedJob } from './job-list.ts';
import { classNumber } from './job.ts';
import { createReplayList } from './replay-list.ts';
import type { Replays } from './replays.ts';
import type { Revive } from './revive.ts';

/** Work that needs a person: by cause, with what was tried, and the ways out. */
export type DeadLetters = {
  /** @throws PonteError NOT_FOUND when there is no dead letter of this id */
  existing(uid: string): ListedJob;
  attempts(jobId: number): Attempt[];
  causes(): DeadLetterCause[];
  totals(): { total: number; archived: number; byGroup: Record<string, number> };
  /** Plans it again from what is kept now, ahead of all else. */
  retry(uid: string): void;
  retryMany(chosen: Chosen, actor: string): number;
  archiveMany(chosen: Chosen): number;
  unarchiveMany(chosen: Chosen): number;
  /** Gives them up; who did and why is kept with them and in the audit log. */
  removeMany(chosen: Chosen, how: { reason: string; actor: string }): number;
  replays(): Replay[];
  /** @throws PonteError NOT_FOUND when it does not run any more */
  stopReplay(uid: string, actor: string): void;
  putReplayAway(uid: string): void;
};

export type Chosen = { ids: readonly string[] } | { fingerprint: string };

export type DeadLettersParts = {
  db: Db;
  clock: Clock;
  live: Live;
  list: JobList;
  revive: Revive;
  replays: Replays;
  audit: Pick<AuditLog, 'append'>;
  kick: () => void;
};

export function createDeadLetters(parts: DeadLettersParts): DeadLetters {
  const { db, clock, live, list, revive, replays, audit, kick } = parts;
  const { client } = db;
  const replayList = createReplayList(db, clock);

  const discard = client.prepare(
    `update job set state = 'cancelled', finished_at = @now, updated_at = @now, replay_id = null,
       end_reason = @reason where id = @id`,
  );
  // Nobody will look any more for what a write in doubt has done, and until it is known nothing of
  // its record is taken over. The next reading finds what there is.
  const leaveInDoubt = client.prepare(
    `update intent set state = 'settled', settled_at = @now, outcome = 'lost'
      where state in ('sent', 'uncertain') and link_id = (select link_id from job where id = @id)
        and not exists (select 1 from job
          where job.link_id = intent.link_id and job.state in ('ready', 'leased'))`,
  );

  /** Those meant by id, wherever they are; of a cause, those that are shown under it. */
  function idsOf(chosen: Chosen, archived: boolean | null): number[] {
    const place = archived ?? ('ids' in chosen ? null : false);
    const kept = place === null ? '1' : `archived_at is ${place ? 'not ' : ''}null`;
    const [where, value] =
      'ids' in chosen
        ? ['uid in (select value from json_each(?))', JSON.stringify(chosen.ids)]
        : ['fingerprint = ?', chosen.fingerprint];
    return client
      .prepare(`select id from job where state = 'dead' and ${kept} and ${where} order by id`)
      .pluck()
      .all(value) as number[];
  }

  function changeMany(sql: string, ids: readonly number[]): number {
    return transact(db, (tx) => {
      told(tx);
      const statement = client.prepare(sql);
      return ids.reduce((sum, id) => sum + statement.run({ id, now: clock.now() }).changes, 0);
    });
  }

  function told(tx: Tx): void {
    afterCommit(tx, tellChange, null);
  }

  function tellChange(): void {
    live.tell({ type: 'queue.changed' });
    live.tell({ type: 'leads.changed', ids: null });
    kick();
  }

  function existing(uid: string): ListedJob {
    const row = list.byUid(uid);
    if (row?.state === 'dead') return row;
    throw new PonteError(
      'NOT_FOUND',
      'This failure is not there any more: it was sent again or discarded meanwhile.',
    );
  }

  function causes(): DeadLetterCause[] {
    return (client.prepare(causesSql).all() as CauseRow[]).map(toCause);
  }

  return {
    existing,
    attempts: (jobId) =>
      (
        client
          .prepare(`select * from attempt where job_id = ? order by id`)
          .all(jobId) as AttemptRow[]
      ).map(toAttempt),
    causes,
    totals() {
      const open = causes();
      const byGroup: Record<string, number> = {};
      for (const { group, count } of open) byGroup[group] = (byGroup[group] ?? 0) + count;
      return {
        total: open.reduce((sum, { count }) => sum + count, 0),
        archived: client
          .prepare<[], number>(
            `select count(*) from job where state = 'dead' and archived_at is not null`,
          )
          .pluck()
          .get() as number,
        byGroup,
      };
    },
    retry(uid) {
      const { id } = existing(uid);
      transact(db, (tx) => {
        revive(tx, id, { class: classNumber('person'), runAt: clock.now() });
        told(tx);
      });
    },
    retryMany(chosen, actor) {
      return transact(db, (tx) => {
        told(tx);
        const groups = new Map<string, number[]>();
        const print = client.prepare(`select fingerprint from job where id = ?`).pluck();
        for (const id of idsOf(chosen, null)) {
          const key = String(print.get(id) ?? '');
          groups.set(key, [...(groups.get(key) ?? []), id]);
        }
        return [...groups].reduce((sum, [key, ids]) => sum + replays.start(tx, key, ids, actor), 0);
      });
    },
    archiveMany: (chosen) =>
      changeMany(
        `update job set archived_at = @now, updated_at = @now where id = @id`,
        idsOf(chosen, false),
      ),
    unarchiveMany: (chosen) =>
      changeMany(
        `update job set archived_at = null, updated_at = @now where id = @id`,
        idsOf(chosen, true),
      ),
    // Kept as cancelled with its attempts until it is pruned with the other ended jobs: never a silent delete.
    removeMany: (chosen, { reason, actor }) =>
      transact(db, (tx) => {
        const ids = idsOf(chosen, null);
        const now = clock.now();
        for (const id of ids) {
          discard.run({ id, now, reason });
          leaveInDoubt.run({ id, now });
        }
        if (ids.length === 0) return 0;
        told(tx);
        const one = 'ids' in chosen && chosen.ids.length === 1;
        audit.append(tx, {
          actor,
          action: 'dead-letters.discarded',
          subjectType: one ? 'job' : 'dead-letters',
          subjectId: one ? (chosen.ids[0] ?? '') : 'ids' in chosen ? '' : chosen.fingerprint,
          details: { reason, count: ids.length, ...('ids' in chosen ? { ids: chosen.ids } : {}) },
        });
        return ids.length;
      }),
    replays: replayList.list,
    stopReplay(uid, actor) {
      transact(db, (tx) => {
        if (!replays.stop(tx, uid)) {
          throw new PonteError('NOT_FOUND', 'This resend has ended meanwhile.');
        }
        told(tx);
        const subject = { subjectType: 'replay', subjectId: uid };
        audit.append(tx, { actor, action: 'dead-letters.resend-stopped', ...subject });
      });
    },
    putReplayAway(uid) {
      transact(db, (tx) => {
        if (replayList.putAway(tx, uid)) told(tx);
      });
    },
  };
}

// A fingerprint holds connection, operation and code: any one job of it tells them for all.
const causesSql = `
  with cause as materialized (
    select fingerprint, count(*) as count, min(died_at) as since, max(id) as newest
    from job indexed by job_dead_cause where state = 'dead' and archived_at is null group by fingerprint)
  select cause.fingerprint, job.dead_group, connection.uid as connection_uid, connection.provider, job.op,
    job.dead_code, job.error_message as message, cause.count, cause.since
  from cause join job on job.id = cause.newest join connection on connection.id = job.connection_id
  order by cause.count desc, cause.since, cause.fingerprint`;

type CauseRow = {
  fingerprint: string;
  dead_group: string;
  connection_uid: string;
  provider: string;
  op: string;
  dead_code: string;
  message: string | null;
  count: number;
  since: number;
};

function toCause(row: CauseRow): DeadLetterCause {
  return {
    kind: 'job',
    fingerprint: row.fingerprint,
    group: row.dead_group as FailureGroup,
    connectionId: row.connection_uid,
    provider: row.provider,
    op: row.op as JobOp,
    cause: { code: row.dead_code, message: row.message ?? '' },
    count: row.count,
    since: iso(row.since),
  };
}

type AttemptRow = {
  at: number;
  duration_ms: number;
  outcome: string;
  status: number | null;
  message: string | null;
  request: string | null;
  response: string | null;
};

function toAttempt(row: AttemptRow): Attempt {
  return {
    at: iso(row.at),
    durationMs: row.duration_ms,
    outcome: row.outcome,
    status: row.status,
    message: row.message,
    request: row.request === null ? null : (JSON.parse(row.request) as unknown),
    response: row.response === null ? null : (JSON.parse(row.response) as unknown),
  };
}
