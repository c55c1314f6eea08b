import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import type { Mappings } from '../mappings/mapping-store.ts';
import type { FieldValues } from '../providers/field-values.ts';
import type { ObjectType } from '../providers/provider.ts';
import type { MutedValues } from './merge.ts';

/**
 * Our record ⇄ their record on one connection, with what both sides last agreed on.
 *
 * Only the lifecycle is stored as a state; how a link stands is worked out from the rest.
 */
export type Lifecycle = 'candidate' | 'creating' | 'linked' | 'detached' | 'tombstoned';

export type GoneEvidence = { readonly kind: 'missing' | 'absent'; readonly at: number };

/** A difference that a person accepted, with who and when. */
export type Muted = MutedValues & { readonly by: string; readonly at: number };

export type LinkRow = {
  readonly id: number;
  readonly connectionId: number;
  readonly objectType: ObjectType;
  readonly remoteId: string | null;
  readonly recordId: number | null;
  readonly lifecycle: Lifecycle;
  readonly base: FieldValues;
  readonly baseLocalRev: number;
  /** What was seen there last: its version, when, and how. Null version: not seen since we wrote. */
  readonly remoteVer: string | null;
  readonly remoteSeenAt: number | null;
  /** When we last wrote there; null when we did not, or when it has been seen by a search since. */
  readonly wroteAt: number | null;
  readonly createGen: number;
  readonly goneEvidence: readonly GoneEvidence[];
  readonly frozenFields: readonly string[];
  /** Fields in which a difference was accepted; neither sent nor taken until either side changes. */
  readonly muted: Readonly<Record<string, Muted>>;
  readonly policyRev: number;
};

/** Enough of a link to tell whether an observation is news. */
export type LinkHead = Pick<
  LinkRow,
  'id' | 'lifecycle' | 'recordId' | 'remoteVer' | 'remoteSeenAt' | 'wroteAt'
> & {
  readonly remoteId: string;
  /** It was missed before: seeing it again is news, too. */
  readonly doubted: number;
};

export type LinkChange = {
  lifecycle?: Lifecycle;
  recordId?: number | null;
  remoteId?: string | null;
  base?: FieldValues;
  baseLocalRev?: number;
  createGen?: number;
  goneEvidence?: readonly GoneEvidence[];
  frozenFields?: readonly string[];
  muted?: LinkRow['muted'];
  /** The rules in force when the base was formed. */
  policyRev?: number;
  /** The mapping under which what the base rests on was read. */
  mappingRev?: number;
  syncedAt?: number;
};

export type Seen = {
  readonly ver: string | null;
  readonly values: FieldValues | null;
  readonly how: 'pull' | 'read' | 'write' | 'verify';
};

export type HeadsAfter = (
  connectionId: number,
  objectType: ObjectType,
  afterId: number,
  limit: number,
) => LinkHead[];

export type LinkStore = {
  byId(id: number): LinkRow | null;
  ofRecord(objectType: ObjectType, recordId: number): LinkRow[];
  ofRecordOn(objectType: ObjectType, recordId: number, connectionId: number): LinkRow | null;
  byRemote(connectionId: number, objectType: ObjectType, remoteId: string): LinkRow | null;
  headsOf(
    connectionId: number,
    objectType: ObjectType,
    remoteIds: readonly string[],
  ): Map<string, LinkHead>;
  /** Linked records of a connection after a link id, for passes over all of them. */
  linkedAfter: HeadsAfter;
  /** The same of those of which a person is asked whose they are. */
  candidatesAfter: HeadsAfter;
  countLinked(connectionId: number, objectType: ObjectType): number;
  insert(tx: Tx, link: NewLink): LinkRow;
  change(tx: Tx, id: number, values: LinkChange): void;
  /** Forgets the record there, to be created anew under a key of its own: a gone id does not come back. */
  startAnew(tx: Tx, link: LinkRow): void;
  /** Keeps an observation beside whatever it changed. */
  saw(tx: Tx, id: number, seen: Seen, values?: LinkChange): void;
  /** The values seen there last, where they were kept. */
  seenValues(id: number): FieldValues | null;
  detachAll(tx: Tx, connectionId: number): void;
};

export type NewLink = {
  connectionId: number;
  objectType: ObjectType;
  recordId: number | null;
  remoteId: string | null;
  lifecycle: Lifecycle;
  base?: FieldValues;
  baseLocalRev?: number;
  seen?: Seen;
};

