import { canonicalJson } from '../audit/audit-log.ts';
import { wholeRecord, type RecordedChange } from './history.ts';
import { applyEdit, asKept, editOf, fieldValue } from './lead-diff.ts';
import { heldValues, type LeadEdit, type LeadRow } from './lead-values.ts';

/** What becomes of one change that is to be taken back. */
export type Verdict = {
  readonly field: string;
  readonly result: 'restored' | 'kept' | 'failed';
  readonly reason: VerdictReason;
  /** The value before the change, the one the change made, and the one that stands there now. */
  readonly before: unknown;
  readonly after: unknown;
  readonly now: unknown;
};

export type VerdictReason =
  | 'as_it_was'
  | 'changed_since'
  | 'deleted_since'
  | 'gone'
  /** Who said no to being contacted is not asked to say it again. */
  | 'refusal_stays'
  /** The other system would keep its value: it takes none of ours for this field, or not this one. */
  | 'not_sent_there'
  | 'not_carried'
  | 'sent_from_here'
  | 'send_failed'
  | 'not_reversible';

/** What taking changes back does to a lead: first it lives again, then its values, then it goes. */
export type Reversal = {
  readonly restore: boolean;
  readonly edit: LeadEdit | null;
  readonly remove: boolean;
  readonly verdicts: readonly Verdict[];
};

/**
 * Works out how to take changes of a lead back, each only where the lead still is as it left it.
 *
 * Pure. A lead that the changes had made goes only if nobody touched it since.
 *
 * @param changes of this lead, newest first
 * @param refuses why a value cannot be put back, or null when it can
 */
export function planReversal(
  row: LeadRow | null,
  changes: readonly RecordedChange[],
  refuses: (field: string, before: unknown) => VerdictReason | null,
): Reversal {
  if (row === null) {
    const verdicts = changes.map((each) => verdictOn(each, 'kept', 'gone', null));
    return { restore: false, edit: null, remove: false, verdicts };
  }
  let now = row;
  let edit: LeadEdit | null = null;
  let [restore, remove] = [false, false];

  const verdicts = changes.map((change): Verdict => {
    const { field, before, after } = change;
    if (field === wholeRecord) return whole(change);
    const held = fieldValue(now, field);
    if (now.deletedAt !== null) return verdictOn(change, 'kept', 'deleted_since', held);
    if (!same(held, after)) return verdictOn(change, 'kept', 'changed_since', held);
    if (field === 'consent' && held === 'denied') {
      return verdictOn(change, 'failed', 'refusal_stays', held);
    }
    const why = refuses(field, before);
    if (why !== null) return verdictOn(change, 'failed', why, held);
    const back = editOf(field, asKept(field, before));
    edit = together(edit, back);
    now = applyEdit(now, back).after;
    return verdictOn(change, 'restored', 'as_it_was', before);
  });
  return { restore, edit, remove, verdicts };

  function whole(change: RecordedChange): Verdict {
    if (change.after === null) {
      if (now.deletedAt === null) return verdictOn(change, 'kept', 'changed_since', null);
      restore = true;
      now = { ...now, deletedAt: null };
      return verdictOn(change, 'restored', 'as_it_was', null);
    }
    if (now.deletedAt !== null) return verdictOn(change, 'kept', 'deleted_since', null);
    const held = heldValues(now);
    if (!same(held, change.after)) return verdictOn(change, 'kept', 'changed_since', held);
    remove = true;
    now = { ...now, deletedAt: change.at };
    return verdictOn(change, 'restored', 'as_it_was', null);
  }
}

export function verdictOn(
  { field, before, after }: Pick<RecordedChange, 'field' | 'before' | 'after'>,
  result: Verdict['result'],
  reason: VerdictReason,
  now: unknown,
): Verdict {
  return { field, result, reason, before, after, now };
}

function together(one: LeadEdit | null, other: LeadEdit): LeadEdit {
  const both = { ...one, ...other };
  if (one?.custom && other.custom) both.custom = { ...one.custom, ...other.custom };
  if (one?.tracking && other.tracking) both.tracking = { ...one.tracking, ...other.tracking };
  return both;
}

/** A blank is a blank, however it is kept. */
function same(a: unknown, b: unknown): boolean {
  const plain = (value: unknown) =>
    value === '' || (Array.isArray(value) && value.length === 0) ? null : value;
  return canonicalJson(plain(a)) === canonicalJson(plain(b));
}
