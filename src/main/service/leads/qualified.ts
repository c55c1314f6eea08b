import type { LeadStatus } from '../../../shared/model/lead.ts';
import type { FieldChange } from './lead-diff.ts';
import type { LeadRow } from './lead-values.ts';

type Standing = Pick<LeadRow, 'status' | 'qualifiedAt'>;

/** A customer was good enough to be one. */
function isQualified(status: LeadStatus): boolean {
  return status === 'qualified' || status === 'converted';
}

/**
 * When a lead was first qualified, in UTC milliseconds; null while it never was.
 *
 * What it cost to find it does not change when it is lost later, so no status takes the time away.
 *
 * @param before null of a lead that is made
 */
export function firstQualifiedAt(
  before: Standing | null,
  after: Standing,
  now: number,
): number | null {
  if (after.qualifiedAt !== null) return after.qualifiedAt;
  // Nobody wrote it: it stays as it was, or this is the first time.
  return isQualified(after.status) ? (before?.qualifiedAt ?? now) : null;
}

/** Whether the time stays when the change that wrote it is taken back: it is qualified by another. */
export function staysQualified(lead: Standing, { field, before }: FieldChange): boolean {
  return field === 'qualifiedAt' && before === null && isQualified(lead.status);
}

/**
 * The changes of an edit as the history keeps them, with the time that came of them.
 *
 * It stands first: what is taken back newest first has its status of before by then.
 */
export function withQualified(
  changes: readonly FieldChange[],
  { qualifiedAt: before }: Standing,
  { qualifiedAt: after }: Standing,
): readonly FieldChange[] {
  const others = changes.filter(({ field }) => field !== 'qualifiedAt');
  return before === after ? others : [{ field: 'qualifiedAt', before, after }, ...others];
}
