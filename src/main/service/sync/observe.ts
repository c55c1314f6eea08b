import type { Cause } from '../actor.ts';
import type { Tx } from '../db/database.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { LinkRow } from '../links/link-store.ts';
import type { RecordKind, SyncRecord } from '../links/record-kind.ts';
import { isBlank, type FieldValue } from '../providers/field-values.ts';
import type { Provider, RecordsPort, RemoteRecord } from '../providers/provider.ts';
import { lane } from './outbox.ts';
import { planFor, type Reconciled } from './reconcile.ts';
import type { SyncParts } from './sending.ts';

/**
 * What one record that was seen there leads to here: a new record, a link to one that is known,
 * an update field by field, or a question for a person.
 */
export type Observed =
  | 'created'
  | 'updated'
  | 'unchanged'
  /** Seen, but something of ours about it is still open: it is looked at again at the next pull. */
  | 'left';

export type ObserveParts = SyncParts & {
  readonly queue: Pick<JobQueue, 'enqueue'>;
};

export type Observer = {
  readonly connectionId: number;
  readonly provider: Provider;
  readonly kind: RecordKind;
  readonly port: RecordsPort;
  readonly cause: Cause;
};

export type ObserveResult = { readonly did: Observed; readonly conflicts: number };

const left: ObserveResult = { did: 'left', conflicts: 0 };

