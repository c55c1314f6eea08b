import { assertNever } from '../../../shared/errors.ts';
import type { ConflictChoice, SettleInput } from '../../../shared/model/sync.ts';
import type { Cause } from '../actor.ts';
import type { Tx } from '../db/database.ts';
import type { LinkRow } from '../links/link-store.ts';
import type { SyncRecord } from '../links/record-kind.ts';
import type { ConflictRow } from './conflict-store.ts';
import { settleAmbiguous, settleUncertain } from './settle-link.ts';
import { refuse, type Settled, type SettleParts, type Settling } from './settle-parts.ts';

/**
 * Settles a question about a record as a whole.
 *
 * What takes something away is compare-and-set like a field is: a record that was edited, or a record
 * there that was seen to change since the person looked, is not deleted.
 */
export function settleRecord(
  tx: Tx,
  parts: SettleParts,
  settling: Settling,
  ask: SettleInput,
): Settled {
  const { row, link, actor } = settling;
  const did = decide();
  if (did === 'changed') return did;
  parts.conflicts.settle(tx, row.id, { by: actor, choice: ask.choice, undo: null });
  parts.audit.append(tx, {
    actor,
    action: 'conflict.settled',
    subjectType: 'conflict',
    subjectId: row.uid,
    details: { kind: row.kind, choice: ask.choice, target: ask.target ?? null },
  });
  return did;

  function decide(): Settled {
    switch (row.kind) {
      case 'edit_delete':
        return settleDeleted(tx, parts, settling, ask.choice);
      case 'ambiguous_link':
        return settleAmbiguous(tx, parts, settling, ask);
      case 'uncertain_create':
        return settleUncertain(tx, parts, settling, ask, () => letGo(tx, parts, link, row.id));
      case 'clash':
      case 'clear':
      case 'schema':
      case 'flapping':
        throw refuse('This conflict is about one field.');
      default:
        return assertNever(row.kind);
    }
  }
}

/** Deleted on one side after it was edited on the other. */
function settleDeleted(
  tx: Tx,
  parts: SettleParts,
  { row, link, actor }: Settling,
  choice: ConflictChoice,
): Settled {
  const record = parts.kinds.recordOf(link);
  if (record === null) throw refuse('The record of this conflict does not exist any more.');
  const kind = parts.kinds.of(link.objectType);
  const deletedHere = row.evidence.deleted === 'local';
  if (choice === 'delete' && hasMoved(tx, parts, row, link, record)) return 'changed';
  const cause: Cause = { source: 'resolution', actor, jobClass: 'resolution' };
  switch (choice) {
    case 'keep':
      if (deletedHere) {
        kind.restore(tx, record.id, cause);
        return 'settled';
      }
      parts.links.startAnew(tx, link);
      parts.resend(tx, link, 'upsert', { actor });
      return 'settled';
    case 'delete':
      if (deletedHere) {
        const base = { ...link.base, ...parts.links.seenValues(link.id) };
        parts.links.change(tx, link.id, { base });
        parts.resend(tx, link, 'delete', { actor });
        return 'settled';
      }
      parts.links.change(tx, link.id, { lifecycle: 'tombstoned', frozenFields: [] });
      parts.conflicts.convergeOthers(tx, link.id, row.id);
      kind.remove(tx, record.id, cause);
      return 'settled';
    case 'detach':
      letGo(tx, parts, link, row.id);
      return 'settled';
    default:
      throw refuse('This cannot be chosen for a record that was deleted.');
  }
}

/** Whether the side that would be deleted is not as the person saw it; then the row is renewed. */
function hasMoved(
  tx: Tx,
  parts: SettleParts,
  row: ConflictRow,
  link: LinkRow,
  record: SyncRecord,
): boolean {
  // What is there is compared by its values once more, immediately before it is deleted.
  if (row.evidence.deleted === 'local' || record.localRev === row.seenLocalRev) return false;
  const seen = { localRev: record.localRev, remoteVer: link.remoteVer };
  parts.conflicts.sawRecord(tx, row.id, seen);
  return true;
}

/** Both sides stay as they are and know nothing of each other any more. */
function letGo(tx: Tx, parts: SettleParts, link: LinkRow, conflictId: number): void {
  parts.links.change(tx, link.id, { lifecycle: 'detached', frozenFields: [] });
  parts.conflicts.convergeOthers(tx, link.id, conflictId);
  parts.withdraw(tx, link);
}
