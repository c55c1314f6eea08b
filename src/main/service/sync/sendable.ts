import type { RuleOf } from '../links/field-rules.ts';
import type { SyncRecord } from '../links/record-kind.ts';
import { isBlank, type FieldValues } from '../providers/field-values.ts';
import type { ObjectManifest, RecordsPort } from '../providers/provider.ts';
import { localValues } from './reconcile.ts';

/** What of a record is sent at all: filled fields they have a place for, unless those only come in. */
export function sendable(record: SyncRecord, rule: RuleOf, port: RecordsPort): FieldValues {
  return Object.fromEntries(
    Object.entries(localValues(record, port)).filter(
      ([field, value]) =>
        !isBlank(value) && rule(field).sends && port.out(field, value) !== undefined,
    ),
  );
}

/** The field without which they take no record; undefined where nothing is lacking. */
export function lackingOf(manifest: ObjectManifest, values: FieldValues): string | undefined {
  return manifest.required.find((field) => values[field] === undefined);
}
