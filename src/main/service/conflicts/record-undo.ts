import type { SettlementStands } from '../../../shared/model/sync.ts';
import type { Cause } from '../actor.ts';
import type { Tx } from '../db/database.ts';
import type { LinkRow } from '../links/link-store.ts';
import type { LinkSnapshot } from '../links/link-snapshots.ts';
import type { NotSamePair } from '../links/not-same.ts';
import type { SyncRecord } from '../links/record-kind.ts';
import type { SettleParts, Settling } from './settle-parts.ts';

/** What it takes to open a question about a record again. */
export type RecordUndo = {
  /** The links that the decision changed, as they were and as it left them. */
  readonly links: readonly LinkSnapshot[];
  readonly left: readonly LinkSnapshot[];
  /** Other links of the record: sent from on, they show that the decision went out. */
  readonly others: readonly LinkSnapshot[];
  /** Our record, whether it was deleted before, and its revision after. */
  readonly record: {
    readonly id: number;
    readonly wasDeleted: boolean;
    readonly rev: number;
  } | null;
  /** The record that the decision made, at the revision it was made at. */
  readonly born: { readonly id: number; readonly rev: number } | null;
  /** Other conflicts of the link that it closed. */
  readonly closed: readonly number[];
  readonly pairs: readonly NotSamePair[];
};

/**
 * Notes how things are before a decision about a record.
 *
 * @param target the record that the person names, of ours or of theirs
 * @returns what to call after the decision: it tells what it takes to take it back
 */
export function watchRecord(
  parts: SettleParts,
  { row, link }: Omit<Settling, 'profile'>,
  target: string | undefined,
): () => RecordUndo {
  const { links, snapshots, kinds, conflicts } = parts;
  const named = target === undefined ? null : kinds.of(link.objectType).byUid(target);
  const touched = new Set(
    [
      link,
      named && links.ofRecordOn(link.objectType, named.id, link.connectionId),
      target === undefined ? null : links.byRemote(link.connectionId, link.objectType, target),
    ].flatMap((each) => (each ? [each.id] : [])),
  );
  const record = kinds.recordOf(link);
  const linked = linksOf(record).map(({ id }) => id);
  const more = new Set(linked.filter((id) => !touched.has(id)));
  const before = read([...touched]);
  const open = conflicts.openOf(link.id).filter(({ id }) => id !== row.id);

  return () => {
    const now = record && kinds.of(link.objectType).byId(record.id);
    const after = links.byId(link.id);
    const moved = after !== null && after.recordId !== null && after.recordId !== record?.id;
    const own = moved ? kinds.recordOf(after) : null;
    const still = new Set(conflicts.openOf(link.id).map(({ id }) => id));
    const born = own !== null && named === null ? own : null;
    const made = linksOf(record).filter(({ id }) => !touched.has(id) && !more.has(id));
    return {
      links: [...before, ...made.map(({ id }) => letGo(id))].filter((each) => each !== null),
      left: read([...touched, ...made.map(({ id }) => id)]),
      others: read([...more]),
      record: now && {
        id: now.id,
        wasDeleted: record?.deletedAt !== null,
        rev: now.localRev,
      },
      born: born && { id: born.id, rev: born.localRev },
      closed: open.filter(({ id }) => !still.has(id)).map(({ id }) => id),
      pairs: born === null ? [] : pairs(),
    };
  };

  function linksOf(of: SyncRecord | null): LinkRow[] {
    return of === null ? [] : links.ofRecord(link.objectType, of.id);
  }

  /** A link that the decision made is of nothing once it is taken back. */
  function letGo(id: number): LinkSnapshot | null {
    const made = snapshots.of(id);
    return made && { ...made, record_id: null, remote_id: null, lifecycle: 'detached' };
  }

  function read(ids: readonly number[]): LinkSnapshot[] {
    return ids.map((id) => snapshots.of(id)).filter((each) => each !== null);
  }

  /** Whom a person has just said that it is not. */
  function pairs(): NotSamePair[] {
    const { connectionId, objectType, remoteId } = link;
    if (remoteId === null) return [];
    if (record !== null) return [{ connectionId, objectType, remoteId, recordId: record.id }];
    return (row.evidence.candidates ?? []).flatMap((uid) => {
      const candidate = kinds.of(objectType).byUid(uid);
      return candidate ? [{ connectionId, objectType, remoteId, recordId: candidate.id }] : [];
    });
  }
}

/** Puts all of it back, where nothing was sent and nothing was changed since. */
export function undoRecord(
  tx: Tx,
  parts: SettleParts,
  { row, link, actor }: Omit<Settling, 'profile'>,
  undo: RecordUndo,
): SettlementStands | null {
  const { snapshots, kinds, conflicts } = parts;
  const kind = kinds.of(link.objectType);
  const isAsLeft = (was: LinkSnapshot) =>
    JSON.stringify(snapshots.of(was.id)) === JSON.stringify(was) && !parts.isWriting(was.id);
  if (![...undo.left, ...undo.others].every(isAsLeft)) return 'already_sent';
  for (const each of [undo.record, undo.born]) {
    if (each !== null && kind.byId(each.id)?.localRev !== each.rev) return 'changed_since';
  }
  const reopened = conflicts.openOf(link.id);
  if (reopened.some(({ kind: of, field }) => of === row.kind && field === row.field)) {
    return 'changed_since';
  }

  for (const { id, connection_id: connectionId, record_id: recordId } of undo.left) {
    const { objectType } = link;
    parts.withdraw(tx, { id, connectionId, objectType, recordId: recordId as number | null });
  }
  const cause: Cause = {
    source: 'undo',
    actor,
    connectionId: link.connectionId,
    jobClass: 'resolution',
  };
  const record = undo.record && kind.byId(undo.record.id);
  if (record && undo.record) {
    if (undo.record.wasDeleted && record.deletedAt === null) kind.remove(tx, record.id, cause);
    if (!undo.record.wasDeleted && record.deletedAt !== null) kind.restore(tx, record.id, cause);
  }
  snapshots.putBack(tx, undo.links);
  if (undo.born !== null) kind.remove(tx, undo.born.id, cause);
  for (const pair of undo.pairs) parts.notSame.forget(tx, pair);
  // What was asked about the link meanwhile would stand beside the same question of before.
  if (reopened.length === 0) for (const id of undo.closed) conflicts.reopen(tx, id);
  conflicts.reopen(tx, row.id);
  parts.audit.append(tx, {
    actor,
    action: 'conflict.reopened',
    subjectType: 'conflict',
    subjectId: row.uid,
    details: { kind: row.kind },
  });
  return null;
}
