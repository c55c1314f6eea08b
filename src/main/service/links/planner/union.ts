import type { FieldValue } from '../../providers/field-values.ts';
import type { Verdict } from './plan-types.ts';
import type { Side } from './side.ts';

/** Three-way merge of two sets: what either added is in, what either took away is out. */
export function union(side: Side, local: FieldValue, remote: FieldValue): Verdict {
  const [ours, theirs, before] = [items(local), items(remote), items(side.base ?? [])];
  const has = (set: readonly string[], item: string) =>
    set.some((each) => side.profile.same(side.field, [each], [item]));
  const merged = [
    ...ours.filter((item) => has(theirs, item) || !has(before, item)),
    ...theirs.filter((item) => !has(ours, item) && !has(before, item)),
  ].toSorted();
  const whole = (set: readonly string[]) => side.profile.same(side.field, set, merged);
  return {
    reason: 'merged',
    ...(whole(ours) || !side.rule.takes ? {} : { toLocal: merged }),
    ...(whole(theirs) || !side.rule.sends ? {} : { toRemote: merged }),
  };
}

function items(value: FieldValue): readonly string[] {
  return Array.isArray(value) ? value : [];
}
