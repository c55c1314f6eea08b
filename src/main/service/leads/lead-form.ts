import type { Caller } from '../actor.ts';
import type { Tx, Db } from '../db/database.ts';
import { PonteError, type FieldProblem } from '../../../shared/errors.ts';
import type { LeadPatch } from '../../../shared/model/lead.ts';
import { fieldValue, mergeTags } from './lead-diff.ts';
import type { FindMatch } from './lead-match.ts';
import { normalizeDraft, refusals } from './lead-normalize.ts';
import { sameValue } from './same-value.ts';
import type { LeadStore } from './lead-store.ts';
import { doorField, doorValue, type LeadEdit, type LeadRow } from './lead-values.ts';
import { wholeRecord, type RecordedChange } from './history.ts';

/** A patch of a person or of a system at the REST door, in the kept form, with what is wrong with it. */
export type ReadForm = { values: LeadEdit; problems: FieldProblem[] };

/**
 * Reads a form. What is wrong with a field counts only when the field changes: a lead pulled with
 * an odd phone can still have its name corrected.
 *
 * @param before the lead as it is; null for a new one
 */
export function readForm(patch: LeadPatch, before: LeadRow | null, caller: Caller): ReadForm {
  const { values, problems } = normalizeDraft(patch);
  const changed = (field: string) => {
    const kept = field === 'income' ? 'incomeCents' : field;
    const value = (values as Record<string, unknown>)[kept];
    return value === undefined || !before || !sameValue(kept, fieldValue(before, kept), value);
  };
  const standing = problems.filter(({ field }) => changed(field));
  if (namesNobody(values, before)) {
    standing.push(
      ...['name', 'email', 'phone'].map((field) => ({
        field,
        problem: 'required',
        message: 'A lead needs a name, an e-mail or a phone.',
      })),
    );
  }
  const loosens = before?.consent === 'denied' && values.consent && values.consent !== 'denied';
  if (loosens && caller.source === 'api') {
    standing.push({
      field: 'consent',
      problem: 'consent_denied',
      message: 'This person said no. Only a person at the screens may change that.',
    });
  }
  return { values, problems: standing };
}

/** @throws PonteError BAD_INPUT naming each field */
export function refuseProblems(problems: readonly FieldProblem[]): void {
  const fields = refusals(problems);
  const [first] = fields;
  if (!first) return;
  throw new PonteError('BAD_INPUT', `${first.field}: ${first.message}`, { details: { fields } });
}

function namesNobody(values: LeadEdit, before: LeadRow | null): boolean {
  const identity = ['name', 'email', 'phone'] as const;
  // A lead that was pulled without any of them may stay so until one of them is edited.
  if (before && identity.every((field) => values[field] === undefined)) return false;
  return identity.every(
    (field) => !(values[field] === undefined ? before?.[field] : values[field]),
  );
}

/** The live lead that already has this e-mail, other than the one being edited. */
export function holderOfEmail(
  tx: Tx | Db,
  parts: { findMatch: FindMatch; leads: Pick<LeadStore, 'byId'> },
  email: string | null | undefined,
  before: LeadRow | null,
): LeadRow | null {
  if (!email || email === before?.email) return null;
  const match = parts.findMatch(tx, { email }).find(({ leadId }) => leadId !== before?.id);
  return match ? parts.leads.byId(match.leadId) : null;
}

export function nameOf(lead: LeadRow): string {
  return lead.name || lead.email || lead.phone || 'a lead without a name';
}

/** @throws PonteError DUPLICATE saying who has it */
export function refuseTaken(holder: LeadRow | null): void {
  if (!holder) return;
  throw new PonteError(
    'DUPLICATE',
    `${nameOf(holder)} already has the e-mail ${holder.email}. Open that lead, or write another e-mail.`,
    {
      details: {
        leadId: holder.uid,
        fields: [{ field: 'email', problem: 'duplicate', message: `${nameOf(holder)} has it.` }],
      },
    },
  );
}

/**
 * Merges a form that was opened some revisions ago with what others changed since, field by field.
 *
 * What only one side changed is kept; tags merge; the same field changed differently by both is
 * refused with the values of now, so that the person decides.
 *
 * @param since changes of the lead after the form was opened, oldest first
 * @returns the edit that is still to be made
 * @throws PonteError CHANGED_MEANWHILE
 */
export function mergeSince(
  lead: LeadRow,
  edit: LeadEdit,
  since: readonly RecordedChange[],
  caller: Caller,
): LeadEdit {
  const theirs = since.filter((change) => change.field !== wholeRecord && !isOwn(change, caller));
  const merged: LeadEdit = {
    ...edit,
    ...(edit.custom && { custom: { ...edit.custom } }),
    ...(edit.tracking && { tracking: { ...edit.tracking } }),
  };
  const clashes: FieldProblem[] = [];
  for (const field of new Set(theirs.map((change) => change.field))) {
    const mine = valueIn(edit, field);
    const now = fieldValue(lead, field);
    if (mine === undefined || sameValue(field, mine, now)) continue;
    const changes = theirs.filter((change) => change.field === field);
    const base = changes[0]?.before ?? null;
    if (sameValue(field, mine, base)) {
      dropFrom(merged, field);
    } else if (field === 'tags') {
      merged.tags = mergeTags((base as string[] | null) ?? [], lead.tags, mine as string[]);
    } else {
      const last = changes.at(-1);
      clashes.push({
        field: doorField(field),
        problem: 'changed_meanwhile',
        message: `${last?.actor ?? 'Somebody'} changed it to ${shown(field, now)} meanwhile.`,
        current: doorValue(field, now),
      });
    }
  }
  if (clashes.length === 0) return merged;
  throw new PonteError(
    'CHANGED_MEANWHILE',
    `${clashes.map(({ field }) => field).join(', ')} changed while you were editing. Look at the values of now, then save again.`,
    { details: { fields: clashes, leadId: lead.uid } },
  );
}

function isOwn(change: RecordedChange, caller: Caller): boolean {
  const byHand = change.source === 'form' || change.source === 'api' || change.source === 'undo';
  return byHand && change.actor === caller.operator.name;
}

function valueIn(edit: LeadEdit, field: string): unknown {
  const [name = '', ...rest] = field.split(':');
  const value = (edit as Record<string, unknown>)[name];
  if (rest.length === 0) return value;
  return (value as Record<string, unknown> | undefined)?.[rest.join(':')];
}

function dropFrom(edit: LeadEdit, field: string): void {
  const [name = '', ...rest] = field.split(':');
  const values = edit as Record<string, unknown>;
  if (rest.length === 0) delete values[name];
  else delete (values[name] as Record<string, unknown>)[rest.join(':')];
}

function shown(field: string, value: unknown): string {
  const text = doorValue(field, value);
  return text === null ? 'blank' : `"${Array.isArray(text) ? text.join(', ') : String(text)}"`;
}
