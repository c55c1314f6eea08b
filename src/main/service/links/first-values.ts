import { isBlank, type FieldValue, type FieldValues } from '../providers/field-values.ts';
import type { FieldProfile } from '../providers/provider.ts';
import type { RuleOf } from './field-rules.ts';

/** What a record begins with where only the other side has it: no merging yet, only carrying over. */

/**
 * A record seen there for the first time.
 *
 * @returns the values it gets here, and those agreed on; what is only sent is not agreed on by
 *   being there
 */
export function firstTaken(
  remote: FieldValues,
  rule: RuleOf,
  profile: Pick<FieldProfile, 'in'>,
): { values: FieldValues; base: FieldValues } {
  const values: Record<string, FieldValue> = {};
  const base: Record<string, FieldValue> = {};
  for (const [field, value] of Object.entries(remote)) {
    if (!rule(field).takes) continue;
    base[field] = value;
    const taken = profile.in(field, value);
    if (taken !== undefined && !isBlank(taken)) values[field] = taken;
  }
  return { values, base };
}

/** What of our record is sent to be made there: filled fields they have a place for, unless those only come in. */
export function firstSent(
  local: FieldValues,
  rule: RuleOf,
  profile: Pick<FieldProfile, 'out'>,
): FieldValues {
  return Object.fromEntries(
    Object.entries(local).filter(
      ([field, value]) =>
        !isBlank(value) && rule(field).sends && profile.out(field, value) !== undefined,
    ),
  );
}