type Row = {
  id: number;
  connection_id: number;
  object_type: ObjectType;
  remote_id: string | null;
  record_id: number | null;
  lifecycle: Lifecycle;
  base: string;
  base_local_rev: number;
  remote_ver: string | null;
  remote_seen_at: number | null;
  remote_source: Seen['how'] | null;
  create_gen: number;
  gone_evidence: string;
  frozen_fields: string;
  muted: string;
  policy_rev: number;
  mapping_rev: number;
};

const columns = {
  lifecycle: 'lifecycle',
  recordId: 'record_id',
  remoteId: 'remote_id',
  base: 'base',
  baseLocalRev: 'base_local_rev',
  createGen: 'create_gen',
  goneEvidence: 'gone_evidence',
  frozenFields: 'frozen_fields',
  muted: 'muted',
  policyRev: 'policy_rev',
  mappingRev: 'mapping_rev',
  syncedAt: 'synced_at',
} as const satisfies Record<keyof LinkChange, string>;

const head = `select id, lifecycle, record_id as recordId, remote_ver as remoteVer,
  remote_id as remoteId, remote_seen_at as remoteSeenAt,
  iif(remote_source in ('write', 'verify'), remote_seen_at, null) as wroteAt,
  gone_evidence <> '[]' as doubted from link`;

