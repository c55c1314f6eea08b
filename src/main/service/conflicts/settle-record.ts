import { PonteError, assertNever } from '../../../shared/errors.ts';
import type { ConflictChoice, SettleInput } from '../../../shared/model/sync.ts';
import type { Caller, Cause } from '../actor.ts';
import type { Tx } from '../db/database.ts';
import type { LinkRow } from '../links/link-store.ts';
import type { SyncRecord } from '../links/record-kind.ts';
import type { ConflictRow } from './conflict-store.ts';
import { watchRecord } from './record-undo.ts';
import { settleAmbiguous, settleUncertain } from './settle-link.ts';
import { later, refuse, type Settled, type SettleParts, type Settling } from './settle-parts.ts';

/**
 * Settles a question about a record as a whole.
 *
 * What takes something away is compare-and-set like a field is: a record that was edited, or a record
 * there that was seen to change since the person looked, is not deleted.
 *
 * Nothing goes out for a few seconds, and what was decided can be taken back until it does.
 */
export function settleRecord(
  tx: Tx,
  parts: SettleParts,
  settling: Settling,
  ask: SettleInput,
  caller: Caller,
): Settled {
  const { row, link, actor } = settling;
  if (ask.choice === 'delete' && caller.operator.role !== 'admin') {
    throw new PonteError(
      'NOT_ALLOWED',
      'Only an admin may delete a record on both sides. Keep it, let go of the link, or ask an admin.',
    );
  }
  const undoOf = watchRecord(parts, settling, ask.target);
  const did = decide();
  if (did === 'changed') return did;
  // Leads that were merged are parted on their own page, where both are seen.
  const undo = ask.choice === 'merge' ? null : undoOf();
  parts.conflicts.settle(tx, row.id, { by: actor, choice: ask.choice, undo });
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
  // This side of the link has its own way out.
  const cause: Cause = {
    source: 'resolution',
    actor,
    connectionId: link.connectionId,
    jobClass: 'resolution',
  };
  switch (choice) {
    case 'keep':
      if (deletedHere) kind.restore(tx, record.id, cause);
      else parts.links.startAnew(tx, link);
      parts.resend(tx, link, 'upsert', later(parts, actor));
      return 'settled';
    case 'delete':
      if (deletedHere) {
        const base = { ...link.base, ...parts.links.seenValues(link.id) };
        parts.links.change(tx, link.id, { base });
        parts.resend(tx, link, 'delete', later(parts, actor));
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

/**
 * Both sides stay as they are and know nothing of each other any more; also not when a record that
 * was gone is there again.
 */
function letGo(tx: Tx, parts: SettleParts, link: LinkRow, conflictId: number): void {
  const changes = { lifecycle: 'detached', frozenFields: [], goneEvidence: [] } as const;
  parts.links.change(tx, link.id, changes);
  parts.conflicts.convergeOthers(tx, link.id, conflictId);
  parts.withdraw(tx, link);
  parts.dropFailed(tx, link);
}
