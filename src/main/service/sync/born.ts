import type { RuleOf } from '../links/field-rules.ts';
import { isBlank, type FieldValue, type FieldValues } from '../providers/field-values.ts';
import type { RecordsPort, RemoteRecord } from '../providers/provider.ts';

/** What a record of ours begins with that is made from one there, and what both agree on by that. */
export function firstValues(
  remote: Pick<RemoteRecord, 'values'>,
  rule: RuleOf,
  port: RecordsPort,
): { readonly values: FieldValues; readonly base: FieldValues } {
  const values: Record<string, FieldValue> = {};
  const base: Record<string, FieldValue> = {};
  for (const [field, value] of Object.entries(remote.values)) {
    // What is only sent is not agreed on by being there.
    if (!rule(field).takes) continue;
    base[field] = value;
    const taken = port.in(field, value);
    if (taken !== undefined && !isBlank(taken)) values[field] = taken;
  }
  return { values, base };
}