export function createLinkStore(
  db: Db,
  clock: Clock,
  mappings: Pick<Mappings, 'of' | 'remapped'>,
): LinkStore {
  const { client } = db;
  const selectById = client.prepare<[number], Row>('select * from link where id = ?');
  const selectOfRecord = client.prepare<[ObjectType, number], Row>(
    `select link.* from link
      join connection on connection.id = link.connection_id and connection.removed_at is null
      where object_type = ? and record_id = ? order by link.id`,
  );
  const selectOfRecordOn = client.prepare<[ObjectType, number, number], Row>(
    `select * from link where object_type = ? and record_id = ? and connection_id = ?`,
  );
  const selectByRemote = client.prepare<[number, ObjectType, string], Row>(
    `select * from link where connection_id = ? and object_type = ? and remote_id = ?`,
  );
  const selectHeads = client.prepare<[number, ObjectType, string], LinkHead>(
    `${head} where connection_id = ? and object_type = ?
      and remote_id in (select value from json_each(?))`,
  );
  const selectAfter = client.prepare<[number, ObjectType, Lifecycle, number, number], LinkHead>(
    `${head} where connection_id = ? and object_type = ? and lifecycle = ?
      and remote_id is not null and id > ? order by id limit ?`,
  );
  const countLinked = client
    .prepare<[number, ObjectType], number>(
      `select count(*) from link
        where connection_id = ? and object_type = ? and lifecycle = 'linked'`,
    )
    .pluck();
  const insert = client.prepare(
    `insert into link (connection_id, object_type, remote_id, record_id, lifecycle, base,
       base_local_rev, remote_seen, remote_ver, remote_seen_at, remote_source, synced_at, created_at,
       mapping_rev)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const selectSeen = client
    .prepare<[number], string | null>('select remote_seen from link where id = ?')
    .pluck();
  const detachAll = client.prepare(
    `update link set lifecycle = 'detached' where connection_id = ? and lifecycle <> 'tombstoned'`,
  );

  function change(_tx: Tx, id: number, values: LinkChange): void {
    write(id, values, []);
  }

  function write(
    id: number,
    values: LinkChange,
    more: readonly (readonly [string, string | number | null])[],
  ): void {
    const sets: (readonly [string, string | number | null])[] = [...more];
    for (const [key, value] of Object.entries(values)) {
      if (value === undefined) continue;
      const plain = typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
      sets.push([columns[key as keyof LinkChange], plain as string | number | null]);
    }
    if (sets.length === 0) return;
    client
      .prepare(`update link set ${sets.map(([name]) => `${name} = ?`).join(', ')} where id = ?`)
      .run(...sets.map(([, value]) => value), id);
  }

  function asLink(row: Row | undefined): LinkRow | null {
    return row === undefined ? null : toLink(row);
  }

  /** Without the base of fields that were joined otherwise since: on those nothing was agreed. */
  function toLink(row: Row): LinkRow {
    const link = readRow(row);
    const anew = mappings.remapped(row.connection_id, row.object_type, row.mapping_rev);
    if (anew.size === 0) return link;
    return { ...link, base: without(link.base, anew), muted: without(link.muted, anew) };
  }

  return {
    byId: (id) => asLink(selectById.get(id)),
    ofRecord: (objectType, recordId) => selectOfRecord.all(objectType, recordId).map(toLink),
    ofRecordOn: (objectType, recordId, connectionId) =>
      asLink(selectOfRecordOn.get(objectType, recordId, connectionId)),
    byRemote: (connectionId, objectType, remoteId) =>
      asLink(selectByRemote.get(connectionId, objectType, remoteId)),
    headsOf: (connectionId, objectType, remoteIds) =>
      new Map(
        selectHeads
          .all(connectionId, objectType, JSON.stringify(remoteIds))
          .map((each) => [each.remoteId, each]),
      ),
    linkedAfter: (connectionId, objectType, afterId, limit) =>
      selectAfter.all(connectionId, objectType, 'linked', afterId, limit),
    candidatesAfter: (connectionId, objectType, afterId, limit) =>
      selectAfter.all(connectionId, objectType, 'candidate', afterId, limit),
    countLinked: (connectionId, objectType) => countLinked.get(connectionId, objectType) ?? 0,

    insert(_tx, link) {
      const now = clock.now();
      const linked = link.lifecycle === 'linked';
      const { lastInsertRowid } = insert.run(
        link.connectionId,
        link.objectType,
        link.remoteId,
        link.recordId,
        link.lifecycle,
        JSON.stringify(link.base ?? {}),
        link.baseLocalRev ?? 0,
        link.seen?.values ? JSON.stringify(link.seen.values) : null,
        link.seen?.ver ?? null,
        link.seen ? now : null,
        link.seen?.how ?? null,
        linked ? now : null,
        now,
        mappings.of(link.connectionId, link.objectType).version,
      );
      return {
        id: Number(lastInsertRowid),
        connectionId: link.connectionId,
        objectType: link.objectType,
        remoteId: link.remoteId,
        recordId: link.recordId,
        lifecycle: link.lifecycle,
        base: link.base ?? {},
        baseLocalRev: link.baseLocalRev ?? 0,
        remoteVer: link.seen?.ver ?? null,
        remoteSeenAt: link.seen ? now : null,
        wroteAt: null,
        createGen: 0,
        goneEvidence: [],
        frozenFields: [],
        muted: {},
        policyRev: 1,
      };
    },

    change,
    startAnew: (tx, { id, createGen }) =>
      change(tx, id, {
        lifecycle: 'creating',
        remoteId: null,
        base: {},
        createGen: createGen + 1,
        goneEvidence: [],
        muted: {},
      }),

    saw(_tx, id, { ver, values, how }, also = {}) {
      write(id, also, [
        ['remote_ver', ver],
        ['remote_seen', values === null ? null : JSON.stringify(values)],
        ['remote_seen_at', clock.now()],
        ['remote_source', how],
      ]);
    },

    seenValues(id) {
      const text = selectSeen.get(id);
      return text == null ? null : (JSON.parse(text) as FieldValues);
    },

    detachAll: (_tx, connectionId) => void detachAll.run(connectionId),
  };
}

/**
 * The lead a link is of. Jobs and conflicts keep it beside the link, so that lists of leads find
 * them; one about anything else is found by its link alone.
 */
export function leadOf(link: Pick<LinkRow, 'objectType' | 'recordId'>): number | null {
  return link.objectType === 'lead' ? link.recordId : null;
}

function without<T>(values: Readonly<Record<string, T>>, fields: ReadonlySet<string>) {
  return Object.fromEntries(Object.entries(values).filter(([field]) => !fields.has(field)));
}

/** The columns are written by this file alone, so they hold what it put there. */
function readRow(row: Row): LinkRow {
  return {
    id: row.id,
    connectionId: row.connection_id,
    objectType: row.object_type,
    remoteId: row.remote_id,
    recordId: row.record_id,
    lifecycle: row.lifecycle,
    base: JSON.parse(row.base) as FieldValues,
    baseLocalRev: row.base_local_rev,
    remoteVer: row.remote_ver,
    remoteSeenAt: row.remote_seen_at,
    wroteAt:
      row.remote_source === 'write' || row.remote_source === 'verify' ? row.remote_seen_at : null,
    createGen: row.create_gen,
    goneEvidence: JSON.parse(row.gone_evidence) as GoneEvidence[],
    frozenFields: JSON.parse(row.frozen_fields) as string[],
    muted: JSON.parse(row.muted) as LinkRow['muted'],
    policyRev: row.policy_rev,
  };
}
