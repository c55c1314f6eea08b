import type { Caller, Cause } from '../actor.ts';
import type { Tx } from '../db/database.ts';
import type { FieldValue, FieldValues } from '../providers/field-values.ts';
import type { ObjectType, RemoteRecord } from '../providers/provider.ts';

/**
 * One of our records as sync sees it, whatever it is a record of.
 *
 * Links, plans, jobs and conflicts speak of these alone, so that a further kind of record is one
 * file that says how it is read, written and recognised.
 */
export type SyncRecord = {
  readonly id: number;
  readonly uid: string;
  readonly localRev: number;
  readonly deletedAt: number | null;
  /** Its values now. A field that was asked for and is not there is blank, not unknown. */
  values(fields: Iterable<string>): FieldValues;
};

/** How records of one kind are read, changed and recognised. */
export type RecordKind = {
  readonly type: ObjectType;
  /** Also one that was deleted. */
  byId(id: number): SyncRecord | null;
  /** @param uid also the end of one, as far as their records have room for it */
  byUid(uid: string): SyncRecord | null;
  /**
   * @param origin name of the system it comes from
   * @param createdAt when it was made there, where that is known; milliseconds UTC
   */
  create(tx: Tx, values: FieldValues, origin: string, cause: Cause, createdAt?: number): SyncRecord;
  edit(tx: Tx, id: number, values: FieldValues, cause: Cause): SyncRecord;
  remove(tx: Tx, id: number, cause: Cause): void;
  restore(tx: Tx, id: number, cause: Cause): void;
  readonly kept: KeptValues;
  /**
   * What a person typed for a field, read as the form of the record reads it.
   *
   * @throws PonteError BAD_INPUT, DUPLICATE
   */
  typed(tx: Tx, id: number, field: string, value: unknown, caller: Caller): FieldValue;
  /** Live records that may be this one there: those of the surest key, then those of the next. */
  matches(tx: Tx, remote: RemoteRecord): Iterable<readonly SyncRecord[]>;
  /** The record that has to be there before this one; null where there is none. */
  belongsTo(id: number): { readonly type: ObjectType; readonly id: number } | null;
  /** Why a record there cannot become one of ours yet, in words; null when it can. */
  lacks(remote: RemoteRecord): string | null;
};

/** Values as the history keeps them, which are not everywhere those that sync tells. */
export type KeptValues = {
  value(record: SyncRecord, field: string): unknown;
  /** As sync tells it. */
  told(field: string, kept: unknown): FieldValue;
  putBack(tx: Tx, id: number, values: Readonly<Record<string, unknown>>, cause: Cause): void;
  /** Fields that come and go with another and are not spoken of by themselves. */
  readonly follows: Readonly<Record<string, string>>;
};

export type RecordKinds = {
  of(type: ObjectType): RecordKind;
  /** Our record of a link; null while it has none. */
  recordOf(link: {
    readonly objectType: ObjectType;
    readonly recordId: number | null;
  }): SyncRecord | null;
};

export function createRecordKinds(kinds: readonly RecordKind[]): RecordKinds {
  const byType = new Map(kinds.map((kind) => [kind.type, kind]));

  function of(type: ObjectType): RecordKind {
    const kind = byType.get(type);
    if (kind) return kind;
    throw new Error(`Nothing is known of records of the kind "${type}".`);
  }

  return {
    of,
    recordOf: ({ objectType, recordId }) =>
      recordId === null ? null : of(objectType).byId(recordId),
  };
}
