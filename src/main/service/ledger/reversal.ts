import { canonicalJson } from '../audit/audit-log.ts';
import { wholeRecord, type RecordedChange } from '../leads/history.ts';
import { asKept } from '../leads/lead-diff.ts';

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
  /** The run had linked the two, and somebody has worked with that since. */
  | 'link_kept'
  /** It only went out: what it wrote over there was no value of ours. */
  | 'sent_from_here'
  | 'send_failed'
  | 'not_reversible';

/** A record as it is, as far as taking its changes back asks. */
export type RecordNow = {
  readonly deletedAt: number | null;
  value(field: string): unknown;
  /** Fields changed after a revision, by whomever. */
  changedSince(rev: number): readonly string[];
};

/** What taking changes back does to a record: first it lives again, then its values, then it goes. */
export type Reversal = {
  readonly restore: boolean;
  /** As the history kept them. */
  readonly edit: Readonly<Record<string, unknown>>;
  readonly remove: boolean;
  readonly verdicts: readonly Verdict[];
};

/**
 * Works out how to take changes of a record back, each only where it still is as the change left it.
 *
 * Pure. A record that the changes had made goes only if nobody touched it since.
 *
 * @param changes of this record, newest first
 * @param refuses why a value cannot be put back, or null when it can
 */
export function planReversal(
  record: RecordNow | null,
  changes: readonly RecordedChange[],
  refuses: (field: string, before: unknown) => VerdictReason | null,
): Reversal {
  const edit: Record<string, unknown> = {};
  let [restore, remove] = [false, false];
  let deleted = record === null || record.deletedAt !== null;
  const valueOf = (field: string) => (field in edit ? edit[field] : record?.value(field));

  const verdicts = changes.map((change) => {
    if (record === null) return verdict(change, 'kept', 'gone', null);
    return change.field === wholeRecord ? whole(change, record) : value(change);
  });
  return { restore, edit, remove, verdicts };

  function value(change: RecordedChange): Verdict {
    const { field, before, after } = change;
    const held = valueOf(field) ?? null;
    if (deleted) return verdict(change, 'kept', 'deleted_since', held);
    if (field.startsWith('tracking:')) return verdict(change, 'failed', 'not_reversible', held);
    if (!same(held, after)) return verdict(change, 'kept', 'changed_since', held);
    if (field === 'consent' && held === 'denied') {
      return verdict(change, 'failed', 'refusal_stays', held);
    }
    const why = refuses(field, before);
    if (why !== null) return verdict(change, 'failed', why, held);
    edit[field] = asKept(field, before);
    return verdict(change, 'restored', 'as_it_was', before);
  }

  function whole(change: RecordedChange, { changedSince }: RecordNow): Verdict {
    if (change.after === null) {
      if (!deleted) return verdict(change, 'kept', 'changed_since', null);
      restore = true;
      deleted = false;
      return verdict(change, 'restored', 'as_it_was', null);
    }
    if (deleted) return verdict(change, 'kept', 'deleted_since', null);
    const touched = changedSince(change.localRev).filter(
      (field) => field !== wholeRecord && !same(valueOf(field), partOf(change.after, field)),
    );
    if (touched.length > 0) return verdict(change, 'kept', 'changed_since', null);
    remove = true;
    deleted = true;
    return verdict(change, 'restored', 'as_it_was', null);
  }
}

function verdict(
  { field, before, after }: Pick<RecordedChange, 'field' | 'before' | 'after'>,
  result: Verdict['result'],
  reason: VerdictReason,
  now: unknown,
): Verdict {
  return { field, result, reason, before, after, now };
}

/** The value of a field in a record as the history keeps it whole. */
function partOf(whole: unknown, field: string): unknown {
  const [name = '', ...rest] = field.split(':');
  const part = (whole as Record<string, unknown>)[name] ?? null;
  if (rest.length === 0 || part === null) return part;
  return (part as Record<string, unknown>)[rest.join(':')] ?? null;
}

/** A blank is a blank, however it is kept, and a list is the same in any order. */
function same(a: unknown, b: unknown): boolean {
  return canonicalJson(plain(a)) === canonicalJson(plain(b));
}

function plain(value: unknown): unknown {
  if (value === undefined || value === '') return null;
  if (!Array.isArray(value)) return value;
  return value.length === 0 ? null : value.toSorted();
}
