import type {
  RemarketingKind,
  RemarketingState,
  RemarketingWord,
} from '../../../shared/model/remarketing.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { JobRow } from './rows.ts';

export type Found = Pick<JobRow, 'looked' | 'no_consent' | 'denied' | 'no_identifiers'>;

/** Jobs: one pass over an audience each. */
export type JobStore = {
  begin(tx: Tx, audienceId: number, kind: RemarketingKind, startedBy: string): JobRow;
  byId(id: number): JobRow | null;
  byUid(uid: string): JobRow | null;
  /** The one under way, also while it is paused; one of those who leave only where there is no other. */
  open(audienceId: number): JobRow | null;
  /** Of those who leave, beside one that is paused. */
  leaving(audienceId: number): JobRow | null;
  last(audienceId: number): JobRow | null;
  page(audienceId: number, skip: number, most: number): JobRow[];
  count(audienceId: number): number;
  /** The oldest that may go on, of the audiences of a pixel; of files where it is null. */
  next(pixelId: number | null): JobRow | null;
  /** How far the plan is, and what was found on the way. */
  found(tx: Tx, id: number, plannedTo: number, more: Found): void;
  planned(tx: Tx, id: number, toAdd: number, toRemove: number): void;
  move(tx: Tx, id: number, from: RemarketingState, to: RemarketingState): boolean;
  session(
    tx: Tx,
    id: number,
    values: Pick<
      JobRow,
      'session_id' | 'session_op' | 'session_seq' | 'session_total' | 'session_began'
    >,
  ): void;
  replaced(tx: Tx, id: number): void;
  sent(tx: Tx, id: number, more: Pick<JobRow, 'added' | 'removed' | 'invalid'>): void;
  /** Once; what has ended stays as it ended. */
  end(
    tx: Tx,
    id: number,
    state: Extract<RemarketingState, 'completed' | 'failed' | 'cancelled'>,
    why?: { word: RemarketingWord; message?: string | null },
  ): boolean;
  /** Forgets jobs and their requests before a time, but for the last of each audience. */
  forget(tx: Tx, before: number): void;
};

export function createJobStore(db: Db, clock: Clock): JobStore {
  const { client } = db;
  const insert = client.prepare<unknown[], JobRow>(
    `insert into remarketing_job (uid, audience_id, kind, started_by, state, snapshot_to, created_at)
     values (?, ?, ?, ?, ?, (select coalesce(max(id), 0) from lead), ?) returning *`,
  );
  const byId = client.prepare<[number], JobRow>('select * from remarketing_job where id = ?');
  const byUid = client.prepare<[string], JobRow>('select * from remarketing_job where uid = ?');
  const open = client.prepare<[number], JobRow>(
    `select * from remarketing_job where audience_id = ? and ended_at is null
      order by kind = 'leave', id limit 1`,
  );
  const leaving = client.prepare<[number], JobRow>(
    `select * from remarketing_job where audience_id = ? and ended_at is null and kind = 'leave'`,
  );
  const last = client.prepare<[number], JobRow>(
    'select * from remarketing_job where audience_id = ? order by id desc limit 1',
  );
  const page = client.prepare<[number, number, number], JobRow>(
    'select * from remarketing_job where audience_id = ? order by id desc limit ? offset ?',
  );
  const count = client
    .prepare<[number], number>('select count(*) from remarketing_job where audience_id = ?')
    .pluck();
  const next = client.prepare<[number | null], JobRow>(
    `select remarketing_job.* from remarketing_job join audience on audience.id = audience_id
      where ended_at is null and state in ('planning', 'running') and pixel_id is ?
      order by remarketing_job.id limit 1`,
  );
  const found = client.prepare(
    `update remarketing_job set planned_to = ?, looked = looked + ?, no_consent = no_consent + ?,
       denied = denied + ?, no_identifiers = no_identifiers + ? where id = ?`,
  );
  const planned = client.prepare(
    `update remarketing_job set state = 'running', to_add = ?, to_remove = ?
      where id = ? and state = 'planning'`,
  );
  const move = client.prepare('update remarketing_job set state = ? where id = ? and state = ?');
  const session = client.prepare(
    `update remarketing_job set session_id = @session_id, session_op = @session_op,
       session_seq = @session_seq, session_total = @session_total, session_began = @session_began
      where id = @id`,
  );
  const replaced = client.prepare('update remarketing_job set replaced = 1 where id = ?');
  const sent = client.prepare(
    `update remarketing_job set added = added + ?, removed = removed + ?, invalid = invalid + ?
      where id = ?`,
  );
  const end = client.prepare(
    `update remarketing_job set state = ?, word = ?, message = ?, ended_at = ?
      where id = ? and ended_at is null`,
  );
  const old = `select id from remarketing_job where ended_at < ?
    and id not in (select max(id) from remarketing_job group by audience_id)`;
  const forgetChunks = client.prepare(`delete from remarketing_chunk where job_id in (${old})`);
  const forgetJobs = client.prepare(`delete from remarketing_job where id in (${old})`);

  return {
    begin: (_tx, audienceId, kind, by) =>
      insert.get(
        newId(),
        audienceId,
        kind,
        by,
        kind === 'leave' ? 'running' : 'planning',
        clock.now(),
      ) as JobRow,
    byId: (id) => byId.get(id) ?? null,
    byUid: (uid) => byUid.get(uid) ?? null,
    open: (audienceId) => open.get(audienceId) ?? null,
    leaving: (audienceId) => leaving.get(audienceId) ?? null,
    last: (audienceId) => last.get(audienceId) ?? null,
    page: (audienceId, skip, most) => page.all(audienceId, most, skip),
    count: (audienceId) => count.get(audienceId) ?? 0,
    next: (pixelId) => next.get(pixelId) ?? null,
    found: (_tx, id, to, more) =>
      void found.run(to, more.looked, more.no_consent, more.denied, more.no_identifiers, id),
    planned: (_tx, id, toAdd, toRemove) => void planned.run(toAdd, toRemove, id),
    move: (_tx, id, from, to) => move.run(to, id, from).changes > 0,
    session: (_tx, id, values) => void session.run({ ...values, id }),
    replaced: (_tx, id) => void replaced.run(id),
    sent: (_tx, id, more) => void sent.run(more.added, more.removed, more.invalid, id),
    end: (_tx, id, state, why) =>
      end.run(state, why?.word ?? null, why?.message?.slice(0, 500) ?? null, clock.now(), id)
        .changes > 0,
    forget(_tx, before) {
      forgetChunks.run(before);
      forgetJobs.run(before);
    },
  };
}
