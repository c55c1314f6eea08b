import type { FieldValue } from '../providers/field-values.ts';

/** One change of a field: what it became, and who made it so. */
export type FieldWrite = {
  readonly value: FieldValue;
  readonly by: string;
  readonly at: number;
};

/** Who writes which of the two values, and how often each did. */
export type Flap = {
  readonly times: number;
  readonly writers: readonly (FieldWrite & { readonly times: number })[];
};

const TIMES = 3;

/**
 * Whether the last of these writes goes to and fro once too often: A → B → A → B, by more than one
 * writer. One writer alone changes its mind, which is its own affair. Pure.
 *
 * @param before what the field held before the first write
 * @param writes oldest first, the one about to happen included; none of them by a person here
 */
export function flapOf(
  before: FieldValue,
  writes: readonly FieldWrite[],
  same: (one: FieldValue, other: FieldValue) => boolean,
): Flap | null {
  const values = [before, ...writes.map(({ value }) => value)];
  const valueAt = (index: number): FieldValue => values[index] ?? null;
  let times = 0;
  for (let at = values.length - 1; at >= 1; at -= 1) {
    if (same(valueAt(at), valueAt(at - 1))) break;
    times += 1;
    if (at < 2 || !same(valueAt(at), valueAt(at - 2))) break;
  }
  if (times < TIMES) return null;
  const turns = writes.slice(-times);
  const writers = new Map<string, Flap['writers'][number]>();
  for (const write of turns) {
    writers.set(write.by, { ...write, times: (writers.get(write.by)?.times ?? 0) + 1 });
  }
  return writers.size < 2 ? null : { times, writers: [...writers.values()] };
}
