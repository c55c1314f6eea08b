import type { FieldProblem } from '../../../shared/errors.ts';
import type { LeadField } from '../../../shared/model/lead.ts';
import { longest, readers, type Note } from './field-readers.ts';
import type { LeadEdit } from './lead-values.ts';

/** A lead as it arrives at a door, a file or a provider: any of the fields, in any usual form. */
export type LooseDraft = { readonly [field in LeadField]?: unknown };

export type Normalized = { values: LeadEdit; problems: FieldProblem[] };

/**
 * Brings what arrived into the kept form, field by field, and says what is wrong with it.
 *
 * Absent keys stay absent; blank text becomes null. A value with a problem is kept as typed (in
 * tidied form), so that a door for people can refuse it and a connection can keep it. A problem
 * with `severity: 'warning'` is never a reason to refuse.
 */
export function normalizeDraft(draft: LooseDraft): Normalized {
  const problems: FieldProblem[] = [];
  const values: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(draft)) {
    const read = readers[field as LeadField];
    if (!read || value === undefined) continue;
    const note: Note = (problem, message, more) =>
      void problems.push({ field, problem, message, ...more });
    const kept = read(value, note);
    if (kept !== undefined) values[field === 'income' ? 'incomeCents' : field] = kept;
  }
  return { values: values as LeadEdit, problems };
}

/** Whether a text of a field is kept whole. Fields are named as in `LeadValues`, or `custom:NAME`. */
export function keepsWhole(field: string, text: string): boolean {
  const most = field.startsWith('custom:')
    ? longest.custom
    : (longest as Readonly<Record<string, number>>)[field];
  return most === undefined || text.length <= most;
}

/** The problems that a door for people refuses. */
export function refusals(problems: readonly FieldProblem[]): FieldProblem[] {
  return problems.filter((problem) => problem.severity !== 'warning');
}
