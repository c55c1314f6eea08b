import type { Caller, Cause } from '../actor.ts';
import type { Tx } from '../db/database.ts';
import { holderOfEmail, readForm, refuseProblems, refuseTaken } from '../leads/lead-form.ts';
import { applyEdit, fieldValue } from '../leads/lead-diff.ts';
import { sameValue } from '../leads/lead-normalize.ts';
import { doorField, type LeadRow } from '../leads/lead-values.ts';
import { toFieldValues, toLeadEdit } from '../links/lead-fields.ts';
import type { LeadPatch } from '../../../shared/model/lead.ts';
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
  const lead = link.recordId === null ? null : parts.leads.byId(link.recordId);
  if (lead === null || lead.deletedAt !== null) {
    throw refuse('The lead was deleted. Restore it first.');
  }
  const now = valueOf(lead, field);
  if (!sameAs(field, now, row.local)) {
    parts.conflicts.sawLocal(tx, row.id, now, lead.localRev);
    return 'changed';
  }

  const value = chosenValue(parts, tx, settling, lead, ask, caller);
  refuseLooserConsent(field, value, [now, row.remote]);
  const notes = ask.choice === 'both' ? bothIn(parts, lead, settling, ask.winner) : undefined;
  const cause: Cause = {
    source: 'resolution',
    actor,
    // This side of the link has its own way out, below.
    connectionId: link.connectionId,
    jobClass: 'resolution',
  };
  const edit = { ...toLeadEdit({ [field]: value }), ...(notes && { notes: notes.after }) };
  const after = parts.pipeline.edit(tx, lead.id, edit, cause);

  const agrees = profile.same(field, value, row.remote);
  const quiet = agrees && onlyField(parts, lead, link.baseLocalRev, field);
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
  if ((!agrees || notes) && link.lifecycle === 'linked') {
    parts.resend(tx, link, 'upsert', { actor, runAt: parts.clock.now() + secondThoughtsMs });
  }
  parts.audit.append(tx, {
    actor,
    action: 'conflict.settled',
    subjectType: 'conflict',
    subjectId: row.uid,
    details: { leadId: lead.uid, field: doorField(field), choice: ask.choice },
  });
  return 'settled';
}

function chosenValue(
  parts: SettleParts,
  tx: Tx,
  { row, profile }: Settling,
  lead: LeadRow,
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
      return typed();
    default:
      throw refuse('This cannot be chosen for a field.');
  }

  function taken(field: string, remote: FieldValue): FieldValue {
    const value = profile.in(field, remote);
    if (value !== undefined) return value;
    throw refuse('This value of theirs cannot be kept here. Keep ours or write another.');
  }

  /** Read and refused as the lead's form would. */
  function typed(): FieldValue {
    const { values, problems } = readForm(draftOf(row.field, ask.value), lead, caller);
    refuseProblems(problems);
    refuseTaken(holderOfEmail(tx, parts, values.email, lead));
    const { after } = applyEdit(lead, values);
    const flat = toFieldValues(after, [row.field]);
    return flat[row.field] ?? null;
  }
}

function draftOf(field: string, value: unknown): LeadPatch {
  const name = doorField(field);
  const given = value === undefined ? null : value;
  return (
    name.startsWith('custom:') ? { custom: { [name.slice(7)]: given } } : { [name]: given }
  ) as LeadPatch;
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
  lead: LeadRow,
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
  return { before: lead.notes, after: lead.notes ? `${lead.notes}\n${line}` : line };
}

export function valueOf(lead: LeadRow, field: string): FieldValue {
  return (fieldValue(lead, field) ?? null) as FieldValue;
}

export function sameAs(field: string, a: FieldValue, b: FieldValue): boolean {
  return sameValue(field, a === '' ? null : a, b === '' ? null : b);
}

/** Whether nothing but this field was changed here since both sides agreed. */
function onlyField(parts: SettleParts, lead: LeadRow, since: number, field: string): boolean {
  return parts.history.since('lead', lead.id, since).every((change) => change.field === field);
}
