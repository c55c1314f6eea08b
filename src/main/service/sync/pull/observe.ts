import { assertNever } from '../../../../shared/errors.ts';
import type { Cause } from '../../actor.ts';
import type { Tx } from '../../db/database.ts';
import { firstTaken } from '../../links/first-values.ts';
import { leadOf, type LinkRow } from '../../links/link-store.ts';
import type { RecordKind, SyncRecord } from '../../links/record-kind.ts';
import { isBlank, type FieldValue } from '../../providers/field-values.ts';
import type { Provider, RecordsPort, RemoteRecord } from '../../providers/provider.ts';
import { createDecide, wasGone, type Decision } from '../decide.ts';
import { lane } from '../outbox.ts';
import { planFor, type Reconciled } from '../reconcile.ts';
import type { SyncParts } from '../sending.ts';

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

export type ObserveParts = SyncParts;

export type Observer = {
  readonly connectionId: number;
  readonly provider: Provider;
  readonly kind: RecordKind;
  readonly port: RecordsPort;
  readonly cause: Cause;
};

/** A decision about a record, to be carried out in the transaction in which it was made. */
type Decided = {
  readonly remote: RemoteRecord;
  readonly link: LinkRow | null;
  readonly decision: Decision;
  readonly how?: 'pull' | 'read';
};

export type ObserveResult = {
  readonly did: Observed;
  readonly conflicts: number;
  /** The link by which the record is known now; absent where it is by none. */
  readonly linkId?: number;
};

const left: ObserveResult = { did: 'left', conflicts: 0 };

export function createObserve(parts: ObserveParts) {
  const { links, conflicts } = parts;
  const decide = createDecide(parts);

  /** Applies one record; `link` is the one by which it is known here, if it is. */
  function observe(
    tx: Tx,
    by: Observer,
    remote: RemoteRecord,
    link: LinkRow | null,
    how: 'pull' | 'read' = 'pull',
  ): ObserveResult {
    return carryOut(tx, by, { remote, link, decision: decide(tx, by, remote, link), how });
  }

  /** Does what was decided about a record. */
  function carryOut(
    tx: Tx,
    by: Observer,
    { remote, link, decision, how = 'pull' }: Decided,
  ): ObserveResult {
    switch (decision.does) {
      case 'left':
        return left;
      case 'pass':
        if (decision.link === null) return passErased(tx, by, remote);
        // Let go of: only that it was seen is noted, so that it is passed over quickly.
        links.saw(tx, decision.link.id, { ver: remote.ver, values: null, how });
        return { did: 'unchanged', conflicts: 0, linkId: decision.link.id };
      case 'known': {
        const { link: known, record } = decision;
        conflicts.converge(tx, known.id, 'edit_delete');
        const again = wasGone(known) ? { alsoChange: { lifecycle: 'linked' } as const } : {};
        const made = parts.reconcile(tx, { ...by, link: known, record, remote, how, ...again });
        return told(tx, by, made, 'unchanged');
      }
      case 'ask':
        return ask(tx, by, remote, link, decision.records);
      case 'link':
        letCandidateGo(tx, link);
        return linkTo(tx, by, remote, decision.record);
      case 'create':
        letCandidateGo(tx, link);
        return born(tx, by, remote);
      default:
        return assertNever(decision);
    }
  }

  /** Of a person who was erased: only the id of the record there is kept. */
  function passErased(tx: Tx, by: Observer, remote: RemoteRecord): ObserveResult {
    links.insert(tx, {
      connectionId: by.connectionId,
      objectType: by.kind.type,
      recordId: null,
      remoteId: remote.remoteId,
      lifecycle: 'tombstoned',
      seen: { ver: remote.ver, values: null, how: 'pull' },
    });
    return { did: 'unchanged', conflicts: 0 };
  }

  function letCandidateGo(tx: Tx, candidate: LinkRow | null): void {
    if (candidate === null) return;
    conflicts.converge(tx, candidate.id, 'ambiguous_link');
    links.change(tx, candidate.id, { remoteId: null, lifecycle: 'detached' });
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
    const { rule, rev } = parts.rules.of(by.connectionId);
    const { values, base } = firstTaken(remote.values, rule, by.port);
    const agreed: Record<string, FieldValue> = { ...base };
    const system = by.provider.info.name;
    const record = by.kind.create(tx, values, system, by.cause, remote.createdAt);
    // What a new record has of itself was written by nobody: it is no edit of ours.
    for (const [field, value] of Object.entries(record.values(by.port.fields()))) {
      const told = field in remote.values || field in remote.opaque;
      if (!told && !isBlank(value) && rule(field).takes) agreed[field] = value;
    }
    const link = links.insert(tx, {
      connectionId: by.connectionId,
      objectType: by.kind.type,
      recordId: record.id,
      remoteId: remote.remoteId,
      lifecycle: 'linked',
      base: agreed,
      baseLocalRev: record.localRev,
      seen: { ver: remote.ver, values: remote.values, how: 'pull' },
    });
    const { ver: remoteVer, pageId } = remote;
    const seenAs = { cause: by.cause, how: 'pull', remoteVer, pageId, policyRev: rev };
    const thought = { kind: 'born', values: remote.values, rule, profile: by.port } as const;
    parts.ledger.note(tx, { link, record, ...seenAs }, thought);
    const linkId = link.id;
    if (Object.keys(remote.opaque).length === 0) return { did: 'created', conflicts: 0, linkId };
    const made = planFor({ base: link.base, frozen: [], rule }, record, remote, by.port);
    const seen = { localRev: record.localRev, remoteVer: remote.ver };
    return { did: 'created', conflicts: conflicts.follow(tx, link, made, seen), linkId };
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
    return { did: 'unchanged', conflicts: opened ? 1 : 0, linkId: link.id };
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
        class: by.cause.jobClass ?? 'pull',
        connectionId: by.connectionId,
        linkId: link.id,
        recordId: leadOf({ objectType: by.kind.type, recordId: record.id }),
        cause: { source: 'connection', actor: by.cause.actor },
      });
    }
    const takes = Object.keys(plan.localPatch).length > 0;
    return { did: takes ? 'updated' : otherwise, conflicts: newConflicts, linkId: link.id };
  }

  return Object.assign(observe, { decide, carryOut });
}
