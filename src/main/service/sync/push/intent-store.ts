import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Db, Tx } from '../../db/database.ts';
import type { FieldValues } from '../../providers/field-values.ts';
import type { ObjectType } from '../../providers/provider.ts';

/**
 * Remote writes that are about to happen or may have happened.
 *
 * An intent is on disk before the socket is touched, and settled after. One that is found open was
 * cut short (a crash, a time-out): whether it had its effect is looked up before anything else is
 * done about its link. At most one is open for each link.
 */
export type Intent = {
  readonly id: number;
  readonly linkId: number;
  readonly op: 'create' | 'update' | 'delete';
  /** What was to be written, in our fields. */
  readonly patch: FieldValues;
  readonly localRev: number;
  /** Sent with the call where a system takes one. */
  readonly key: string;
  readonly state: 'sent' | 'uncertain';
  readonly misses: number;
  readonly lastMissAt: number | null;
  readonly sentAt: number;
};

export type IntentOutcome = 'done' | 'refused' | 'found' | 'lost' | 'replanned' | 'never_left';

export type IntentStore = {
  openOf(linkId: number): Intent | null;
  /** What creates that are under way or in doubt on a connection were to write, of other links than this. */
  creating(connectionId: number, objectType: ObjectType, notOf?: number): FieldValues[];
  /** How many creates of a link there were. */
  creates(linkId: number): number;
  open(tx: Tx, intent: NewIntent): number;
  /** Its effect is not known; it stays open. */
  doubt(tx: Tx, id: number): void;
  /** A search did not show its effect. */
  miss(tx: Tx, id: number): void;
  settle(tx: Tx, id: number, outcome: IntentOutcome): void;
  /** Nobody will look any more into what is open on a connection that is removed. */
  settleAll(tx: Tx, connectionId: number): void;
};

export type NewIntent = {
  linkId: number;
  jobId: number;
  op: Intent['op'];
  patch: FieldValues;
  localRev: number;
  expectedRemoteVer: string | null;
  key: string;
};

type Row = {
  id: number;
  link_id: number;
  op: Intent['op'];
  patch: string;
  local_rev: number;
  idempotency_key: string;
  state: Intent['state'];
  misses: number;
  last_miss_at: number | null;
  sent_at: number;
};

type CreatingRow = {
  linkId: number;
  patch: string;
  connectionId: number;
  objectType: ObjectType;
};

export function createIntentStore(db: Db, clock: Clock): IntentStore {
  const { client } = db;
  const selectOpen = client.prepare<[number], Row>(
    `select * from intent where link_id = ? and state in ('sent', 'uncertain')`,
  );
  // Asked for each new record of a reading: open intents are few, links are not, so those come first.
  // Without parameters, since bound ones would have SQLite plan it anew each time.
  const selectCreating = client.prepare<[], CreatingRow>(
    `select link.id as linkId, intent.patch, link.connection_id as connectionId, link.object_type as objectType
       from intent cross join link on link.id = intent.link_id
      where intent.state in ('sent', 'uncertain') and intent.op = 'create'`,
  );
  const countCreates = client
    .prepare<[number], number>(`select count(*) from intent where link_id = ? and op = 'create'`)
    .pluck();
  const insert = client.prepare(
    `insert into intent (link_id, job_id, op, patch, local_rev, expected_remote_ver,
       idempotency_key, state, sent_at) values (?, ?, ?, ?, ?, ?, ?, 'sent', ?)`,
  );
  const doubt = client.prepare(`update intent set state = 'uncertain' where id = ?`);
  const miss = client.prepare(
    'update intent set misses = misses + 1, last_miss_at = ? where id = ?',
  );
  const settle = client.prepare(
    `update intent set state = 'settled', settled_at = ?, outcome = ? where id = ?`,
  );
  const settleAll = client.prepare(
    `update intent set state = 'settled', settled_at = ?, outcome = 'lost'
      where state in ('sent', 'uncertain')
        and link_id in (select id from link where connection_id = ?)`,
  );

  return {
    openOf(linkId) {
      const row = selectOpen.get(linkId);
      return row
        ? {
            id: row.id,
            linkId: row.link_id,
            op: row.op,
            patch: JSON.parse(row.patch) as FieldValues,
            localRev: row.local_rev,
            key: row.idempotency_key,
            state: row.state,
            misses: row.misses,
            lastMissAt: row.last_miss_at,
            sentAt: row.sent_at,
          }
        : null;
    },
    creating: (connectionId, objectType, notOf) =>
      selectCreating
        .all()
        .filter((each) => each.connectionId === connectionId && each.objectType === objectType)
        .filter(({ linkId }) => linkId !== notOf)
        .map(({ patch }) => JSON.parse(patch) as FieldValues),
    creates: (linkId) => countCreates.get(linkId) ?? 0,
    open(_tx, intent) {
      const { lastInsertRowid } = insert.run(
        intent.linkId,
        intent.jobId,
        intent.op,
        JSON.stringify(intent.patch),
        intent.localRev,
        intent.expectedRemoteVer,
        intent.key,
        clock.now(),
      );
      return Number(lastInsertRowid);
    },
    doubt: (_tx, id) => void doubt.run(id),
    miss: (_tx, id) => void miss.run(clock.now(), id),
    settle: (_tx, id, outcome) => void settle.run(clock.now(), outcome, id),
    settleAll: (_tx, connectionId) => void settleAll.run(clock.now(), connectionId),
  };
}

/** The same for the same parts, and no other's. */
export function idempotencyKey(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(parts.join('/')).digest('base64url').slice(0, 32);
}
