import { PonteError } from '../../../shared/errors.ts';
import type { Cause } from '../actor.ts';
import type { Clock } from '../clock.ts';
import type { ConflictStore } from '../conflicts/conflict-store.ts';
import type { Db, Tx } from '../db/database.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { LeasedJob } from '../jobs/job.ts';
import type { Outcome } from '../jobs/outcome.ts';
import type { Ledger } from '../ledger/ledger-store.ts';
import type { Erased } from '../links/erased.ts';
import type { LinkRow, LinkStore } from '../links/link-store.ts';
import type { NotSame } from '../links/not-same.ts';
import type { RecordKind, RecordKinds, SyncRecord } from '../links/record-kind.ts';
import type { ConnectionRow, ConnectionStore } from '../providers/connection-store.ts';
import type { FieldValue } from '../providers/field-values.ts';
import type { Exchange } from '../providers/provider-error.ts';
import type { ObjectManifest, Provider, RecordsPort, RemoteRecord } from '../providers/provider.ts';
import type { Log } from '../log.ts';
import type { SyncConfig } from './config.ts';
import type { FieldRules } from './rules/field-rules.ts';
import type { IntentStore } from './push/intent-store.ts';
import type { Ports } from './ports.ts';
import type { Reconcile } from './reconcile.ts';
import type { Scope } from './scope.ts';
import type { WriteMarks } from './push/write-marks.ts';

/** What carrying a record to a connection needs, and the words it answers with. */
export type SyncParts = {
  readonly db: Db;
  readonly kinds: RecordKinds;
  readonly links: LinkStore;
  readonly intents: IntentStore;
  readonly conflicts: ConflictStore;
  readonly ports: Ports;
  readonly reconcile: Reconcile;
  readonly rules: FieldRules;
  readonly scope: Pick<Scope, 'takes'>;
  readonly connections: Pick<ConnectionStore, 'byId'>;
  readonly ledger: Ledger;
  readonly writes: WriteMarks;
  /** Tells what a call answered that is no job's outcome. */
  readonly heard: (connectionId: number, outcome: Outcome) => void;
  readonly queue: Pick<JobQueue, 'enqueue'>;
  readonly notSame: Pick<NotSame, 'has' | 'partings'>;
  readonly erased: Pick<Erased, 'holds'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: SyncConfig;
};

/** One delivery under way. */
export type Sending = {
  readonly parts: SyncParts;
  readonly job: LeasedJob;
  readonly signal: AbortSignal;
  readonly kind: RecordKind;
  readonly port: RecordsPort;
  readonly provider: Provider;
  /** What that system can do with records of this kind. */
  readonly manifest: ObjectManifest;
  readonly connection: ConnectionRow;
  readonly linkId: number;
};

export function done(
  result: 'sent' | 'noop',
  settle?: (tx: Tx) => void,
  exchange?: Exchange,
): Outcome {
  return { kind: 'done', result, ...(settle ? { settle } : {}), ...(exchange ? { exchange } : {}) };
}

export function frozen(message: string): Outcome {
  return { kind: 'frozen', message };
}

/** Both rows as they are now; they may have changed while we waited for the network. */
export function current({ parts, linkId }: Sending): { link: LinkRow; record: SyncRecord } {
  const link = parts.links.byId(linkId);
  const record = link === null ? null : parts.kinds.recordOf(link);
  if (!link || !record) throw new PonteError('INTERNAL', `Link ${linkId} lost its record.`);
  return { link, record };
}

/** Whether a person said that this record there is not ours. */
export function isRefused(
  { parts, linkId }: Sending,
  { remoteId }: Pick<RemoteRecord, 'remoteId'>,
): boolean {
  const link = parts.links.byId(linkId);
  if (link?.recordId == null) return false;
  const { connectionId, objectType, recordId } = link;
  return parts.notSame.has({ connectionId, objectType, remoteId, recordId });
}

/** Leaves it to a person which of these records there ours is, if any. */
export function askWhich(
  tx: Tx,
  { parts }: Sending,
  link: LinkRow,
  record: SyncRecord,
  records: readonly RemoteRecord[],
): void {
  const seen = { localRev: record.localRev, remoteVer: null };
  const candidates = records.map(({ remoteId }) => remoteId);
  parts.conflicts.open(tx, link, 'uncertain_create', seen, {
    candidates,
    records: records.map(({ remoteId: id, values }) => ({
      id,
      name: textOf(values['name']),
      email: textOf(values['email']),
      phone: textOf(values['phone']),
    })),
  });
}

function textOf(value: FieldValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Why a record of ours changes when a value of theirs is taken. */
export function causeOf(connection: ConnectionRow, runId?: number): Cause {
  return {
    source: 'connection',
    actor: connection.name,
    connectionId: connection.id,
    ...(runId === undefined ? {} : { runId }),
  };
}

/**
 * Why records change in a reading. The first of all brings what was there before there was Ponte:
 * of that nobody is told and nothing follows, as when a person approved it from a preview.
 */
export function causeOfReading(connection: ConnectionRow, runId: number, first: boolean): Cause {
  const cause = causeOf(connection, runId);
  return first ? { ...cause, quiet: true } : cause;
}

export function lagOf({ parts, provider }: Pick<Sending, 'parts' | 'provider'>): number {
  return parts.config.indexLagMs ?? provider.indexLagMs;
}
