import { jobClasses, type JobOp } from '../../../shared/model/queue.ts';
import type { Cause } from '../actor.ts';
import type { Clock } from '../clock.ts';
import { nextCount, transact, type Db, type Tx } from '../db/database.ts';
import { firstTurn, share, type Lane } from './fair.ts';
import { className, type LeasedJob } from './job.ts';

/**
 * Who may run what, and until when.
 *
 * A lease belongs to this boot and to a token that only grows: a holder whose lease ran out finds
 * that its token is old, and what it brings is thrown away.
 */
export type Leases = {
  /** Takes up to `slots` jobs, at most `room(connection)` of each connection. */
  claim(slots: number, connections: readonly Room[]): LeasedJob[];
  /** Keeps what this process runs. */
  renew(tokens: readonly number[]): void;
  /** Puts back what an earlier process held; what died with it twice is poison and does not run again. */
  releaseOtherBoots(): { released: number; poisoned: number };
  /** Puts back what ran out in this process, and what is given up at the end. */
  releaseExpired(): number;
  release(tokens: readonly number[]): void;
  /** The next moment from now at which something becomes due on these connections; null when nothing will. */
  nextRunAt(connectionIds: readonly number[]): number | null;
  /** The computer's clock was set back: what waits for a time waits no longer than it would have. */
  clockWentBack(byMs: number): void;
};

/** `peopleOnly`: none but jobs that somebody waits for. */
export type Room = { id: number; room: number; peopleOnly?: boolean };

export const leaseMs = 60_000;
const crashesThatPoison = 2;
const classNumbers = Object.values(jobClasses);
const mostAtOnce = 50;

export type JobRow = {
  id: number;
  uid: string;
  key: string;
  op: string;
  class: number;
  connection_id: number;
  link_id: number | null;
  record_id: number | null;
  run_id: number | null;
  params: string;
  cause: string;
  run_at: number;
  attempts: number;
  waits: number;
  stales: number;
  crashes: number;
  replays: number;
  replay_id: number | null;
  error_kind: string | null;
  fingerprint: string | null;
  created_at: number;
};

const columns = `id, uid, key, op, class, connection_id, link_id, record_id, run_id, params, cause, run_at,
  attempts, waits, stales, crashes, replays, replay_id, error_kind, fingerprint, created_at`;

