import type { Clock } from '../clock.ts';
import { afterCommit, nextCount, type Db, type Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { Cause } from '../actor.ts';
import { wholeRecord, type History } from '../leads/history.ts';
import type { FieldChange } from '../leads/lead-diff.ts';
import type { Live } from '../live.ts';

export type DealValues = {
  title: string;
  valueCents: number | null;
  stageId: number;
  leadId: number | null;
  owner: string | null;
  lostReason: string | null;
  /** Place within the stage; only the order of these numbers means something. */
  position: number;
  stageSince: number;
};

export type DealRow = DealValues & {
  id: number;
  uid: string;
  localRev: number;
  deletedAt: number | null;
  createdAt: number;
  updatedAt: number;
};

/** The rows of deals; every write leaves its history. */
export type DealStore = {
  byId(id: number): DealRow | null;
  byUid(uid: string): DealRow | null;
  /** By the last eight digits of its id, where they are one deal's alone. */
  byTail(tail: string): DealRow | null;
  create(tx: Tx, values: Omit<DealValues, 'position' | 'stageSince'>, cause: Cause): DealRow;
  edit(tx: Tx, id: number, edit: Partial<DealValues>, cause: Cause): DealRow;
  remove(tx: Tx, id: number, cause: Cause): DealRow;
  restore(tx: Tx, id: number, cause: Cause): DealRow;
  /** A place before a deal of the stage, or after all of them. */
  placeIn(tx: Tx, stageId: number, before: DealRow | null, moving: number | null): number;
  /** What a deal gets that comes into a stage by itself: the last place, from now on. */
  arrive(tx: Tx, stageId: number, moving: number): Pick<DealValues, 'position' | 'stageSince'>;
};

/** What sync is told of a deal, as it is told of a lead. */
export type DealChange = {
  readonly objectType: 'deal';
  readonly recordId: number;
  readonly kind: 'created' | 'edited' | 'removed' | 'restored';
  readonly fields: readonly string[];
  /** The lead it is with: where that is kept, the deal is, too. */
  readonly ownerId: number | null;
};

const columns = {
  title: 'title',
  valueCents: 'value_cents',
  stageId: 'stage_id',
  leadId: 'lead_id',
  owner: 'owner',
  lostReason: 'lost_reason',
  position: 'position',
  stageSince: 'stage_since',
} as const satisfies Record<keyof DealValues, string>;
const fields = Object.keys(columns) as (keyof DealValues)[];

const gap = 1024;
const leastGap = 1e-6;

type DealRecord = { [K in keyof DealValues as (typeof columns)[K]]: DealValues[K] } & {
  id: number;
  uid: string;
  local_rev: number;
  deleted_at: number | null;
  created_at: number;
  updated_at: number;
};

export function createDealStore(parts: {
  db: Db;
  clock: Clock;
  history: History;
  live: Live;
  enqueue: (tx: Tx, change: DealChange, cause: Cause) => void;
}): DealStore {
  const { clock, history } = parts;
  const { client } = parts.db;
  const selectById = client.prepare('select * from deal where id = ?');
  const selectByTail = client.prepare('select * from deal where substr(uid, -8) = ? limit 2');
  const selectByUid = client.prepare('select * from deal where uid = ?');
  const insert = client.prepare(
    `insert into deal (uid, ${Object.values(columns).join(', ')}, local_rev, created_at, updated_at)
     values (?, ${fields.map(() => '?').join(', ')}, ?, ?, ?)`,
  );
  const update = client.prepare(
    `update deal set ${Object.values(columns)
      .map((column) => `${column} = ?`)
      .join(', ')}, local_rev = ?, updated_at = ?, deleted_at = ? where id = ?`,
  );
  const lastPosition = client
    .prepare(
      'select max(position) from deal where stage_id = ? and deleted_at is null and id is not ?',
    )
    .pluck();
  const positionBefore = client
    .prepare(
      `select max(position) from deal
        where stage_id = ? and deleted_at is null and id is not ? and (position, id) < (?, ?)`,
    )
    .pluck();
  const spread = client.prepare(
    `update deal set position = placed.n * ${gap}
       from (select id, row_number() over (order by position, id) as n
               from deal where stage_id = ? and deleted_at is null) as placed
      where deal.id = placed.id`,
  );
  const tellAll = () => parts.live.tell({ type: 'deals.changed' });

  function byId(id: number): DealRow | null {
    return toDeal(selectById.get(id) as DealRecord | undefined);
  }

  function must(id: number): DealRow {
    const row = byId(id);
    if (!row) throw new Error(`Deal ${id} is gone.`);
    return row;
  }

  function tellSync(
    tx: Tx,
    row: DealRow,
    change: Pick<DealChange, 'kind' | 'fields'>,
    cause: Cause,
  ) {
    const { id: recordId, leadId: ownerId } = row;
    parts.enqueue(tx, { ...change, objectType: 'deal', recordId, ownerId }, cause);
  }

  function write(
    tx: Tx,
    after: DealRow,
    changes: FieldChange[],
    cause: Cause,
    kind: DealChange['kind'],
  ): DealRow {
    const row = { ...after, localRev: nextCount(tx, 'local_rev'), updatedAt: clock.now() };
    update.run(
      ...fields.map((field) => row[field]),
      row.localRev,
      row.updatedAt,
      row.deletedAt,
      row.id,
    );
    history.record(tx, subject(row), changes, cause);
    tellSync(tx, row, { kind, fields: changes.map(({ field }) => field) }, cause);
    afterCommit(tx, tellAll, undefined);
    return row;
  }

  function placeIn(
    _tx: Tx,
    stageId: number,
    before: DealRow | null,
    moving: number | null,
  ): number {
    if (!before) return ((lastPosition.get(stageId, moving) as number | null) ?? 0) + gap;
    const low =
      (positionBefore.get(stageId, moving, before.position, before.id) as number | null) ?? 0;
    if (before.position - low > leastGap) return (low + before.position) / 2;
    spread.run(stageId);
    const { position } = must(before.id);
    return position - gap / 2;
  }

  return {
    byId,
    byUid: (uid) => toDeal(selectByUid.get(uid) as DealRecord | undefined),
    byTail(tail) {
      const [found, second] = selectByTail.all(tail) as DealRecord[];
      return second === undefined ? toDeal(found) : null;
    },
    placeIn,
    arrive: (tx, stageId, moving) => ({
      position: placeIn(tx, stageId, null, moving),
      stageSince: clock.now(),
    }),

    create(tx, values, cause) {
      const at = clock.now();
      const uid = newId();
      const localRev = nextCount(tx, 'local_rev');
      const full: DealValues = {
        ...values,
        position: placeIn(tx, values.stageId, null, null),
        stageSince: at,
      };
      const { lastInsertRowid } = insert.run(
        uid,
        ...fields.map((field) => full[field]),
        localRev,
        at,
        at,
      );
      const id = Number(lastInsertRowid);
      const row: DealRow = {
        ...full,
        id,
        uid,
        localRev,
        deletedAt: null,
        createdAt: at,
        updatedAt: at,
      };
      const after = heldDeal(row);
      history.record(tx, subject(row), [{ field: wholeRecord, before: null, after }], cause);
      tellSync(tx, row, { kind: 'created', fields: Object.keys(after) }, cause);
      afterCommit(tx, tellAll, undefined);
      return row;
    },

    edit(tx, id, edit, cause) {
      const before = must(id);
      const changes = fields
        .filter((field) => edit[field] !== undefined && edit[field] !== before[field])
        .map((field) => ({ field, before: before[field], after: edit[field] }));
      if (changes.length === 0) return before;
      return write(tx, { ...before, ...edit }, changes, cause, 'edited');
    },

    remove(tx, id, cause) {
      const before = must(id);
      const changes = [{ field: wholeRecord, before: heldDeal(before), after: null }];
      return write(tx, { ...before, deletedAt: clock.now() }, changes, cause, 'removed');
    },

    restore(tx, id, cause) {
      const before = must(id);
      const changes = [{ field: wholeRecord, before: null, after: heldDeal(before) }];
      return write(tx, { ...before, deletedAt: null }, changes, cause, 'restored');
    },
  };
}

/** A deal as its history keeps it; its place among others is not part of it. */
export function heldDeal(row: DealRow): Record<string, unknown> {
  const { title, valueCents, stageId, leadId, owner, lostReason } = row;
  return { title, valueCents, stageId, leadId, owner, lostReason };
}

function subject(row: DealRow) {
  return {
    recordType: 'deal' as const,
    recordId: row.id,
    localRev: row.localRev,
    at: row.updatedAt,
  };
}

function toDeal(row: DealRecord | undefined): DealRow | null {
  if (!row) return null;
  return {
    id: row.id,
    uid: row.uid,
    title: row.title,
    valueCents: row.value_cents,
    stageId: row.stage_id,
    leadId: row.lead_id,
    owner: row.owner,
    lostReason: row.lost_reason,
    position: row.position,
    stageSince: row.stage_since,
    localRev: row.local_rev,
    deletedAt: row.deleted_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
