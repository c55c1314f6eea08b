import type { Caller, Cause } from '../actor.ts';
import type { Tx } from '../db/database.ts';
import { sameValue } from '../leads/lead-normalize.ts';
import { doorField } from '../leads/lead-values.ts';
import type { LinkRow } from '../links/link-store.ts';
import type { SyncRecord } from '../links/record-kind.ts';
import type { SettleInput } from '../../../shared/model/sync.ts';
import type { FieldValue } from '../providers/field-values.ts';
import type { Undo } from './conflict-store.ts';
import { refuse, type Settled, type SettleParts, type Settling } from './settle-parts.ts';

/** So long nothing is sent, so that a slip of the hand can be taken back. */
const secondThoughtsMs = 5000;

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
  const notes = ask.choice === 'both' ? bothIn(parts, record, settling, ask.winner) : undefined;
  const cause: Cause = {
    source: 'resolution',
    actor,
    // This side of the link has its own way out, below.
    connectionId: link.connectionId,
    jobClass: 'resolution',
  };
  const edit = { [field]: value, ...(notes && { notes: notes.after }) };
  const after = kind.edit(tx, record.id, edit, cause);

  const agrees = profile.same(field, value, row.remote);
  const quiet = agrees && onlyField(parts, link, record, field);
  parts.links.change(tx, link.id, {
    base: { ...link.base, [field]: row.remote },
    frozenFields: link.frozenFields.filter((each) => each !== field),
    ...(quiet ? { baseLocalRev: after.localRev } : {}),
  });
  const undo: Undo = {
    local: now,
    settled: valueOf(after, field),
    ...(link.base[field] === undefined ? {} : { base: link.base[field] }),
    ...(notes && { notes }),
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
  if ((!agrees || notes) && link.lifecycle === 'linked') {
    parts.resend(tx, link, 'upsert', { actor, runAt: parts.clock.now() + secondThoughtsMs });
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

/** The value that gives way, kept in the notes with where it comes from. */
function bothIn(
  parts: SettleParts,
  record: SyncRecord,
  { row, link }: Settling,
  winner: 'local' | 'remote',
): { before: string | null; after: string } {
  const other = winner === 'local' ? row.remote : row.local;
  if (other === null || other === '') {
    throw refuse('One side is blank: there is only one value to keep.');
  }
  const label = row.field === 'email' ? 'E-mail' : 'Tel.';
  const from = winner === 'local' ? parts.providerName(link.connectionId) : 'Ponte';
  const line = `${label} (${from}): ${String(other)}`;
  const notes = record.values(['notes'])['notes'];
  return typeof notes === 'string' && notes !== ''
    ? { before: notes, after: `${notes}\n${line}` }
    : { before: null, after: line };
}

export function valueOf(record: SyncRecord, field: string): FieldValue {
  return record.values([field])[field] ?? null;
}

export function sameAs(field: string, a: FieldValue, b: FieldValue): boolean {
  return sameValue(field, a === '' ? null : a, b === '' ? null : b);
}

/** Whether nothing but this field was changed here since both sides agreed. */
function onlyField(parts: SettleParts, link: LinkRow, { id }: SyncRecord, field: string): boolean {
  const changes = parts.history.since(link.objectType, id, link.baseLocalRev);
  return changes.every((change) => change.field === field);
}
