import type { FieldValue } from '../../providers/field-values.ts';
import type { Verdict } from './plan-types.ts';
import { toBoth, type Side } from './side.ts';

/** Three-way merge of two sets: what either added is in, what either took away is out. */
export function union(side: Side, local: FieldValue, remote: FieldValue): Verdict {
  const [ours, theirs, before] = [items(local), items(remote), items(side.base ?? [])];
  const has = (set: readonly string[], item: string) =>
    set.some((each) => side.profile.same(side.field, [each], [item]));
  const all = [
    ...ours.filter((item) => has(theirs, item) || !has(before, item)),
    ...theirs.filter((item) => has(ours, item) || !has(before, item)),
  ].toSorted();
  // Of two spellings of one item the first by its letters stays, whichever side it is from.
  const merged = all.filter((item, index) => !has(all.slice(0, index), item));
  return toBoth(side, merged, { local, remote }, 'merged');
}

function items(value: FieldValue): readonly string[] {
  return Array.isArray(value) ? value : [];
}
