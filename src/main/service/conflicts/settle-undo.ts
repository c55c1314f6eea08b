import type { SettlementStands } from '../../../shared/model/sync.ts';
import type { Tx } from '../db/database.ts';
import type { FieldValue } from '../providers/field-values.ts';
import { undoRecord } from './record-undo.ts';
import { sameAs, valueOf } from './same-value.ts';
import type { SettleParts, Settling } from './settle-parts.ts';

/**
 * Opens a settled field again: our value, the base and the freeze as they were before.
 *
 * Only while both are as the settlement left them. What went out already, or was changed since,
 * stands; and a refusal to be contacted is not lifted by this either.
 *
 * @returns null when it is open again, else why it stands
 */
export function undoSettlement(
  tx: Tx,
  parts: SettleParts,
  { row, link, actor }: Omit<Settling, 'profile'>,
): SettlementStands | null {
  const { field, undo } = row;
  if (row.state === 'settled' && undo !== null && 'links' in undo) {
    return undoRecord(tx, parts, { row, link, actor }, undo);
  }
  const record = parts.kinds.recordOf(link);
  if (row.state !== 'settled' || undo === null || 'links' in undo || record === null)
    return 'not_undoable';
  if (field === 'consent' && undo.settled === 'denied') return 'not_undoable';
  const held = parts.conflicts.openOf(link.id).some((open) => open.field === field);
  if (record.deletedAt !== null || held || !sameAs(field, valueOf(record, field), undo.settled)) {
    return 'changed_since';
  }
  if (link.lifecycle !== 'linked' || !sameAs(field, link.base[field] ?? null, row.remote)) {
    return 'already_sent';
  }

  const { second } = undo;
  const edit = {
    [field]: undo.local,
    ...(second &&
      valueOf(record, second.field) === second.after && { [second.field]: second.before }),
  };
  parts.kinds.of(link.objectType).edit(tx, record.id, edit, {
    source: 'undo',
    actor,
    connectionId: link.connectionId,
  });
  const { [field]: _settled, ...others } = link.base;
  const base: Record<string, FieldValue> = others;
  if (undo.base !== undefined) base[field] = undo.base;
  parts.links.change(tx, link.id, {
    base,
    frozenFields: [...new Set([...link.frozenFields, field])].toSorted(),
  });
  parts.conflicts.reopen(tx, row.id);
  parts.audit.append(tx, {
    actor,
    action: 'conflict.reopened',
    subjectType: 'conflict',
    subjectId: row.uid,
    details: { leadId: record.uid, field },
  });
  return null;
}
