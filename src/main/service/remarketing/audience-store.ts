import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { AudienceRow } from './rows.ts';

export type NewAudience = Pick<
  AudienceRow,
  | 'name'
  | 'target'
  | 'pixel_id'
  | 'remote_id'
  | 'source'
  | 'segment_uid'
  | 'consent'
  | 'format'
  | 'schedule'
  | 'next_run_at'
>;

export type Hold = {
  readonly held: 'held' | 'credentials' | 'blocked';
  readonly reason: string | null;
  readonly until: number | null;
  readonly at: number;
};

/** The rows of audiences, whom people put in, and what holds up an account. */
export type AudienceStore = {
  all(): AudienceRow[];
  byUid(uid: string): AudienceRow | null;
  byId(id: number): AudienceRow | null;
  insert(tx: Tx, audience: NewAudience): AudienceRow;
  edit(
    tx: Tx,
    id: number,
    values: Pick<NewAudience, 'name' | 'consent' | 'format' | 'schedule' | 'next_run_at'>,
  ): void;
  planned(tx: Tx, id: number, nextRunAt: number | null): void;
  /** Asked to be made there, not yet known to be. */
  making(tx: Tx, id: number, since: number): void;
  made(tx: Tx, id: number, remoteId: string | null): void;
  /** @param whole everything there is what is known here */
  refreshed(tx: Tx, id: number, whole: boolean): void;
  remove(tx: Tx, id: number): void;
  put(tx: Tx, id: number, leadId: number, by: string): boolean;
  /** Also of those who were merged into this lead. */
  take(tx: Tx, id: number, leadId: number): boolean;
  /** Whether this lead was put in, or one that was merged into it. */
  isPut(id: number, leadId: number): boolean;
  people(id: number): number;
  peopleAfter(id: number, after: number, most: number): number[];
  hold(pixelId: number): Hold | null;
  setHold(tx: Tx, pixelId: number, hold: Omit<Hold, 'at'> | null): void;
};

const columns = [
  'name',
  'target',
  'pixel_id',
  'remote_id',
  'source',
  'segment_uid',
  'consent',
  'format',
  'schedule',
  'next_run_at',
] as const satisfies readonly (keyof NewAudience)[];

export function createAudienceStore(db: Db, clock: Clock): AudienceStore {
  const { client } = db;
  const all = client.prepare<[], AudienceRow>(
    'select * from audience where removed_at is null order by id desc',
  );
  const byUid = client.prepare<[string], AudienceRow>(
    'select * from audience where uid = ? and removed_at is null',
  );
  const byId = client.prepare<[number], AudienceRow>(
    'select * from audience where id = ? and removed_at is null',
  );
  const insert = client.prepare<unknown[], AudienceRow>(
    `insert into audience (uid, ${columns.join(', ')}, created_at, updated_at)
     values (@uid, ${columns.map((name) => `@${name}`).join(', ')}, @now, @now) returning *`,
  );
  const edit = client.prepare(
    `update audience set name = @name, consent = @consent, format = @format, schedule = @schedule,
       next_run_at = @next_run_at, updated_at = @now where id = @id`,
  );
  const planned = client.prepare('update audience set next_run_at = ? where id = ?');
  const making = client.prepare('update audience set making_since = ? where id = ?');
  const made = client.prepare(
    'update audience set remote_id = ?, making_since = null where id = ?',
  );
  const refreshed = client.prepare(
    'update audience set last_refresh_at = ?, known = max(known, ?) where id = ?',
  );
  const remove = client.prepare(
    'update audience set removed_at = ?, schedule = null, next_run_at = null where id = ?',
  );
  const forgetMembers = client.prepare('delete from audience_member where audience_id = ?');
  const forgetPeople = client.prepare('delete from audience_person where audience_id = ?');
  const put = client.prepare(
    'insert into audience_person values (?, ?, ?, ?) on conflict do nothing',
  );
  const samePerson = `(with recursive same (id) as (
      select ? union select merged_id from merge join same on keep_id = same.id
       where undone_at is null) select id from same)`;
  const take = client.prepare(
    `delete from audience_person where audience_id = ? and lead_id in ${samePerson}`,
  );
  const isPut = client
    .prepare<[number, number], number>(
      `select 1 from audience_person where audience_id = ? and lead_id in ${samePerson} limit 1`,
    )
    .pluck();
  const people = client
    .prepare<[number], number>('select count(*) from audience_person where audience_id = ?')
    .pluck();
  const peopleAfter = client
    .prepare<[number, number, number], number>(
      `select lead_id from audience_person where audience_id = ? and lead_id > ?
        order by lead_id limit ?`,
    )
    .pluck();
  const hold = client.prepare<[number], Hold>('select * from audience_hold where pixel_id = ?');
  const setHold = client.prepare(
    `insert into audience_hold (pixel_id, held, reason, until, at) values (?, ?, ?, ?, ?)
     on conflict do update set held = excluded.held, reason = excluded.reason,
       until = excluded.until, at = excluded.at`,
  );
  const dropHold = client.prepare('delete from audience_hold where pixel_id = ?');

  return {
    all: () => all.all(),
    byUid: (uid) => byUid.get(uid) ?? null,
    byId: (id) => byId.get(id) ?? null,
    insert: (_tx, values) =>
      insert.get({ ...values, uid: newId(), now: clock.now() }) as AudienceRow,
    edit: (_tx, id, values) => void edit.run({ ...values, id, now: clock.now() }),
    planned: (_tx, id, at) => void planned.run(at, id),
    making: (_tx, id, since) => void making.run(since, id),
    made: (_tx, id, remoteId) => void made.run(remoteId, id),
    refreshed: (_tx, id, whole) => void refreshed.run(clock.now(), Number(whole), id),
    remove(_tx, id) {
      forgetMembers.run(id);
      forgetPeople.run(id);
      remove.run(clock.now(), id);
    },
    put: (_tx, id, leadId, by) => put.run(id, leadId, by, clock.now()).changes > 0,
    take: (_tx, id, leadId) => take.run(id, leadId).changes > 0,
    isPut: (id, leadId) => isPut.get(id, leadId) !== undefined,
    people: (id) => people.get(id) ?? 0,
    peopleAfter: (id, after, most) => peopleAfter.all(id, after, most),
    hold: (pixelId) => hold.get(pixelId) ?? null,
    setHold(_tx, pixelId, said) {
      if (said === null) dropHold.run(pixelId);
      else setHold.run(pixelId, said.held, said.reason, said.until, clock.now());
    },
  };
}