export function createObserve(parts: ObserveParts) {
  const { links, kinds, intents, conflicts } = parts;

  /** Applies one record; `link` is the one by which it is known here, if it is. */
  function observe(
    tx: Tx,
    by: Observer,
    remote: RemoteRecord,
    link: LinkRow | null,
    how: 'pull' | 'read' = 'pull',
  ): ObserveResult {
    if (link === null || link.lifecycle === 'candidate') return meet(tx, by, remote, link);
    if (link.lifecycle === 'detached' || link.lifecycle === 'tombstoned') {
      // Let go of: only that it was seen is noted, so that it is passed over quickly.
      links.saw(tx, link.id, { ver: remote.ver, values: null, how });
      return { did: 'unchanged', conflicts: 0 };
    }
    const record = kinds.recordOf(link);
    if (record === null || record.deletedAt !== null || intents.openOf(link.id) !== null)
      return left;
    conflicts.converge(tx, link.id, 'edit_delete');
    return told(tx, by, parts.reconcile(tx, { ...by, link, record, remote, how }), 'unchanged');
  }

  /** A record without a link: known by our id, by what makes two records one, or new. */
  function meet(
    tx: Tx,
    by: Observer,
    remote: RemoteRecord,
    candidate: LinkRow | null,
  ): ObserveResult {
    const matches = matchesOf(tx, by, remote);
    if (matches === 'left') return left;
    if (matches.length > 1) return ask(tx, by, remote, candidate, matches);
    const [record] = matches;
    if (candidate !== null) {
      conflicts.converge(tx, candidate.id, 'ambiguous_link');
      links.change(tx, candidate.id, { remoteId: null, lifecycle: 'detached' });
    }
    return record === undefined ? born(tx, by, remote) : linkTo(tx, by, remote, record);
  }

  /** Live records that may be this one: the one whose id it carries, or those of the surest key. */
  function matchesOf(tx: Tx, by: Observer, remote: RemoteRecord): SyncRecord[] | 'left' {
    const own = remote.externalId === null ? null : by.kind.byUid(remote.externalId);
    if (own !== null && own.deletedAt === null) {
      const free = freeFor(by, remote, own);
      if (free !== 'no') return free === 'left' ? 'left' : [own];
    }
    for (const records of by.kind.matches(tx, remote)) {
      const found: SyncRecord[] = [];
      for (const record of records) {
        const free = freeFor(by, remote, record);
        if (free === 'left') return 'left';
        if (free === 'yes') found.push(record);
      }
      if (found.length > 0) return found;
    }
    return [];
  }

  /** Whether a record of ours can be this one, being no other one there. */
  function freeFor(by: Observer, remote: RemoteRecord, record: SyncRecord): 'yes' | 'no' | 'left' {
    const link = links.ofRecordOn(by.kind.type, record.id, by.connectionId);
    if (link === null) return 'yes';
    // A create of this very record may be under way: its recovery will say.
    if (intents.openOf(link.id) !== null) return 'left';
    const elsewhere = link.remoteId !== null && link.remoteId !== remote.remoteId;
    return elsewhere && link.lifecycle === 'linked' ? 'no' : 'yes';
  }

  function linkTo(tx: Tx, by: Observer, remote: RemoteRecord, record: SyncRecord): ObserveResult {
    const existing = links.ofRecordOn(by.kind.type, record.id, by.connectionId);
    const seen = { ver: remote.ver, values: remote.values, how: 'pull' as const };
    const link =
      existing ??
      links.insert(tx, {
        connectionId: by.connectionId,
        objectType: by.kind.type,
        recordId: record.id,
        remoteId: remote.remoteId,
        lifecycle: 'linked',
        seen,
      });
    const alsoChange = { lifecycle: 'linked' as const, remoteId: remote.remoteId };
    // Nothing was ever agreed on: the filled side of each field wins, and two filled ones are asked about.
    const made = parts.reconcile(tx, {
      ...by,
      link,
      record,
      remote,
      how: 'pull',
      base: {},
      alsoChange,
    });
    return told(tx, by, made, 'updated');
  }

  function born(tx: Tx, by: Observer, remote: RemoteRecord): ObserveResult {
    const values: Record<string, FieldValue> = {};
    const base: Record<string, FieldValue> = {};
    const { rule } = parts.rules.of(by.connectionId);
    for (const [field, value] of Object.entries(remote.values)) {
      // What is only sent is not agreed on by being there.
      if (!rule(field).takes) continue;
      base[field] = value;
      const taken = by.port.in(field, value);
      if (taken !== undefined && !isBlank(taken)) values[field] = taken;
    }
    const record = by.kind.create(tx, values, by.provider.info.name, by.cause);
    const link = links.insert(tx, {
      connectionId: by.connectionId,
      objectType: by.kind.type,
      recordId: record.id,
      remoteId: remote.remoteId,
      lifecycle: 'linked',
      base,
      baseLocalRev: record.localRev,
      seen: { ver: remote.ver, values: remote.values, how: 'pull' },
    });
    if (Object.keys(remote.opaque).length === 0) return { did: 'created', conflicts: 0 };
    const made = planFor({ base: link.base, frozen: [], rule }, record, remote, by.port);
    const seen = { localRev: record.localRev, remoteVer: remote.ver };
    return { did: 'created', conflicts: conflicts.follow(tx, link, made, seen) };
  }

  /** More than one record it may be is never decided by machine. */
  function ask(
    tx: Tx,
    by: Observer,
    remote: RemoteRecord,
    candidate: LinkRow | null,
    matches: readonly SyncRecord[],
  ): ObserveResult {
    const seen = { ver: remote.ver, values: remote.values, how: 'pull' as const };
    const link =
      candidate ??
      links.insert(tx, {
        connectionId: by.connectionId,
        objectType: by.kind.type,
        recordId: null,
        remoteId: remote.remoteId,
        lifecycle: 'candidate',
        seen,
      });
    links.saw(tx, link.id, seen);
    const opened = conflicts.open(
      tx,
      link,
      'ambiguous_link',
      { localRev: matches[0]?.localRev ?? 0, remoteVer: remote.ver },
      { candidates: matches.map(({ uid }) => uid) },
    );
    return { did: 'unchanged', conflicts: opened ? 1 : 0 };
  }

  function told(
    tx: Tx,
    by: Observer,
    { plan, link, record, newConflicts }: Reconciled,
    otherwise: 'updated' | 'unchanged',
  ): ObserveResult {
    if (Object.keys(plan.remotePatch).length > 0) {
      parts.queue.enqueue(tx, {
        key: lane(link),
        op: 'upsert',
        class: 'pull',
        connectionId: by.connectionId,
        linkId: link.id,
        recordId: record.id,
        cause: { source: 'connection', actor: by.cause.actor },
      });
    }
    const takes = Object.keys(plan.localPatch).length > 0;
    return { did: takes ? 'updated' : otherwise, conflicts: newConflicts };
  }

  return observe;
}
