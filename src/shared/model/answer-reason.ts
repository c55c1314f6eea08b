/**
 * Why a request to another system did not do. It is kept, and told to other systems, as a sentence;
 * the screens take it apart and say it in their language.
 */
export type AnswerReason =
  | { readonly kind: 'answered'; readonly status: number }
  /** The request did, but not for this one of its events. */
  | { readonly kind: 'notTaken'; readonly status: number | null }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'unanswered' }
  /** What was to be sent could not be made. */
  | { readonly kind: 'unwritable'; readonly why: string }
  /** Words of the other system. */
  | { readonly kind: 'said'; readonly text: string };

const unreachable = 'The address could not be reached.';
const unanswered = 'No answer came in time.';
const unwritable = 'The mapping could not write it: ';

export function answerReason(reason: AnswerReason): string {
  switch (reason.kind) {
    case 'answered':
      return `It answered ${reason.status}.`;
    case 'notTaken':
      return `It answered ${reason.status ?? 'no'} to this one.`;
    case 'unreachable':
      return unreachable;
    case 'unanswered':
      return unanswered;
    case 'unwritable':
      return unwritable + reason.why;
    case 'said':
      return reason.text;
  }
}

/** A kept reason, taken apart: what is no sentence of ours was said by the other system. */
export function readAnswerReason(text: string): AnswerReason {
  if (text === unreachable) return { kind: 'unreachable' };
  if (text === unanswered) return { kind: 'unanswered' };
  if (text.startsWith(unwritable))
    return { kind: 'unwritable', why: text.slice(unwritable.length) };
  const [, status, ofOne] = /^It answered (\d+|no)( to this one)?\.$/.exec(text) ?? [];
  if (ofOne !== undefined) {
    return { kind: 'notTaken', status: status === 'no' ? null : Number(status) };
  }
  if (status === undefined || status === 'no') return { kind: 'said', text };
  return { kind: 'answered', status: Number(status) };
}
