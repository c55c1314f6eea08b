import type { RuleOf } from '../../links/field-rules.ts';
import { firstSent } from '../../links/first-values.ts';
import type { SyncRecord } from '../../links/record-kind.ts';
import type { FieldValues } from '../../providers/field-values.ts';
import type { ObjectManifest, RecordsPort } from '../../providers/provider.ts';
import { localValues } from '../reconcile.ts';

/** What of a record is sent at all: filled fields they have a place for, unless those only come in. */
export function sendable(record: SyncRecord, rule: RuleOf, port: RecordsPort): FieldValues {
  return firstSent(localValues(record, port), rule, port);
}

/** The field without which they take no record; undefined where nothing is lacking. */
export function lackingOf(manifest: ObjectManifest, values: FieldValues): string | undefined {
  return manifest.required.find((field) => values[field] === undefined);
}
