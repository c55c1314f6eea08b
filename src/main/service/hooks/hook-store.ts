import type { HookState, HookVerdict, TouchedRecord } from '../../../shared/model/hook.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import { bodyMark } from './dedupe.ts';

/** A hook to be kept. */
export type NewHook = {
  readonly endpointId: number;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Of the body as it came; what is sealed is longer. */
  readonly size: number;
  readonly sealed: boolean;
  readonly verdict: HookVerdict;
  readonly isTest: boolean;
};

export type HookRow = {
  readonly id: number;
  readonly uid: string;
  readonly endpoint_id: number;
  readonly state: HookState;
  readonly reason: string | null;
  readonly run_at: number;
  readonly attempts: number;
  readonly replays: number;
  readonly deliveries: number;
  readonly touched: string;
  readonly verdict: string;
  readonly is_test: number;
  readonly received_at: number;
  readonly processed_at: number | null;
  readonly size: number;
  readonly sealed: number;
  readonly headers: string;
};
export type WaitingHook = HookRow & { readonly body: Buffer };

/** What becomes of a hook. */
export type Settled =
  | { readonly state: 'applied'; readonly touched: readonly TouchedRecord[] }
  | { readonly state: 'planned'; readonly jobId: number; readonly about: string }
  | { readonly state: 'ignored' | 'dead'; readonly reason: string }
  | { readonly state: 'failed'; readonly reason: string; readonly runAt: number };

export type Kept = { readonly uid: string; readonly isNew: boolean };

export type HookStore = {
  /** Keeps a hook, or notes one more delivery of it; one that failed is taken up anew by that. */
  keep(tx: Tx, hook: NewHook): Kept;
  /** Those of an endpoint that are to be processed now, as they came: so many, or some MB of them. */
  due(endpointId: number, limit: number): WaitingHook[];
  /** It is being looked into: a delivery of the same body is a hook of its own from now on. */
  begun(tx: Tx, id: number): void;
  /** When one that failed is due again; null when none is. */
  nextRunAt(endpointId: number): number | null;
  /** @returns false when it is no longer waiting */
  settle(tx: Tx, id: number, settled: Settled): boolean;
  /** Takes up anew those that are kept whole. */
  replay(tx: Tx, uids: readonly string[]): number;
  replayAll(tx: Tx, endpointId: number, state: HookState, limit: number): number;
  byUid(uid: string): (HookRow & { readonly body: Buffer | null }) | null;
  /** How many wait to be processed. */
  backlog(): number;
  /** Counts them anew. */
  recount(): void;
};

const columns = `id, uid, endpoint_id, state, reason, run_at, attempts, replays, deliveries, touched,
  verdict, is_test, received_at, processed_at, size, sealed, headers`;
/** Why a hook about somebody who was erased is not acted on. */
const erasedPerson = 'erased_person';
const mostBytesAtOnce = 4 * 1024 * 1024;
const waits = `state in ('received', 'failed')`;