export function createLeases({
  db,
  clock,
  bootId,
}: {
  db: Db;
  clock: Clock;
  bootId: string;
}): Leases {
  const { client } = db;
  let turns = firstTurn;

  // Until its first sync is approved, only the preview of a connection runs.
  // One record is written by one job at a time; the others of its link wait their turn. And of those
  // that ran when Ponte died one runs at a time, so that a job that kills it is told from its neighbours.
  const head = client.prepare<[number, number, number, number, number], JobRow>(
    `select ${columns} from job
     where state = 'ready' and connection_id = ? and class = ? and run_at <= ?
       and (link_id is null or link_id not in (select link_id from job where state = 'leased' and link_id is not null))
       and key not in (select key from job where state = 'leased')
       and (op = 'first' or (select first_sync from connection where id = connection_id) = 'approved')
       and (op not in ('upsert', 'delete') or ?)
       and (crashes = 0 or not exists (select 1 from job other where other.state = 'leased' and other.crashes > 0))
     order by run_at, id limit ?`,
  );
  // What is sent to an account that is not the one it was would be another company's for good.
  const mayWrite = client
    .prepare<[number], number>(
      `select not coalesce(settings ->> '$.accountUnsure', 0) from connection where id = ?`,
    )
    .pluck();
  // Mostly nothing is due: one look tells, where asking class by class would take eight.
  const dueClasses = client
    .prepare<[string, number, number], number>(
      `select value from json_each(?) where exists (select 1 from job
         where state = 'ready' and connection_id = ? and class = value and run_at <= ?)`,
    )
    .pluck();
  const lease = client.prepare(
    `update job set state = 'leased', lease_until = ?, lease_token = ?, boot_id = ?, updated_at = ?
     where id = ? and state = 'ready'`,
  );
  const renewOne = client.prepare(
    `update job set lease_until = ? where state = 'leased' and lease_token = ? and boot_id = ?`,
  );
  // What was asked for again while it ran is answered when it runs anew: it reads the record then.
  const putBack = `update job set state = 'ready', lease_until = null, lease_token = null, boot_id = null,
    class = min(class, coalesce(again_class, class)), again = 0, again_class = null`;
  const releaseOne = client.prepare(
    `${putBack} where state = 'leased' and lease_token = ? and boot_id = ?`,
  );
  const expired = client.prepare<[string, number], { id: number; key: string }>(
    `select id, key from job where state = 'leased' and boot_id = ? and lease_until < ?`,
  );
  const orphans = client.prepare<[string], { id: number; key: string; crashes: number }>(
    `select id, key, crashes from job where state = 'leased' and boot_id is not ?`,
  );
  const waitingTwin = client.prepare<[string], { id: number }>(
    `select id from job where key = ? and state = 'ready'`,
  );
  const supersede = client.prepare(
    `update job set state = 'superseded', lease_token = null, finished_at = ?, updated_at = ? where id = ?`,
  );
  const back = client.prepare(`${putBack}, crashes = crashes + ? where id = ?`);
  const poison = client.prepare(
    `update job set state = 'dead', dead_group = 'definitive', dead_code = 'poison', crashes = crashes + 1,
       error_kind = 'poison', error_message = 'Ponte stopped twice while this was being sent. It was set aside so that the rest can go on.',
       fingerprint = 'poison:' || connection_id || ':' || op, died_at = ?, finished_at = ?, updated_at = ?,
       lease_until = null, lease_token = null, boot_id = null, again = 0, again_class = null, replay_id = null
     where id = ?`,
  );
  // A resend that goes on must not take it up once more.
  const failedInReplay = client.prepare(
    `update replay set failed = failed + 1 where id = (select replay_id from job where job.id = ?)`,
  );
  const cancelRemoved = client.prepare(
    `update job set state = 'cancelled', finished_at = @now, updated_at = @now
     where state = 'ready' and connection_id in (select id from connection where removed_at is not null)`,
  );
  const nextOf = client
    .prepare<[number, number, number], number>(
      `select run_at from job where state = 'ready' and connection_id = ? and class = ? and run_at > ?
       order by run_at limit 1`,
    )
    .pluck();
  const earlier = client.prepare(
    `update job set run_at = max(?, run_at + ?) where state = 'ready' and run_at > ?`,
  );

  // A job asked for again while it ran left no twin, but one may have come since: there is one ready job a key.
  function putBackOne(id: number, key: string, crashes: number): void {
    const now = clock.now();
    if (waitingTwin.get(key)) supersede.run(now, now, id);
    else back.run(crashes, id);
  }

  return {
    claim(slots, connections) {
      const free = connections.filter(({ room }) => room > 0);
      if (slots <= 0 || free.length === 0) return [];
      return transact(db, (tx) => {
        const now = clock.now();
        const most = Math.min(slots, mostAtOnce);
        const found = lanesOf(free, most, now);
        const room = new Map(free.map(({ id, room: count }) => [id, count]));
        const dealt = share({ lanes: [...found.keys()], slots: most, room, turns, now });
        turns = dealt.turns;
        const leased: LeasedJob[] = [];
        const links = new Set<number>();
        let suspected = false;
        for (const [lane, starts] of dealt.starts) {
          for (const row of (found.get(lane) ?? []).slice(0, starts)) {
            if (row.link_id !== null && links.has(row.link_id)) continue;
            if (row.crashes > 0 && suspected) continue;
            suspected ||= row.crashes > 0;
            if (row.link_id !== null) links.add(row.link_id);
            leased.push(leaseOne(tx, row, now));
          }
        }
        return leased;
      });
    },
    renew(tokens) {
      if (tokens.length === 0) return;
      transact(db, () => {
        for (const token of tokens) renewOne.run(clock.monotonic() + leaseMs, token, bootId);
      });
    },
    releaseOtherBoots() {
      return transact(db, () => {
        const counts = { released: 0, poisoned: 0 };
        for (const { id, key, crashes } of orphans.all(bootId)) {
          const now = clock.now();
          if (crashes + 1 >= crashesThatPoison) {
            failedInReplay.run(id);
            poison.run(now, now, now, id);
            counts.poisoned += 1;
          } else {
            putBackOne(id, key, 1);
            counts.released += 1;
          }
        }
        cancelRemoved.run({ now: clock.now() });
        return counts;
      });
    },
    releaseExpired: () =>
      transact(db, () => {
        const late = expired.all(bootId, clock.monotonic());
        for (const { id, key } of late) putBackOne(id, key, 0);
        return late.length;
      }),
    release(tokens) {
      transact(db, () => {
        for (const token of tokens) releaseOne.run(token, bootId);
      });
    },
    nextRunAt(connectionIds) {
      const now = clock.now();
      const times = connectionIds.flatMap((id) =>
        classNumbers.map((number) => nextOf.get(id, number, now)).filter((at) => at !== undefined),
      );
      return times.length === 0 ? null : Math.min(...times);
    },
    clockWentBack(byMs) {
      const now = clock.now();
      transact(db, () => earlier.run(now, -byMs, now));
    },
  };

  function lanesOf(connections: readonly Room[], most: number, now: number): Map<Lane, JobRow[]> {
    const lanes = new Map<Lane, JobRow[]>();
    for (const { id, room, peopleOnly } of connections) {
      const writes = mayWrite.get(id) ?? 1;
      for (const number of dueClasses.all(JSON.stringify(classNumbers), id, now)) {
        if (peopleOnly && number > jobClasses.edit) continue;
        // One more than can start, to see whether the lane goes on after it.
        const rows = head.all(id, number, now, writes, Math.min(most, room) + 1);
        const [first] = rows;
        if (!first) continue;
        const lane = { connectionId: id, class: number, since: first.run_at, ready: rows.length };
        lanes.set(lane, rows);
      }
    }
    return lanes;
  }

  function leaseOne(tx: Tx, row: JobRow, now: number): LeasedJob {
    const token = nextCount(tx, 'lease_token');
    lease.run(clock.monotonic() + leaseMs, token, bootId, now, row.id);
    return toLeasedJob(row, token);
  }
}

function toLeasedJob(row: JobRow, leaseToken: number): LeasedJob {
  return {
    id: row.id,
    uid: row.uid,
    key: row.key,
    op: row.op as JobOp,
    class: className(row.class),
    connectionId: row.connection_id,
    linkId: row.link_id,
    recordId: row.record_id,
    runId: row.run_id,
    params: JSON.parse(row.params) as Record<string, unknown>,
    cause: JSON.parse(row.cause) as Partial<Cause>,
    attempts: row.attempts,
    waits: row.waits,
    stales: row.stales,
    replays: row.replays,
    replayId: row.replay_id,
    errorKind: row.error_kind,
    fingerprint: row.fingerprint,
    leaseToken,
    createdAt: row.created_at,
  };
}
