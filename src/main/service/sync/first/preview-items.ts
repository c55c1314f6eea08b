import { setImmediate as nextTurn } from 'node:timers/promises';
import { transact, type Db, type Tx } from '../../db/database.ts';
import { identifies, isPhoneOfOne, keysThere } from '../../person/same-person.ts';
import type { ReadObject } from '../../../../shared/model/sync.ts';
import type { RemoteProduct, RemoteRecord } from '../../providers/provider.ts';
import type { Claim, Decision } from '../decide.ts';

/** The records a dry run saw and those of ours it would send, with what is planned for each. */
export type PreviewItem = {
  readonly id: number;
  readonly side: 'in' | 'out';
  readonly object: ReadObject;
  readonly remoteId: string | null;
  readonly recordId: number | null;
  readonly digest: string | null;
  readonly name: string;
  /** As it was read, of deals in ids of theirs. */
  readonly seen: Seen | null;
};

type Seen =
  | { readonly object: 'lead' | 'deal'; readonly record: RemoteRecord }
  | { readonly object: 'product'; readonly record: RemoteProduct };

/** What was decided about a record that was seen. */
export type Does = Decision['does'];

type ItemRow = {
  id: number;
  side: 'in' | 'out';
  object: ReadObject;
  remote_id: string | null;
  record_id: number | null;
  digest: string | null;
  name: string | null;
  seen: string | null;
};

/** So many at once, letting others in between. */
const SLICE = 500;
/** So many that share a key are enough to say that it is not one's own. */
const RIVALS = 20;

