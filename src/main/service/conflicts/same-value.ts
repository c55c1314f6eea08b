import { sameValue } from '../leads/same-value.ts';
import type { SyncRecord } from '../links/record-kind.ts';
import type { FieldValue } from '../providers/field-values.ts';

/** Values of a record as settling compares them: a blank is a blank, whatever it is written as. */

export function valueOf(record: SyncRecord, field: string): FieldValue {
  return record.values([field])[field] ?? null;
}

export function sameAs(field: string, a: FieldValue, b: FieldValue): boolean {
  return sameValue(field, a === '' ? null : a, b === '' ? null : b);
}
