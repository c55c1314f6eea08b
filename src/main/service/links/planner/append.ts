import type { FieldValue } from '../../providers/field-values.ts';
import type { Verdict } from './plan-types.ts';
import { toBoth, type Side } from './side.ts';

/** As long as the notes of a lead may be; what would not fit is asked about rather than cut. */
const LONGEST = 20_000;

/**
 * Both texts in one, line by line: what either wrote is kept once, what either took away is out.
 *
 * The side that changed more of what was there gives the order, or else the text that comes first
 * by its letters, so that the answer is the same from both ends. Where nothing would be left, or it would not fit, a person is asked.
 */
export function append(side: Side, local: FieldValue, remote: FieldValue): Verdict {
  const before = linesOf(text(side.base ?? null));
  const was = keys(before);
  const left = (lines: readonly string[]) => lines.filter((line) => was.has(key(line))).length;
  const [first = [], second = []] = [text(local), text(remote)]
    .toSorted()
    .map(linesOf)
    .toSorted((one, other) => left(one) - left(other));
  const merged = joined(before, first, second);
  if (merged === '') return { reason: 'would_clear', conflict: 'clash' };
  if (merged.length > LONGEST) return { reason: 'both_changed', conflict: 'clash' };
  return toBoth(side, merged, { local, remote }, 'appended');
}

function joined(
  before: readonly string[],
  first: readonly string[],
  second: readonly string[],
): string {
  const [was, inFirst, inSecond] = [keys(before), keys(first), keys(second)];
  const kept = first.filter(
    (line) => line.trim() === '' || inSecond.has(key(line)) || !was.has(key(line)),
  );
  const more = second.filter(
    (line) => line.trim() !== '' && !inFirst.has(key(line)) && !was.has(key(line)),
  );
  return [...kept, ...more].join('\n').trim();
}

function keys(lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.map(key));
}

/** Lines are the same whatever the spaces in them. */
function key(line: string): string {
  return line.normalize('NFC').replace(/\s+/g, ' ').trim();
}

function linesOf(value: string): readonly string[] {
  return value === '' ? [] : value.split(/\r?\n/);
}

function text(value: FieldValue): string {
  return Array.isArray(value) ? value.join('\n') : String(value ?? '').trim();
}
