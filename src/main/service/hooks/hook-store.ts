import type {
  HookReason,
  HookState,
  HookVerdict,
  TouchedRecord,
} from '../../../shared/model/hook.ts';
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
  /** What is kept sealed already and was found to say the same; two seals of one body differ. */
  readonly alike?: Buffer | null;
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

type KnownHook = Pick<HookRow, 'id' | 'uid' | 'state' | 'reason' | 'size'>;

/** A hook as it was handed over: whatever is told anew since makes it another one. */
export type Handed = Pick<HookRow, 'id' | 'attempts' | 'run_at'>;

export type Kept = { readonly uid: string; readonly isNew: boolean };

export type HookStore = {
  /**
   * Keeps a hook, or notes one more delivery of it. One that failed is taken up anew by that, as it
   * is told this time, and so is one that still waits and said something else. One of a person who
   * was erased stays as it is where the same is told again; where something else is, that is looked
   * at as anything new is.
   */
  keep(tx: Tx, hook: NewHook): Kept;
  /** What one that waits to be processed under a key says; null where none does. */
  waitingBody(endpointId: number, key: string): Buffer | null;
  /** Those of an endpoint that are to be processed now, as they came: so many, or some MB of them. */
  due(endpointId: number, limit: number): WaitingHook[];
  /** Whether it still waits, and says what it said when it was handed over. */
  isAsHanded(hook: Handed): boolean;
  /** It is being looked into: a delivery of the same body is a hook of its own from now on. */
  begun(tx: Tx, id: number): void;
  /** When one that failed is due again; null when none is. */
  nextRunAt(endpointId: number): number | null;
  /** @returns false when it is no longer waiting, or was taken up anew since it was handed over */
  settle(tx: Tx, hook: Handed, settled: Settled): boolean;
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
/** Why one was never looked at: told again, it is. */
const neverLookedAt: readonly (string | null)[] = [
  'nobody_acts',
  'body_gone',
] satisfies HookReason[];
const mostBytesAtOnce = 4 * 1024 * 1024;
const waits = `state in ('received', 'failed')`;
/** Taken up anew it has another time and tries from nought: an answer to what it said before is none. */
const handed = `id = ? and attempts = ? and run_at = ? and ${waits}`;

export function createHookStore(db: Db, clock: Clock): HookStore {
  const { client } = db;
  const known = client.prepare<[number, string], KnownHook>(
    `select id, uid, state, reason, size from hook where endpoint_id = ? and key = ?`,
  );
  const insert = client.prepare(
    `insert into hook (uid, endpoint_id, key, state, reason, run_at, verdict, is_test, received_at,
                       processed_at, size, sealed, headers, body_bytes)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertBody = client.prepare(`insert into hook_body (hook_id, body) values (?, ?)`);
  const delivered = client.prepare(`update hook set deliveries = deliveries + 1 where id = ?`);
  // Never at the time it had, by which an answer to what it said before is known for one.
  const takeUp = `update hook set state = 'received', attempts = 0, reason = null, job_id = null,
    run_at = iif(state = 'received', max(?, run_at + 1), ?)`;
  const rearm = client.prepare(
    `${takeUp}, deliveries = deliveries + 1, verdict = ?, size = ?, sealed = ?, headers = ?,
       body_bytes = ? where id = ?`,
  );
  const retell = client.prepare(
    `insert into hook_body (hook_id, body) values (?, ?)
     on conflict (hook_id) do update set body = excluded.body where body <> excluded.body`,
  );
  const waitingBody = client
    .prepare<[number, string], Buffer>(
      `select body from hook join hook_body on hook_id = id
       where endpoint_id = ? and key = ? and state = 'received'`,
    )
    .pluck();
  const asHanded = client
    .prepare<[number, number, number], number>(`select 1 from hook where ${handed}`)
    .pluck();
  const due = client.prepare<[number, number, number], WaitingHook>(
    `select ${columns}, body from hook join hook_body on hook_id = id
     where ${waits} and endpoint_id = ? and (state = 'received' or run_at <= ?)
     order by run_at, id limit ?`,
  );
  // Mostly none has, and finding that out among all that wait takes longer the more do.
  const anyFailed = client
    .prepare<[], number>(`select 1 from hook where state = 'failed' limit 1`)
    .pluck();
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
       processed_at = ?, ${processed} where ${handed}`,
  );
  const plan = client.prepare(
    `update hook set state = 'planned', reason = null, job_id = ?, about = ?,
       attempts = attempts + 1, ${processed} where ${handed}`,
  );
  const ignore = client.prepare(
    `update hook set state = 'ignored', reason = ?, attempts = attempts + 1, processed_at = ?,
       ${processed} where ${handed}`,
  );
  const fail = client.prepare(
    `update hook set state = ?, reason = ?, run_at = ?, attempts = attempts + 1
     where ${handed}`,
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

  function recount(): void {
    backlog = count.get() ?? 0;
  }

  function replayed(_tx: Tx, uids: readonly string[]): number {
    const now = clock.now();
    const changed = uids.reduce((sum, uid) => sum + replayOne.run(now, now, uid).changes, 0);
    // Those that failed were waiting already.
    if (changed > 0) recount();
    return changed;
  }

  function again(before: KnownHook, hook: NewHook): void {
    const now = clock.now();
    rearm.run(
      now,
      now,
      JSON.stringify(hook.verdict),
      hook.size,
      Number(hook.sealed),
      JSON.stringify(hook.headers),
      hook.body.length,
      before.id,
    );
    retell.run(before.id, hook.body);
    if (before.state !== 'failed' && before.state !== 'received') backlog += 1;
  }

  /** Two seals of one body differ, so that those were compared before. */
  function saysElse(before: KnownHook, { endpointId, key, body, alike }: NewHook): boolean {
    if (before.state !== 'received') return false;
    const kept = waitingBody.get(endpointId, key);
    return kept === undefined || !(kept.equals(body) || alike?.equals(kept));
  }

  return {
    keep(_tx, hook) {
      const now = clock.now();
      const before = hook.isTest ? undefined : known.get(hook.endpointId, hook.key);
      if (before) {
        if (isOpen(before, hook) || saysElse(before, hook)) again(before, hook);
        else delivered.run(before.id);
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
    waitingBody: (endpointId, key) => waitingBody.get(endpointId, key) ?? null,
    isAsHanded: ({ id, attempts, run_at: runAt }) => asHanded.get(id, attempts, runAt) === 1,
    begun: (_tx, id) => void begin.run(id),
    nextRunAt: (endpointId) => (anyFailed.get() === 1 ? (next.get(endpointId) ?? null) : null),
    settle(_tx, { id, attempts, run_at: runAt }, settled) {
      const now = clock.now();
      const as = [id, attempts, runAt] as const;
      switch (settled.state) {
        case 'applied':
          return left(apply.run(JSON.stringify(settled.touched), now, ...as).changes);
        case 'planned':
          return left(plan.run(settled.jobId, settled.about, ...as).changes);
        case 'ignored':
          return left(ignored(as, settled.reason, now));
        case 'dead':
          return left(fail.run('dead', settled.reason, now, ...as).changes);
        case 'failed':
          return fail.run('failed', settled.reason, settled.runAt, ...as).changes > 0;
      }
    },
    replay: replayed,
    replayAll: (tx, endpointId, state, limit) =>
      replayed(tx, ofState.all(endpointId, state, limit)),
    byUid: (uid) => byUid.get(uid) ?? null,
    backlog: () => Math.max(0, backlog),
    recount,
  };

  /** What it says of somebody who was erased is not kept, not even until it is forgotten. */
  function ignored(as: readonly [id: number, ...unknown[]], reason: string, now: number): number {
    const { changes } = ignore.run(reason, now, ...as);
    if (changes > 0 && reason === erasedPerson) {
      const [id] = as;
      dropBody.run(id);
      withoutBody.run(id);
    }
    return changes;
  }

  function left(changes: number): boolean {
    backlog -= changes;
    return changes > 0;
  }
}

/**
 * Whether what is told again under a key is looked at: failing never uses a key up.
 *
 * Of what was erased only its length is left. Of that length it is taken for the same, which is gone
 * for good; of another one it is new, and its person is recognised, or not, as with any new hook.
 */
function isOpen(before: KnownHook, told: NewHook): boolean {
  const { state, reason, size } = before;
  if (neverLookedAt.includes(reason)) return true;
  if (state !== 'applied' && reason === erasedPerson) return size !== told.size;
  return state === 'failed' || state === 'dead';
}