export function createPreviewItems(db: Db) {
  const { client } = db;
  const insertSeen = client.prepare(
    `insert or ignore into preview_item
       (run_id, side, object, remote_id, document, email, phone, name, seen)
     values (?, 'in', ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertSending = client.prepare(
    `insert into preview_item (run_id, side, object, record_id, name, digest)
     values (?, 'out', ?, ?, ?, ?)`,
  );
  const planned = client.prepare(
    'update preview_item set record_id = ?, digest = ?, does = ? where id = ?',
  );
  const ask = client.prepare(
    'insert or ignore into preview_asked (run_id, record_id) values (?, ?)',
  );
  const isAsked = client
    .prepare<[number, number], number>(
      'select 1 from preview_asked where run_id = ? and record_id = ?',
    )
    .pluck();
  const selectClaim = client
    .prepare<[number, ReadObject, number], string | null>(
      `select remote_id from preview_item
        where run_id = ? and object = ? and record_id = ? and side = 'in'`,
    )
    .pluck();
  const selectAfter = client.prepare<[number, number, number], ItemRow>(
    `select id, side, object, remote_id, record_id, digest, name, seen from preview_item
      where run_id = ? and id > ? order by id limit ?`,
  );
  const countItems = client
    .prepare<[number], number>('select count(*) from preview_item where run_id = ?')
    .pluck();
  const countChanges = client
    .prepare<[number, number], number>(
      `select count(*) from preview_item
        where run_id = ? and digest is not null and (side = 'in' or ?)`,
    )
    .pluck();
  const digestOfRemote = client
    .prepare<[number, ReadObject, string], string | null>(
      'select digest from preview_item where run_id = ? and object = ? and remote_id = ?',
    )
    .pluck();
  const digestOfOurs = client
    .prepare<[number, ReadObject, number], string | null>(
      `select digest from preview_item
        where run_id = ? and object = ? and record_id = ? and side = 'out'`,
    )
    .pluck();
  const selectDigests = client.prepare<[number, number, number], ItemRow>(
    `select id, side, object, remote_id, record_id, digest, name, null as seen from preview_item
      where run_id = ? and id > ? and digest is not null order by id limit ?`,
  );
  const mark = client.prepare('update preview_item set state = ? where id = ?');
  const isMarked = client
    .prepare<[number], string | null>('select state from preview_item where id = ?')
    .pluck();
  const setDenied = client.prepare(
    `update preview_item set seen = json_set(seen, '$.values.consent', 'denied')
      where run_id = ? and email = ? and side = 'in' and object = 'lead'`,
  );
  const byKey = {
    document: rivals('document'),
    email: rivals('email'),
    phone: rivals('phone'),
  };
  const selectEnd = client
    .prepare<[number, number], number | null>(
      `select max(id) from (
         select id from preview_item where run_id = ? and id > ? order by id limit ${SLICE})`,
    )
    .pluck();
  const unsend = client.prepare(
    `delete from preview_item where run_id = ? and id > ? and id <= ? and side = 'out'`,
  );
  const unplan = client.prepare(
    `update preview_item set record_id = null, digest = null, does = null, state = null
      where run_id = ? and id > ? and id <= ?`,
  );
  const selectSeen = client.prepare<
    [number, ReadObject, string],
    { record_id: number | null; does: Does | null; name: string | null }
  >(
    'select record_id, does, name from preview_item where run_id = ? and object = ? and remote_id = ?',
  );
  const unask = client.prepare('delete from preview_asked where run_id = ?');
  /**
   * Whether another record that was seen has the key by which one of ours is taken for this one:
   * the surest on which both agree; of a phone, with a name that is alike.
   */
  function hasRival(runId: number, { remote, record }: Claim): boolean {
    const ours = record.values(['name', ...keysThere]);
    const key = keysThere.find(
      (each) => identifies(each, ours[each]) && ours[each] === remote.values[each],
    );
    if (key === undefined) return false;
    return byKey[key]
      .all(runId, String(ours[key]), remote.remoteId)
      .some(({ name }) => key !== 'phone' || isPhoneOfOne(ours['name'], name ?? ''));
  }

  function rivals(key: (typeof keysThere)[number]) {
    return client.prepare<[number, string, string], { name: string | null }>(
      `select name from preview_item where run_id = ? and ${key} = ? and remote_id <> ?
        limit ${RIVALS}`,
    );
  }

  /** Forgets what was planned, not what was seen. */
  async function unplanAll(runId: number): Promise<void> {
    transact(db, () => void unask.run(runId));
    for (let after = 0; ;) {
      const end = selectEnd.get(runId, after) ?? null;
      if (end === null) return;
      transact(db, () => {
        unsend.run(runId, after, end);
        unplan.run(runId, after, end);
      });
      after = end;
      await nextTurn();
    }
  }

  return {
    unplanAll,
    /** @returns false for a record that was seen in this run already */
    saw(_tx: Tx, runId: number, seen: Seen): boolean {
      const { remoteId } = seen.record;
      const keys = keysOf(seen);
      return (
        insertSeen.run(runId, seen.object, remoteId, ...keys, JSON.stringify(seen.record)).changes >
        0
      );
    },
    /** Somebody who refused there is seen as one who did. */
    denied: (_tx: Tx, runId: number, email: string) => void setDenied.run(runId, email),
    wouldSend: (
      _tx: Tx,
      runId: number,
      ours: { object: ReadObject; recordId: number; name: string; digest: string },
    ) => void insertSending.run(runId, ours.object, ours.recordId, ours.name, ours.digest),
    planned: (
      _tx: Tx,
      itemId: number,
      plan: { recordId: number | null; digest: string | null; does: Does },
    ) => void planned.run(plan.recordId, plan.digest, plan.does, itemId),
    asks: (_tx: Tx, runId: number, recordId: number) => void ask.run(runId, recordId),
    isAsked: (runId: number, recordId: number) => isAsked.get(runId, recordId) !== undefined,
    claimed: (runId: number, object: ReadObject, recordId: number) =>
      selectClaim.get(runId, object, recordId) ?? null,
    /** What becomes of a record that was seen, as planned in this run. */
    willBe(runId: number, object: ReadObject, remoteId: string) {
      const row = selectSeen.get(runId, object, remoteId);
      if (row === undefined || row.does === null) return null;
      return { recordId: row.record_id, does: row.does, name: row.name ?? '' };
    },
    /** Whether one of ours would be made there. */
    wouldBeSent: (runId: number, object: ReadObject, recordId: number) =>
      digestOfOurs.get(runId, object, recordId) !== undefined,
    hasRival,
    after: (runId: number, id: number, limit: number): PreviewItem[] =>
      selectAfter.all(runId, id, limit).map(toItem),
    /** Only those that would have an effect, without what was seen of them. */
    digestsAfter: (runId: number, id: number, limit: number) =>
      selectDigests
        .all(runId, id, limit)
        .map((row) => ({ ...toItem(row), digest: row.digest ?? '' })),
    count: (runId: number) => countItems.get(runId) ?? 0,
    /** How many changes are planned, with or without what would be made there. */
    countChanges: (runId: number, how: { createThere: boolean }) =>
      countChanges.get(runId, Number(how.createThere)) ?? 0,
    /** The digest that another run planned for the same record. */
    digestIn: (runId: number, { side, object, remoteId, recordId }: PreviewItem) =>
      (side === 'in'
        ? digestOfRemote.get(runId, object, remoteId ?? '')
        : digestOfOurs.get(runId, object, recordId ?? 0)) ?? null,
    mark: (_tx: Tx, itemId: number, state: 'applied' | 'drifted' | 'left' | null) =>
      void mark.run(state, itemId),
    stateOf: (itemId: number) => isMarked.get(itemId) ?? null,
  };
}

function toItem(row: ItemRow): PreviewItem {
  return {
    id: row.id,
    side: row.side,
    object: row.object,
    remoteId: row.remote_id,
    recordId: row.record_id,
    digest: row.digest,
    name: row.name ?? '',
    seen: row.seen === null ? null : ({ object: row.object, record: JSON.parse(row.seen) } as Seen),
  };
}

/** Of a customer what tells people apart; of all, a name. */
function keysOf({ object, record }: Seen): (string | null)[] {
  if (object === 'product') return [null, null, null, textOf(record.name)];
  const { document, email, phone, name, title } = record.values;
  return object === 'lead'
    ? [textOf(document), textOf(email), textOf(phone), textOf(name)]
    : [null, null, null, textOf(title)];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
