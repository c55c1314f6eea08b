import type { SettleInput } from '../../../shared/model/sync.ts';
import type { Tx } from '../db/database.ts';
import type { LinkRow } from '../links/link-store.ts';
import type { SyncRecord } from '../links/record-kind.ts';
import { isBlank, type FieldValue, type FieldValues } from '../providers/field-values.ts';
import { watchRecord } from './record-undo.ts';
import { sameAs, valueOf } from './same-value.ts';
import { later, refuse, type Settled, type SettleParts, type Settling } from './settle-parts.ts';

/**
 * "Not the same person": the link is cut, their record becomes one of its own here, and the two are
 * never taken for one another again.
 *
 * Ours is sent there as a record of its own, unless the person says that it stays here.
 */
export function settleSeparate(
  tx: Tx,
  parts: SettleParts,
  settling: Settling,
  ask: SettleInput,
): Settled {
  const { row, link, actor } = settling;
  const record = parts.kinds.recordOf(link);
  if (record === null || record.deletedAt !== null) {
    throw refuse('The record was deleted. Restore it first.');
  }
  const { remoteId } = link;
  if (link.lifecycle !== 'linked' || remoteId === null) {
    throw refuse('This record is not linked to one there.');
  }
  if (parts.isWriting(link.id)) {
    throw refuse(
      'This lead is being sent there just now. Try again in a minute.',
      'choice',
      'busy',
    );
  }
  const now = valueOf(record, row.field);
  if (!sameAs(row.field, now, row.local)) {
    parts.conflicts.sawLocal(tx, row.id, now, record.localRev);
    return 'changed';
  }

  const undoOf = watchRecord(parts, settling, undefined);
  const seen = parts.links.seenValues(link.id) ?? { ...link.base, [row.field]: row.remote };
  const theirs = bornFrom(tx, parts, settling, seen);
  parts.notSame.remember(tx, pairOf(link, remoteId, record), actor);
  parts.links.change(tx, link.id, {
    recordId: theirs.id,
    base: seen,
    baseLocalRev: theirs.localRev,
    frozenFields: [],
  });
  parts.conflicts.convergeOthers(tx, link.id, row.id);
  parts.withdraw(tx, link);
  if (ask.sendAgain ?? true) {
    const { connectionId, objectType } = link;
    const fresh = parts.links.insert(tx, {
      connectionId,
      objectType,
      recordId: record.id,
      remoteId: null,
      lifecycle: 'creating',
    });
    parts.resend(tx, fresh, 'upsert', later(parts, actor));
  }
  parts.conflicts.settle(tx, row.id, { by: actor, choice: 'separate', undo: undoOf() });
  parts.audit.append(tx, {
    actor,
    action: 'conflict.settled',
    subjectType: 'conflict',
    subjectId: row.uid,
    details: { leadId: record.uid, becameId: theirs.uid, choice: 'separate' },
  });
  return 'settled';
}

/** A record of its own, with what was last seen there. */
export function bornFrom(
  tx: Tx,
  parts: SettleParts,
  { link, profile, actor }: Settling,
  seen: FieldValues,
): SyncRecord {
  const values: Record<string, FieldValue> = {};
  for (const [field, value] of Object.entries(seen)) {
    const taken = profile.in(field, value);
    if (taken !== undefined && !isBlank(taken)) values[field] = taken;
  }
  const origin = parts.providerName(link.connectionId);
  return parts.kinds
    .of(link.objectType)
    .create(tx, values, origin, { source: 'resolution', actor, connectionId: link.connectionId });
}

export function pairOf(link: LinkRow, remoteId: string, record: Pick<SyncRecord, 'id'>) {
  const { connectionId, objectType } = link;
  return { connectionId, objectType, remoteId, recordId: record.id };
}
