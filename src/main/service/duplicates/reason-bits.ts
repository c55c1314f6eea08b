import { duplicateReason, type DuplicateReason } from '../../../shared/model/duplicate.ts';

const all = duplicateReason.options;

/** Reasons as they are kept: a bit each, in the order of the model, which only grows at its end. */
export function bitsOf(reasons: readonly DuplicateReason[]): number {
  return reasons.reduce((bits, reason) => bits | (1 << all.indexOf(reason)), 0);
}

export function reasonsOf(bits: number): DuplicateReason[] {
  return all.filter((_, index) => (bits & (1 << index)) !== 0);
}
