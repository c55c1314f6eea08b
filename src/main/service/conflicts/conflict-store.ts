import type { ConflictKind } from '../../../shared/model/sync.ts';
import type { Clock } from '../clock.ts';
import { afterCommit, type Db, type Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { LinkRow, LinkStore } from '../links/link-store.ts';
import type { Live } from '../live.ts';
import type { Plan } from '../links/merge.ts';

/**
 * Fields that both sides changed differently, and records that could not be decided by machine.
 *
 * While a field's conflict is open the field is frozen both ways and each observation refreshes
 * the row, so that a person decides on what is there now. If both sides come to agree it closes
 * by itself.
 */
export type ConflictStore = {
  /** Brings the open rows of a link's fields in line with a plan; tells how many are new. */
  follow(tx: Tx, link: LinkRow, plan: Plan, seen: Versions): number;
  /** Opens a conflict about the record as a whole; an open one of this kind stays as it is. */
  open(tx: Tx, link: LinkRow, kind: RecordKind, seen: Versions, evidence: object): boolean;
  /** Closes record conflicts of a kind, since what they asked about has settled itself. */
  converge(tx: Tx, linkId: number, kind: RecordKind): void;
  closeAll(tx: Tx, connectionId: number, by: string): void;
  openOf(linkId: number): OpenConflict[];
};

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

type Row = OpenConflict & { base: string | null; local: string | null; remote: string | null };

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
    `select id, kind, field, base, local, remote from conflict
      where link_id = ? and state = 'open'`,
  );
  const insert = client.prepare(
    `insert into conflict (uid, link_id, connection_id, record_id, kind, field, base, local, remote,
       seen_local_rev, seen_remote_ver, policy, evidence, opened_at, refreshed_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'manual', ?, ?, ?)`,
  );
  const refresh = client.prepare(
    `update conflict set kind = ?, base = ?, local = ?, remote = ?, seen_local_rev = ?,
       seen_remote_ver = ?, refreshed_at = ? where id = ?`,
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

  function follow(tx: Tx, link: LinkRow, plan: Plan, seen: Versions): number {
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
    for (const { field, kind, base, local, remote } of plan.conflicts) {
      const row = open.get(field);
      const values = [toText(base), toText(local), toText(remote)] as const;
      if (row) {
        refresh.run(kind, ...values, seen.localRev, seen.remoteVer, now, row.id);
        continue;
      }
      opened += 1;
      insert.run(
        newId(),
        link.id,
        link.connectionId,
        link.recordId,
        kind,
        field,
        ...values,
        seen.localRev,
        seen.remoteVer,
        '{}',
        now,
        now,
      );
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
    open(tx, link, kind, seen, evidence) {
      if (selectOpen.all(link.id).some((row) => row.kind === kind)) return false;
      afterCommit(tx, told, null);
      const now = clock.now();
      insert.run(
        newId(),
        link.id,
        link.connectionId,
        link.recordId,
        kind,
        '',
        null,
        null,
        null,
        seen.localRev,
        seen.remoteVer,
        JSON.stringify(evidence),
        now,
        now,
      );
      return true;
    },
    converge(tx, linkId, kind) {
      const { changes } = settleOfKind.run(clock.now(), linkId, kind);
      if (changes > 0) afterCommit(tx, told, null);
    },
    closeAll: (_tx, connectionId, by) => void settleOfConnection.run(clock.now(), by, connectionId),
    openOf: (linkId) => selectOpen.all(linkId).map(({ id, kind, field }) => ({ id, kind, field })),
  };
}

function toText(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
