import type { Caller, Cause } from '../actor.ts';
import type { Tx } from '../db/database.ts';
import { doorField, type CustomValue } from '../leads/lead-values.ts';
import { hasSecond, keepSecond, type SecondKept } from '../leads/second-value.ts';
import type { LinkRow } from '../links/link-store.ts';
import type { SyncRecord } from '../links/record-kind.ts';
import type { SettleInput } from '../../../shared/model/sync.ts';
import type { FieldValue } from '../providers/field-values.ts';
import type { FieldUndo } from './conflict-store.ts';
import { sameAs, valueOf } from './same-value.ts';
import { later, refuse, type Settled, type SettleParts, type Settling } from './settle-parts.ts';

/**
 * Settles one field at a value V: the base becomes what they have, ours becomes V, and the field is
 * free again. The ordinary planner does the rest: where V is theirs both sides agree, else it goes
 * out. Nothing is written when our value is not the one the person saw.
 */
export function settleField(
  tx: Tx,
  parts: SettleParts,
  settling: Settling,
  ask: SettleInput,
  caller: Caller,
): Settled {
  const { row, link, profile, actor } = settling;
  const { field } = row;
  const kind = parts.kinds.of(link.objectType);
  const record = parts.kinds.recordOf(link);
  if (record === null || record.deletedAt !== null) {
    throw refuse('The record was deleted. Restore it first.');
  }
  const now = valueOf(record, field);
  if (!sameAs(field, now, row.local)) {
    parts.conflicts.sawLocal(tx, row.id, now, record.localRev);
    return 'changed';
  }

  const value = chosenValue(parts, tx, settling, record, ask, caller);
  refuseLooserConsent(field, value, [now, row.remote]);
  const second = ask.choice === 'both' ? secondOf(parts, record, settling, ask.winner) : null;
  const cause: Cause = {
    source: 'resolution',
    actor,
    // This side of the link has its own way out, below.
    connectionId: link.connectionId,
    jobClass: 'resolution',
  };
  const edit = { [field]: value, ...(second && { [second.field]: second.after }) };
  const after = kind.edit(tx, record.id, edit, cause);

  const agrees = profile.same(field, value, row.remote);
  const quiet = agrees && onlyField(parts, link, record, field);
  parts.links.change(tx, link.id, {
    base: { ...link.base, [field]: row.remote },
    frozenFields: link.frozenFields.filter((each) => each !== field),
    ...(quiet ? { baseLocalRev: after.localRev } : {}),
  });
  const undo: FieldUndo = {
    local: now,
    settled: valueOf(after, field),
    ...(link.base[field] === undefined ? {} : { base: link.base[field] }),
    ...(second && { second }),
  };
  parts.conflicts.settle(tx, row.id, { by: actor, choice: ask.choice, undo });
  parts.ledger.note(
    tx,
    {
      link,
      record,
      after,
      cause,
      conflictId: row.id,
      remoteVer: row.seenRemoteVer,
      policyRev: link.policyRev,
    },
    { kind: 'settled', field, choice: ask.choice, local: now, remote: row.remote, value, profile },
  );
  if ((!agrees || second) && link.lifecycle === 'linked') {
    parts.resend(tx, link, 'upsert', later(parts, actor));
  }
  parts.audit.append(tx, {
    actor,
    action: 'conflict.settled',
    subjectType: 'conflict',
    subjectId: row.uid,
    details: { leadId: record.uid, field: doorField(field), choice: ask.choice },
  });
  return 'settled';
}

function chosenValue(
  parts: SettleParts,
  tx: Tx,
  { row, link, profile }: Settling,
  record: SyncRecord,
  ask: SettleInput,
  caller: Caller,
): FieldValue {
  switch (ask.choice) {
    case 'local':
      return row.local;
    case 'both':
      if (ask.winner === 'local') return row.local;
      return taken(row.field, row.remote);
    case 'remote':
      return taken(row.field, row.remote);
    case 'value':
      return parts.kinds.of(link.objectType).typed(tx, record.id, row.field, ask.value, caller);
    default:
      throw refuse('This cannot be chosen for a field.');
  }

  function taken(field: string, remote: FieldValue): FieldValue {
    const value = profile.in(field, remote);
    if (value !== undefined) return value;
    throw refuse('This value of theirs cannot be kept here. Keep ours or write another.');
  }
}

/** A refusal on either side stands, whatever is chosen. */
export function refuseLooserConsent(
  field: string,
  value: FieldValue,
  sides: readonly FieldValue[],
): void {
  if (field !== 'consent' || value === 'denied' || !sides.includes('denied')) return;
  const message = 'This person said no. Settling a conflict does not change that.';
  throw refuse(message, 'consent', 'consent_denied');
}

/** The value that gives way, kept beside the one that stays. */
function secondOf(
  parts: SettleParts,
  record: SyncRecord,
  { row, link, profile }: Settling,
  winner: 'local' | 'remote',
): SecondKept | null {
  const other = winner === 'local' ? profile.in(row.field, row.remote) : row.local;
  if (other === null || other === undefined || other === '') {
    throw refuse('One side is blank: there is only one value to keep.');
  }
  if (!hasSecond(row.field)) throw refuse('Only an e-mail or a phone can be kept twice.');
  const from = winner === 'local' ? parts.providerName(link.connectionId) : 'Ponte';
  const read = (field: string) => valueOf(record, field) as CustomValue;
  return keepSecond(row.field, String(other), from, read);
}

/** Whether nothing but this field was changed here since both sides agreed. */
function onlyField(parts: SettleParts, link: LinkRow, { id }: SyncRecord, field: string): boolean {
  const changes = parts.history.since(link.objectType, id, link.baseLocalRev);
  return changes.every((change) => change.field === field);
}
