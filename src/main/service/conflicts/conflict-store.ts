import type {
  ConflictCandidate,
  ConflictChoice,
  ConflictKind,
} from '../../../shared/model/sync.ts';
import type { MappingFault } from '../../../shared/model/mapping.ts';
import type { Clock } from '../clock.ts';
import { afterCommit, type Db, type Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { Flap } from '../links/flapping.ts';
import { leadOf, type LinkRow, type LinkStore } from '../links/link-store.ts';
import type { RecordUndo } from './record-undo.ts';
import type { SecondKept } from '../leads/second-value.ts';
import type { Live } from '../live.ts';
import type { Plan } from '../links/merge.ts';
import type { FieldValue } from '../providers/field-values.ts';

/**
 * Fields that both sides changed differently, and records that could not be decided by machine.
 *
 * While a field's conflict is open the field is frozen both ways and each observation refreshes
 * the row, so that a person decides on what is there now. If both sides come to agree it closes
 * by itself.
 */
export type ConflictStore = {
  /**
   * Brings the open rows of a link's fields in line with a plan; tells how many are new. Fields that
   * two machines write in turns are given with what is known of that.
   */
  follow(
    tx: Tx,
    link: LinkRow,
    plan: Plan,
    seen: Versions,
    flaps?: ReadonlyMap<string, Flap>,
  ): number;
  /** Opens a conflict about each of these fields, since a person wants to decide about them. */
  askAbout(tx: Tx, link: LinkRow, fields: readonly AskedField[], seen: Versions): void;
  /** Opens a conflict about the record as a whole; an open one of this kind is about what is so now. */
  open(tx: Tx, link: LinkRow, kind: RecordKind, seen: Versions, evidence: Evidence): boolean;
  /** Closes record conflicts of a kind, since what they asked about has settled itself. */
  converge(tx: Tx, linkId: number, kind: RecordKind): void;
  closeAll(tx: Tx, connectionId: number, by: string): void;
  /** With the value there as it was asked about; null also where it is blank. */
  openOf(linkId: number): (OpenConflict & { readonly remote: FieldValue })[];
  /** Whether a person is asked, about another record there, if it is this lead. */
  asksAbout(connectionId: number, leadUid: string, exceptLinkId: number | null): boolean;
  byUid(uid: string): ConflictRow | null;
  /** Our value moved since the row was written: the person decides on what is there now. */
  sawLocal(tx: Tx, id: number, local: FieldValue, localRev: number): void;
  /** The same for a conflict about a record. */
  sawRecord(tx: Tx, id: number, seen: Versions): void;
  /** Closes what else was asked about a link that is let go. */
  convergeOthers(tx: Tx, linkId: number, exceptId: number): void;
  settle(tx: Tx, id: number, how: { by: string; choice: ConflictChoice; undo: Undo | null }): void;
  reopen(tx: Tx, id: number): void;
  /** Answers how many of these are open and were put away, or brought back when it is null. */
  snooze(tx: Tx, uids: readonly string[], until: number | null): number;
};

export type AskedField = {
  readonly field: string;
  readonly base: FieldValue;
  readonly local: FieldValue;
  readonly remote: FieldValue;
};

/** One conflict as it is kept. */
export type ConflictRow = OpenConflict & {
  readonly uid: string;
  readonly linkId: number;
  readonly state: 'open' | 'settled' | 'converged';
  readonly local: FieldValue;
  readonly remote: FieldValue;
  readonly seenLocalRev: number;
  readonly seenRemoteVer: string | null;
  readonly evidence: Evidence;
  readonly undo: Undo | null;
};

/** What a conflict about a record is about. */
export type Evidence = {
  /** Ids of leads, or of records there. */
  readonly candidates?: readonly string[];
  /** Those records as they were seen. */
  readonly records?: readonly ConflictCandidate[];
  readonly fields?: readonly string[];
  readonly deleted?: 'local' | 'remote';
  /** Who writes a field in turns. */
  readonly flap?: Flap;
  /** Why a value of a field cannot pass from one side to the other. */
  readonly fault?: MappingFault;
};

/** What a settled field was before, and what it was left at. */
export type FieldUndo = {
  readonly local: FieldValue;
  readonly settled: FieldValue;
  /** Absent when nothing had been agreed on. */
  readonly base?: FieldValue;
  /** Where the other value is kept beside it. */
  readonly second?: SecondKept;
};

export type Undo = FieldUndo | RecordUndo;

export type RecordKind = Extract<
  ConflictKind,
  'edit_delete' | 'ambiguous_link' | 'uncertain_create'
>;
export type Versions = { readonly localRev: number; readonly remoteVer: string | null };
export type OpenConflict = {
  readonly id: number;
  readonly kind: ConflictKind;
  readonly field: string;
};

type Row = OpenConflict & {
  base: string | null;
  local: string | null;
  remote: string | null;
  evidence: string;
};

type WholeRow = Row & {
  uid: string;
  link_id: number;
  state: ConflictRow['state'];
  seen_local_rev: number;
  seen_remote_ver: string | null;
  undo: string | null;
};

const noFlaps: ReadonlyMap<string, Flap> = new Map();
const ofFields: ReadonlySet<ConflictKind> = new Set(['clash', 'clear', 'schema', 'flapping']);

export function createConflictStore(
  db: Db,
  links: LinkStore,
  clock: Clock,
  live: Live,
): ConflictStore {
  const { client } = db;
  const told = () => live.tell({ type: 'conflicts.changed' });
  const selectOpen = client.prepare<[number], Row>(
    `select id, kind, field, base, local, remote, evidence from conflict
      where link_id = ? and state = 'open'`,
  );
  const insert = client.prepare(
    `insert into conflict (uid, link_id, connection_id, record_id, kind, field, base, local, remote,
       seen_local_rev, seen_remote_ver, policy, evidence, opened_at, refreshed_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'manual', ?, ?, ?)`,
  );
  const selectAsking = client.prepare<[number, number, string], { id: number }>(
    `select id from conflict
      where state = 'open' and connection_id = ? and kind = 'ambiguous_link' and link_id <> ?
        and exists (select 1 from json_each(evidence, '$.candidates') where value = ?) limit 1`,
  );
  const selectByUid = client.prepare<[string], WholeRow>('select * from conflict where uid = ?');
  const sawLocal = client.prepare(
    'update conflict set local = ?, seen_local_rev = ?, refreshed_at = ? where id = ?',
  );
  const sawRecord = client.prepare(
    'update conflict set seen_local_rev = ?, seen_remote_ver = ?, refreshed_at = ? where id = ?',
  );
  const isAbout = client.prepare('update conflict set evidence = ? where id = ?');
  const convergeOthers = client.prepare(
    `update conflict set state = 'converged', settled_at = ?
      where link_id = ? and id <> ? and state = 'open'`,
  );
  const settleByPerson = client.prepare(
    `update conflict set state = 'settled', choice = ?, undo = ?, settled_at = ?, settled_by = ?,
       snoozed_until = null where id = ?`,
  );
  const reopen = client.prepare(
    `update conflict set state = 'open', choice = null, undo = null, settled_at = null,
       settled_by = null where id = ?`,
  );
  const snooze = client.prepare(
    `update conflict set snoozed_until = ?
      where state = 'open' and uid in (select value from json_each(?))`,
  );
  const lookedAgain = client.prepare('update conflict set refreshed_at = ? where id = ?');
  const refresh = client.prepare(
    `update conflict set kind = ?, base = ?, local = ?, remote = ?, seen_local_rev = ?,
       seen_remote_ver = ?, evidence = ?, refreshed_at = ? where id = ?`,
  );
  const settle = client.prepare(
    'update conflict set state = ?, settled_at = ?, settled_by = ? where id = ?',
  );
  const settleOfConnection = client.prepare(
    `update conflict set state = 'settled', settled_at = ?, settled_by = ?
      where connection_id = ? and state = 'open'`,
  );
  const settleOfKind = client.prepare(
    `update conflict set state = 'converged', settled_at = ?
      where link_id = ? and kind = ? and state = 'open'`,
  );

  /** @param values the base, ours and theirs */
  function put(
    link: LinkRow,
    kind: ConflictKind,
    field: string,
    values: readonly [string | null, string | null, string | null],
    { localRev, remoteVer }: Versions,
    evidence: string,
  ): void {
    const { id, connectionId } = link;
    const now = clock.now();
    const of = [newId(), id, connectionId, leadOf(link), kind, field];
    insert.run(...of, ...values, localRev, remoteVer, evidence, now, now);
  }

  function follow(
    tx: Tx,
    link: LinkRow,
    plan: Plan,
    seen: Versions,
    flaps: ReadonlyMap<string, Flap> = noFlaps,
  ): number {
    if (plan.conflicts.length === 0 && link.frozenFields.length === 0) return 0;
    const open = new Map(
      selectOpen
        .all(link.id)
        .filter((row) => ofFields.has(row.kind))
        .map((row) => [row.field, row]),
    );
    afterCommit(tx, told, null);
    const now = clock.now();
    let opened = 0;
    for (const { field, kind: planned, base, local, remote, fault } of plan.conflicts) {
      const row = open.get(field);
      const flap = flaps.get(field);
      // It stays what it was opened for, whatever the values make of it meanwhile.
      const kind = flap !== undefined || row?.kind === 'flapping' ? 'flapping' : planned;
      const values = [toText(base), toText(local), toText(remote)] as const;
      const evidence =
        flap === undefined && kind === 'flapping' && row
          ? row.evidence
          : JSON.stringify({ ...(flap && { flap }), ...(fault && { fault }) });
      if (row) {
        // While the values stand, so do the versions a person saw them at.
        if (row.kind === kind && [row.base, row.local, row.remote].every((v, n) => v === values[n]))
          lookedAgain.run(now, row.id);
        else refresh.run(kind, ...values, seen.localRev, seen.remoteVer, evidence, now, row.id);
        continue;
      }
      opened += 1;
      put(link, kind, field, values, seen, evidence);
    }
    const still = new Set(plan.conflicts.map(({ field }) => field));
    for (const row of open.values()) {
      if (still.has(row.field)) continue;
      // Not in conflict and not agreed either: one side did not say, so nothing is known to have changed.
      if (!(row.field in plan.agreed) && row.kind !== 'schema') still.add(row.field);
      else settle.run('converged', now, null, row.id);
    }
    const frozen = [...still].toSorted();
    if (frozen.join() !== link.frozenFields.toSorted().join()) {
      links.change(tx, link.id, { frozenFields: frozen });
    }
    return opened;
  }

  return {
    follow,
    askAbout(tx, link, fields, seen) {
      for (const { field, base, local, remote } of fields) {
        const values = [toText(base), toText(local), toText(remote)] as const;
        put(link, 'clash', field, values, seen, '{}');
      }
      const asked = [...link.frozenFields, ...fields.map(({ field }) => field)];
      links.change(tx, link.id, { frozenFields: [...new Set(asked)].toSorted() });
      afterCommit(tx, told, null);
    },
    open(tx, link, kind, seen, evidence) {
      const now = clock.now();
      const already = selectOpen.all(link.id).find((row) => row.kind === kind);
      if (already) {
        sawRecord.run(seen.localRev, seen.remoteVer, now, already.id);
        const text = JSON.stringify(evidence);
        if (text !== already.evidence) {
          isAbout.run(text, already.id);
          afterCommit(tx, told, null);
        }
        return false;
      }
      afterCommit(tx, told, null);
      put(link, kind, '', [null, null, null], seen, JSON.stringify(evidence));
      return true;
    },
    converge(tx, linkId, kind) {
      const { changes } = settleOfKind.run(clock.now(), linkId, kind);
      if (changes > 0) afterCommit(tx, told, null);
    },
    closeAll: (_tx, connectionId, by) => void settleOfConnection.run(clock.now(), by, connectionId),
    byUid: (uid) => toRow(selectByUid.get(uid)),
    asksAbout: (connectionId, leadUid, exceptLinkId) =>
      selectAsking.get(connectionId, exceptLinkId ?? 0, leadUid) !== undefined,
    sawLocal(tx, id, local, localRev) {
      sawLocal.run(toText(local), localRev, clock.now(), id);
      afterCommit(tx, told, null);
    },
    sawRecord(tx, id, { localRev, remoteVer }) {
      sawRecord.run(localRev, remoteVer, clock.now(), id);
      afterCommit(tx, told, null);
    },
    convergeOthers(tx, linkId, exceptId) {
      convergeOthers.run(clock.now(), linkId, exceptId);
      afterCommit(tx, told, null);
    },
    settle(tx, id, { by, choice, undo }) {
      settleByPerson.run(choice, undo && JSON.stringify(undo), clock.now(), by, id);
      afterCommit(tx, told, null);
    },
    reopen(tx, id) {
      reopen.run(id);
      afterCommit(tx, told, null);
    },
    snooze(tx, uids, until) {
      afterCommit(tx, told, null);
      return snooze.run(until, JSON.stringify(uids)).changes;
    },
    openOf: (linkId) =>
      selectOpen.all(linkId).map(({ id, kind, field, remote }) => ({
        id,
        kind,
        field,
        remote: remote === null ? null : (JSON.parse(remote) as FieldValue),
      })),
  };
}

function toText(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** The columns are written by this file alone, so they hold what it put there. */
function toRow(row: WholeRow | undefined): ConflictRow | null {
  if (row === undefined) return null;
  const { id, uid, kind, field, state } = row;
  return {
    id,
    uid,
    kind,
    field,
    state,
    linkId: row.link_id,
    local: toValue(row.local),
    remote: toValue(row.remote),
    seenLocalRev: row.seen_local_rev,
    seenRemoteVer: row.seen_remote_ver,
    evidence: JSON.parse(row.evidence) as Evidence,
    undo: row.undo === null ? null : (JSON.parse(row.undo) as Undo),
  };
}

function toValue(text: string | null): FieldValue {
  return text === null ? null : (JSON.parse(text) as FieldValue);
}
