import type { Db, Tx } from '../db/database.ts';
import type { MemberRow, Todo } from './rows.ts';

/** Under which values somebody was sent. */
export type SentAs = {
  readonly extern: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly digest: string;
};

/** Who is in an audience, as far as the platform answered, and what is still to be told. */
export type MemberStore = {
  of(audienceId: number, leadId: number): MemberRow | null;
  insert(tx: Tx, audienceId: number, leadId: number, jobId: number): void;
  /** Found eligible by a job. */
  seen(tx: Tx, id: number, jobId: number, todo: Todo | null): void;
  /** Whom a job did not find, of the rows up to an id: those who are there are to go. */
  notSeen(tx: Tx, audienceId: number, jobId: number, from: number, to: number): void;
  lastId(): number;
  count(audienceId: number, todos: readonly Todo[]): number;
  there(audienceId: number): number;
  /** What is to be done and in no chunk yet, in the order in which it was noted. */
  waiting(audienceId: number, todos: readonly Todo[], most: number): MemberRow[];
  /** Taken into a chunk before it is sent; `as` where they are told of. */
  intoChunk(tx: Tx, id: number, chunkId: number, jobId: number, as: SentAs | null): void;
  ofChunk(chunkId: number): MemberRow[];
  /** Out of its chunk, with what is to be done then. */
  release(tx: Tx, id: number, todo: Todo | null): void;
  /** The platform took them in, or out. */
  accepted(tx: Tx, row: MemberRow, op: 'in' | 'out'): void;
  drop(tx: Tx, id: number): void;
  /** After a replacement: whoever was not in it is not there. */
  replaced(tx: Tx, audienceId: number, jobId: number): void;
  /** All who were in it are to be sent once more. */
  sendAgain(tx: Tx, audienceId: number, jobId: number): void;
  /** Nothing is to be done any more, but for those who must go. */
  calledOff(tx: Tx, audienceId: number): void;
  /** Of what was sent and never answered nobody waits any more. */
  freeChunks(tx: Tx, audienceId: number): void;
  /**
   * Somebody may have said no, as this lead or as the one they are now: they leave, under every lead
   * that was merged into theirs too. @returns whether they are in any audience
   */
  withdrawn(tx: Tx, leadId: number, asLeadId?: number): boolean;
  /** The lead was deleted, or is another one's now: who is there goes out with the next refresh. */
  gone(tx: Tx, leadId: number): void;
  /** It is a lead again: who was to go for that stays, and is told of anew with the next refresh. */
  back(tx: Tx, leadId: number): void;
  mustLeave(audienceId: number): boolean;
  /** Those who were never sent need not be taken out. */
  dropUnsent(tx: Tx, audienceId: number): void;
  /** Of those who must go nothing is kept where the platform cannot be told any more. */
  dropLeaving(tx: Tx, audienceId: number): void;
  /** Nothing is known to be there: it is made anew. */
  forgetThere(tx: Tx, audienceId: number): void;
  /** Of a file: what was planned is so. @returns how many came in and went out */
  settleFile(tx: Tx, audienceId: number, from: number, to: number): { in: number; out: number };
  inFile(audienceId: number, after: number, most: number): number[];
  /** Another one there is sent under the same e-mail or phone, and stays. */
  shares(row: MemberRow, key: 'email' | 'phone'): boolean;
};