export function createHookStore(db: Db, clock: Clock): HookStore {
  const { client } = db;
  const known = client.prepare<[number, string], { id: number; uid: string; state: HookState }>(
    `select id, uid, state from hook where endpoint_id = ? and key = ?`,
  );
  const insert = client.prepare(
    `insert into hook (uid, endpoint_id, key, state, reason, run_at, verdict, is_test, received_at,
                       processed_at, size, sealed, headers, body_bytes)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertBody = client.prepare(`insert into hook_body (hook_id, body) values (?, ?)`);
  const delivered = client.prepare(`update hook set deliveries = deliveries + 1 where id = ?`);
  const takeUp = `update hook set state = 'received', run_at = ?, attempts = 0, reason = null,
    job_id = null`;
  const rearm = client.prepare(`${takeUp}, deliveries = deliveries + 1 where id = ?`);
  const due = client.prepare<[number, number, number], WaitingHook>(
    `select ${columns}, body from hook join hook_body on hook_id = id
     where ${waits} and endpoint_id = ? and (state = 'received' or run_at <= ?)
     order by run_at, id limit ?`,
  );
  const next = client
    .prepare<[number], number | null>(
      `select min(run_at) from hook where state = 'failed' and endpoint_id = ? and ${waits}`,
    )
    .pluck();
  // A key made of the body has done its work once somebody looks into what the hook is about: an
  // equal one that comes later may tell of a later change.
  const processed = `key = iif(key like '${bodyMark}%', null, key)`;
  const begin = client.prepare(`update hook set ${processed} where id = ?`);
  const apply = client.prepare(
    `update hook set state = 'applied', reason = null, touched = ?, attempts = attempts + 1,
       processed_at = ?, ${processed} where id = ? and ${waits}`,
  );
  const plan = client.prepare(
    `update hook set state = 'planned', reason = null, job_id = ?, about = ?,
       attempts = attempts + 1, ${processed} where id = ? and ${waits}`,
  );
  const ignore = client.prepare(
    `update hook set state = 'ignored', reason = ?, attempts = attempts + 1, processed_at = ?,
       ${processed} where id = ? and ${waits}`,
  );
  const fail = client.prepare(
    `update hook set state = ?, reason = ?, run_at = ?, attempts = attempts + 1
     where id = ? and ${waits}`,
  );
  const replayOne = client.prepare(
    `${takeUp}, replays = replays + 1 where uid = ? and body_bytes is not null
       and state <> 'received' and is_test = 0`,
  );
  const ofState = client
    .prepare<[number, string, number], string>(
      `select uid from hook where endpoint_id = ? and state = ? and body_bytes is not null
       order by id limit ?`,
    )
    .pluck();
  const byUid = client.prepare<[string], HookRow & { body: Buffer | null }>(
    `select ${columns}, body from hook left join hook_body on hook_id = id where uid = ?`,
  );
  const dropBody = client.prepare(`delete from hook_body where hook_id = ?`);
  const withoutBody = client.prepare(
    `update hook set body_bytes = null, headers = '{}' where id = ?`,
  );
  const count = client.prepare<[], number>(`select count(*) from hook where ${waits}`).pluck();
  let backlog = count.get() ?? 0;

  function replayed(_tx: Tx, uids: readonly string[]): number {
    const now = clock.now();
    const changed = uids.reduce((sum, uid) => sum + replayOne.run(now, uid).changes, 0);
    backlog += changed;
    return changed;
  }

  return {
    keep(_tx, hook) {
      const now = clock.now();
      const before = known.get(hook.endpointId, hook.key);
      if (before) {
        // Failing never uses a key up: what is delivered again is tried again.
        if (before.state === 'failed' || before.state === 'dead') rearm.run(now, before.id);
        else delivered.run(before.id);
        if (before.state === 'dead') backlog += 1;
        return { uid: before.uid, isNew: false };
      }
      const uid = newId();
      const { lastInsertRowid } = insert.run(
        uid,
        hook.endpointId,
        hook.isTest ? null : hook.key,
        hook.isTest ? 'ignored' : 'received',
        hook.isTest ? 'test' : null,
        now,
        JSON.stringify(hook.verdict),
        Number(hook.isTest),
        now,
        hook.isTest ? now : null,
        hook.size,
        Number(hook.sealed),
        JSON.stringify(hook.headers),
        hook.body.length,
      );
      insertBody.run(lastInsertRowid, hook.body);
      if (!hook.isTest) backlog += 1;
      return { uid, isNew: true };
    },
    due(endpointId, limit) {
      const rows: WaitingHook[] = [];
      let bytes = 0;
      for (const row of due.iterate(endpointId, clock.now(), limit)) {
        rows.push(row);
        bytes += row.body.length;
        if (bytes >= mostBytesAtOnce) break;
      }
      return rows;
    },
    begun: (_tx, id) => void begin.run(id),
    nextRunAt: (endpointId) => next.get(endpointId) ?? null,
    settle(_tx, id, settled) {
      const now = clock.now();
      switch (settled.state) {
        case 'applied':
          return left(apply.run(JSON.stringify(settled.touched), now, id).changes);
        case 'planned':
          return left(plan.run(settled.jobId, settled.about, id).changes);
        case 'ignored':
          if (settled.reason === erasedPerson) forgetBody(id);
          return left(ignore.run(settled.reason, now, id).changes);
        case 'dead':
          return left(fail.run('dead', settled.reason, now, id).changes);
        case 'failed':
          return fail.run('failed', settled.reason, settled.runAt, id).changes > 0;
      }
    },
    replay: replayed,
    replayAll: (tx, endpointId, state, limit) =>
      replayed(tx, ofState.all(endpointId, state, limit)),
    byUid: (uid) => byUid.get(uid) ?? null,
    backlog: () => Math.max(0, backlog),
    recount: () => void (backlog = count.get() ?? 0),
  };

  /** What it says of somebody who was erased is not kept, not even until it is forgotten. */
  function forgetBody(id: number): void {
    dropBody.run(id);
    withoutBody.run(id);
  }

  function left(changes: number): boolean {
    backlog -= changes;
    return changes > 0;
  }
}
