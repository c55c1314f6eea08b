import type { Temperature } from '../../../shared/model/lead.ts';
import type { LeadRow } from '../leads/lead-values.ts';

/** How many leads set something off, by kind. */
export type Fired = Record<string, number>;

/**
 * What a change of a lead sets off, by kind: the one place that says so.
 *
 * A quiet import asks it to count what it keeps from firing, the preview asks it beforehand. What
 * acts on leads by itself is to answer here, so that both tell of it. A kind that comes twice counts
 * twice.
 *
 * @param before null for a lead that was made
 * @param imagined it was not written, and conditions that ask the file would not find it there
 */
export type WouldFire = (
  before: LeadRow | null,
  after: LeadRow,
  imagined?: 'imagined',
) => readonly string[];

type LeadMark = Pick<LeadRow, 'temperature'>;

/** A lead that comes into another class. It begins in the lowest, so being made cold is no change. */
export const classChanges = (before: LeadMark | null, { temperature }: LeadMark) =>
  (before?.temperature ?? 'cold') === temperature ? none : [temperature];

const none: readonly Temperature[] = [];

export function countFired(fired: Fired, kinds: readonly string[]): void {
  for (const kind of kinds) fired[kind] = (fired[kind] ?? 0) + 1;
}
