import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import type { History } from '../leads/history.ts';
import type { Ledger } from '../ledger/ledger-store.ts';
import type { LinkRow, LinkStore } from '../links/link-store.ts';
import type { LinkSnapshots } from '../links/link-snapshots.ts';
import type { NotSame } from '../links/not-same.ts';
import type { RecordKinds } from '../links/record-kind.ts';
import { PonteError } from '../../../shared/errors.ts';
import type { FieldProfile, ObjectType } from '../providers/provider.ts';
import type { ConflictRow, ConflictStore } from './conflict-store.ts';

/** What settling needs. */
export type SettleParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly kinds: RecordKinds;
  readonly history: History;
  readonly links: LinkStore;
  readonly snapshots: LinkSnapshots;
  readonly notSame: NotSame;
  readonly conflicts: ConflictStore;
  readonly ledger: Pick<Ledger, 'note'>;
  readonly audit: AuditLog;
  /** How values fare on their way to a connection and back. */
  readonly profileOf: (connectionId: number, objectType: ObjectType) => Promise<FieldProfile>;
  readonly providerName: (connectionId: number) => string;
  /** Whether a write of this link is under way or in doubt. */
  readonly isWriting: (linkId: number) => boolean;
  /** Makes one lead of several. */
  readonly merge: (tx: Tx, keepUid: string, otherUids: readonly string[], actor: string) => void;
  /** Takes back what waits to be sent of a link. */
  readonly withdraw: (
    tx: Tx,
    link: Pick<LinkRow, 'id' | 'objectType' | 'connectionId' | 'recordId'>,
  ) => void;
  /** What failed about a link that is let go is over. */
  readonly dropFailed: (tx: Tx, link: LinkRow) => void;
  readonly resend: (
    tx: Tx,
    link: LinkRow,
    op: 'upsert' | 'delete',
    how: { actor: string; runAt?: number },
  ) => void;
};

/** A conflict that a person settles now, with the link it is about. */
export type Settling = {
  readonly row: ConflictRow;
  readonly link: LinkRow;
  readonly profile: FieldProfile;
  readonly actor: string;
};

/** `changed`: it moved since the person saw it, and nothing was written but the row as it is now. */
export type Settled = 'settled' | 'changed';

/** How what a person decided is sent: not at once, so that it can be taken back. */
export function later(parts: SettleParts, actor: string): { actor: string; runAt: number } {
  return { actor, runAt: parts.clock.now() + secondThoughtsMs };
}

/** So long nothing is sent, so that a slip of the hand can be taken back. */
const secondThoughtsMs = 5000;

export function refuse(message: string, field = 'choice', problem = 'not_offered'): PonteError {
  return new PonteError('BAD_INPUT', message, {
    details: { fields: [{ field, problem, message }] },
  });
}
