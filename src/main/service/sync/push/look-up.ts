import { isPhoneOfOne } from '../../person/same-person.ts';
import type { FieldValues } from '../../providers/field-values.ts';
import type {
  KeyName,
  ObjectManifest,
  RecordKey,
  RecordsPort,
  RemoteRecord,
} from '../../providers/provider.ts';

/** Our record as it is there, looked for by each key the system can be asked for, surest first. */
export type Found = { readonly by: KeyName; readonly records: readonly RemoteRecord[] };

export function keysOf(
  manifest: ObjectManifest,
  uid: string | null,
  values: FieldValues,
): readonly RecordKey[] {
  return manifest.findsBy.flatMap((by) => {
    const value = by === 'externalId' ? uid : values[by];
    return typeof value === 'string' && value !== '' ? [{ by, value }] : [];
  });
}

/**
 * The records of the first key that finds any which `suits` lets through; null when none does.
 * A phone alone proves nothing: the names have to be alike, too.
 */
export async function lookUp(
  { port, manifest, signal }: { port: RecordsPort; manifest: ObjectManifest; signal: AbortSignal },
  uid: string,
  values: FieldValues,
  suits: (record: RemoteRecord, by: KeyName) => boolean = () => true,
): Promise<Found | null> {
  for (const key of keysOf(manifest, uid, values)) {
    const records = (await port.find(key, signal)).filter(
      (record) =>
        (key.by !== 'phone' || isPhoneOfOne(values['name'], record.values['name'])) &&
        suits(record, key.by),
    );
    if (records.length > 0) return { by: key.by, records };
  }
  return null;
}

/** Those with its phone, whatever their names, where the system can be asked for one. */
export async function withItsPhone(
  { port, manifest, signal }: { port: RecordsPort; manifest: ObjectManifest; signal: AbortSignal },
  { phone }: FieldValues,
): Promise<readonly RemoteRecord[]> {
  if (!manifest.findsBy.includes('phone') || typeof phone !== 'string' || phone === '') return [];
  return port.find({ by: 'phone', value: phone }, signal);
}

/** Whether a record there carries our id, or as much of its end as it has room for. */
export function carriesId({ externalId }: RemoteRecord, uid: string): boolean {
  return externalId !== null && externalId.length >= SHORTEST_ID && uid.endsWith(externalId);
}

const SHORTEST_ID = 8;