export function createMemberStore(db: Db): MemberStore {
  const { client } = db;
  const run = (sql: string) => client.prepare(sql);
  const number = (sql: string) => client.prepare<unknown[], number>(sql).pluck();
  const of = client.prepare<[number, number], MemberRow>(
    'select * from audience_member where audience_id = ? and lead_id = ?',
  );
  const insert = run(
    `insert into audience_member (audience_id, lead_id, todo, seen_by) values (?, ?, 'add', ?)`,
  );
  const seen = run('update audience_member set seen_by = ?, todo = ? where id = ?');
  const notSeen = run(
    `update audience_member set todo = 'remove' where id > ? and id <= ? and audience_id = ?
       and seen_by is not ? and there > 0 and todo is not 'leave'`,
  );
  const notSeenUnsent = run(
    `delete from audience_member where id > ? and id <= ? and audience_id = ?
       and seen_by is not ? and there = 0`,
  );
  const lastId = number('select coalesce(max(id), 0) from audience_member');
  const inTodos = `todo in (select value from json_each(?))`;
  const count = number(
    `select count(*) from audience_member where audience_id = ? and ${inTodos} and todo is not null`,
  );
  const there = number('select count(*) from audience_member where audience_id = ? and there = 1');
  const waiting = client.prepare<[number, string, number], MemberRow>(
    `select * from audience_member where audience_id = ? and ${inTodos} and todo is not null
       and chunk_id is null order by todo, id limit ?`,
  );
  const toSend = run(
    `update audience_member set chunk_id = ?, there = 2, sent_by = ?, extern = ?, email = ?,
       phone = ?, digest = ? where id = ?`,
  );
  const toRemove = run('update audience_member set chunk_id = ? where id = ?');
  const ofChunk = client.prepare<[number], MemberRow>(
    'select * from audience_member where chunk_id = ? order by id',
  );
  const release = run('update audience_member set chunk_id = null, todo = ? where id = ?');
  const cameIn = run(
    `update audience_member set chunk_id = null, there = 1, todo = iif(todo = 'add', null, todo)
      where id = ?`,
  );
  const wentOut = run(
    `update audience_member set chunk_id = null, there = 0, todo = 'add' where id = ?`,
  );
  const drop = run('delete from audience_member where id = ?');
  const replaced = run(
    `delete from audience_member where audience_id = ? and sent_by is not ?
       and todo in ('remove', 'leave')`,
  );
  const sendAgain = run(
    `update audience_member set todo = 'add', chunk_id = null where audience_id = ? and sent_by = ?
       and (todo is null or todo = 'add')`,
  );
  const calledOffNew = run(
    'delete from audience_member where audience_id = ? and there = 0 and chunk_id is null',
  );
  const calledOff = run(
    `update audience_member set todo = null where audience_id = ? and todo <> 'leave'
       and chunk_id is null`,
  );
  const freeChunks = run(
    'update audience_member set chunk_id = null where audience_id = ? and chunk_id is not null',
  );
  const withdrawn = run(
    `with recursive person (id) as (
         select ?
       union
         select merged_id from merge join person on keep_id = person.id where undone_at is null
     )
     update audience_member set todo = 'leave'
      where there > 0 and lead_id in (select id from person)
        and exists (select 1 from lead where id = ? and consent = 'denied')`,
  );
  const gone = run(
    `update audience_member set todo = 'remove' where lead_id = ? and there > 0
       and todo is not 'leave'`,
  );
  // An e-mail they share may have gone with somebody else meanwhile.
  const back = run(
    `update audience_member set todo = null, digest = iif(digest is null, null, '')
      where lead_id = ? and todo = 'remove' and chunk_id is null`,
  );
  const mustLeave = number(
    `select 1 from audience_member where audience_id = ? and todo = 'leave' limit 1`,
  );
  const dropUnsent = run(
    `delete from audience_member where audience_id = ? and todo = 'leave' and there = 0`,
  );
  const dropLeaving = run(
    `delete from audience_member where audience_id = ? and (lead_id is null or todo = 'leave')`,
  );
  const forgetGone = run(
    `delete from audience_member where audience_id = ? and todo in ('remove', 'leave')`,
  );
  const forgetThere = run(
    'update audience_member set there = 0, todo = null, chunk_id = null where audience_id = ?',
  );
  const fileIn = run(
    `update audience_member set there = 1, todo = null where id > ? and id <= ?
       and audience_id = ? and todo in ('add', 'change')`,
  );
  const fileOut = run(
    `delete from audience_member where id > ? and id <= ? and audience_id = ?
       and todo in ('remove', 'leave')`,
  );
  const inFile = client
    .prepare<[number, number, number], number>(
      `select lead_id from audience_member where audience_id = ? and lead_id > ? and there = 1
        order by lead_id limit ?`,
    )
    .pluck();
  const sharing = (key: 'email' | 'phone') =>
    number(
      `select 1 from audience_member where audience_id = ? and ${key} = ? and id <> ? and there > 0
         and coalesce(todo, '') not in ('remove', 'leave', 'change') limit 1`,
    );
  const shares = { email: sharing('email'), phone: sharing('phone') };

  return {
    of: (audienceId, leadId) => of.get(audienceId, leadId) ?? null,
    insert: (_tx, audienceId, leadId, jobId) => void insert.run(audienceId, leadId, jobId),
    seen: (_tx, id, jobId, todo) => void seen.run(jobId, todo, id),
    notSeen(_tx, audienceId, jobId, from, to) {
      notSeen.run(from, to, audienceId, jobId);
      notSeenUnsent.run(from, to, audienceId, jobId);
    },
    lastId: () => lastId.get() ?? 0,
    count: (audienceId, todos) => count.get(audienceId, JSON.stringify(todos)) ?? 0,
    there: (audienceId) => there.get(audienceId) ?? 0,
    waiting: (audienceId, todos, most) => waiting.all(audienceId, JSON.stringify(todos), most),
    intoChunk(_tx, id, chunkId, jobId, as) {
      if (as === null) toRemove.run(chunkId, id);
      else toSend.run(chunkId, jobId, as.extern, as.email, as.phone, as.digest, id);
    },
    ofChunk: (chunkId) => ofChunk.all(chunkId),
    release: (_tx, id, todo) => void release.run(todo, id),
    accepted(_tx, { id, todo }, op) {
      if (op === 'in') cameIn.run(id);
      else if (todo === 'change') wentOut.run(id);
      else drop.run(id);
    },
    drop: (_tx, id) => void drop.run(id),
    replaced: (_tx, audienceId, jobId) => void replaced.run(audienceId, jobId),
    sendAgain: (_tx, audienceId, jobId) => void sendAgain.run(audienceId, jobId),
    calledOff(_tx, audienceId) {
      calledOffNew.run(audienceId);
      calledOff.run(audienceId);
    },
    freeChunks: (_tx, audienceId) => void freeChunks.run(audienceId),
    withdrawn: (_tx, leadId, asLeadId = leadId) => withdrawn.run(leadId, asLeadId).changes > 0,
    gone: (_tx, leadId) => void gone.run(leadId),
    back: (_tx, leadId) => void back.run(leadId),
    mustLeave: (audienceId) => mustLeave.get(audienceId) === 1,
    dropUnsent: (_tx, audienceId) => void dropUnsent.run(audienceId),
    dropLeaving: (_tx, audienceId) => void dropLeaving.run(audienceId),
    forgetThere(_tx, audienceId) {
      forgetGone.run(audienceId);
      forgetThere.run(audienceId);
    },
    settleFile: (_tx, audienceId, from, to) => ({
      in: fileIn.run(from, to, audienceId).changes,
      out: fileOut.run(from, to, audienceId).changes,
    }),
    inFile: (audienceId, after, most) => inFile.all(audienceId, after, most),
    shares: (row, key) =>
      row[key] !== null && shares[key].get(row.audience_id, row[key], row.id) === 1,
  };
}
