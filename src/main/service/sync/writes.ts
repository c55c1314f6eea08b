import { transact, type Tx } from '../db/database.ts';
import type { Outcome } from '../jobs/outcome.ts';
import type { SyncRecord } from '../links/record-kind.ts';
import type { FieldValues } from '../providers/field-values.ts';
import { isProviderError, type ProviderError } from '../providers/provider-error.ts';
import type { KeyName, RemoteRecord } from '../providers/provider.ts';
import { asOutcome } from './failure.ts';
import { idempotencyKey } from './intent-store.ts';
import { lookUp, type Found } from './look-up.ts';
import { planFor } from './reconcile.ts';
import { lackingOf, sendable } from './sendable.ts';
import {
  aboutWrite,
  believable,
  failedWrite,
  noteMade,
  settleWrite,
  verified,
} from './settle-write.ts';
import { askWhich, causeOf, current, done, frozen, isRefused, type Sending } from './sending.ts';

/**
 * The three writes, each in the same steps: a durable intent, the call, and then, in the
 * transaction that settles the job, what came of it.
 */

/** Makes the record there, or takes up the one that is there already. */
export async function createRemote(sending: Sending): Promise<Outcome> {
  const { parts, port, manifest, signal } = sending;
  const { link, record } = current(sending);
  const values = sendable(record, parts.rules.of(link.connectionId).rule, port);
  const lacking = lackingOf(manifest, values);
  if (lacking !== undefined) return lacks(sending, lacking);
  if (manifest.looksFirst) {
    const there = await lookUp(sending, record.uid, values, (found, by) => {
      // A document belongs to one; an e-mail or a phone that another lead's record has may be shared.
      return !isRefused(sending, found) && (by === 'document' || !isTaken(sending, found));
    });
    if (there !== null) return isThere(sending, there);
  }

  const intentId = openIntent(sending, 'create', values, record, null);
  try {
    const { remoteId, exchange } = await port.create(values, { externalId: record.uid }, signal);
    const remote = await verified(sending, remoteId);
    return done(
      'sent',
      (tx) => {
        parts.intents.settle(tx, intentId, 'done');
        takeBackFromReading(tx, sending, remoteId);
        parts.links.change(tx, link.id, { lifecycle: 'linked', remoteId });
        noteMade(tx, sending, link, record);
        settleWrite(tx, sending, { sent: values, rev: record.localRev }, remote);
      },
      exchange,
    );
  } catch (error) {
    return isProviderError(error) && error.kind === 'rejected'
      ? refusedCreate(sending, intentId, values, error)
      : failedWrite(sending, intentId, error);
  }
}

/**
 * A reading may have met what we made before its answer reached us, and taken it for somebody new.
 * What it made of it here goes, as long as nobody has touched it.
 */
function takeBackFromReading(
  tx: Tx,
  { parts, linkId, connection }: Sending,
  remoteId: string,
): void {
  const ours = parts.links.byId(linkId);
  const other = ours && parts.links.byRemote(connection.id, ours.objectType, remoteId);
  if (!other || other.id === linkId) return;
  const record = parts.kinds.recordOf(other);
  parts.links.change(tx, other.id, { lifecycle: 'detached', remoteId: null });
  if (record === null || record.deletedAt !== null) return;
  if (record.localRev !== other.baseLocalRev) return;
  parts.kinds.of(other.objectType).remove(tx, record.id, causeOf(connection));
}

/** Plans with what is there now and sends what is left to send. */
export async function updateRemote(sending: Sending, remote: RemoteRecord): Promise<Outcome> {
  const { parts, port, signal } = sending;
  const planned = transact(parts.db, (tx) => {
    const { link, record } = current(sending);
    if (link.lifecycle !== 'linked' || record.deletedAt !== null) return null;
    parts.conflicts.converge(tx, link.id, 'edit_delete');
    const { plan, record: after } = parts.reconcile(tx, {
      link,
      record,
      remote,
      port,
      cause: causeOf(sending.connection),
      job: sending.job,
      how: 'read',
    });
    if (Object.keys(plan.remotePatch).length === 0) return null;
    return {
      patch: plan.remotePatch,
      rev: after.localRev,
      intentId: openIntent(sending, 'update', plan.remotePatch, after, remote.ver),
    };
  });
  if (planned === null) return done('noop');

  const { patch, rev, intentId } = planned;
  try {
    const { exchange } = await port.update(remote.remoteId, patch, signal, remote.ver);
    const after = await verified(sending, remote.remoteId);
    return done(
      'sent',
      (tx) => {
        parts.intents.settle(tx, intentId, 'done');
        settleWrite(tx, sending, { sent: patch, rev }, believable(sending, patch, remote, after));
      },
      exchange,
    );
  } catch (error) {
    return failedWrite(sending, intentId, error);
  }
}

/** Deletes it there, unless it was edited there since: that a person decides. */
export async function removeRemote(
  sending: Sending,
  remote: RemoteRecord,
  record: SyncRecord,
): Promise<Outcome> {
  const { parts, port, signal } = sending;
  const intentId = transact(parts.db, (tx) => {
    const { link } = current(sending);
    const { rule } = parts.rules.of(link.connectionId);
    const made = planFor({ base: link.base, frozen: [], rule }, record, remote, port);
    const edited = [...Object.keys(made.localPatch), ...made.conflicts.map(({ field }) => field)];
    if (edited.length === 0) {
      parts.conflicts.converge(tx, link.id, 'edit_delete');
      return openIntent(sending, 'delete', {}, record, remote.ver);
    }
    const seen = { localRev: record.localRev, remoteVer: remote.ver };
    // Kept, so that deleting it there after all is a decision about these values and no later ones;
    // without its version, since none of them is taken yet.
    parts.links.saw(tx, link.id, { ver: null, values: remote.values, how: 'read' });
    parts.conflicts.open(tx, link, 'edit_delete', seen, { fields: edited, deleted: 'local' });
    return null;
  });
  if (intentId === null) {
    return frozen('It was edited there after it was deleted here. A person has to decide.');
  }
  try {
    const { exchange } = await port.remove(remote.remoteId, signal);
    return done(
      'sent',
      (tx) => {
        parts.intents.settle(tx, intentId, 'done');
        parts.writes.wrote(sending.linkId);
        parts.links.change(tx, sending.linkId, { lifecycle: 'tombstoned' });
        parts.ledger.noteLink(tx, aboutWrite(sending, current(sending).link, record), {
          side: 'remote',
          field: '*',
          outcome: 'deleted',
          reason: 'deleted_here',
          before: remote.remoteId,
          after: null,
        });
      },
      exchange,
    );
  } catch (error) {
    return failedWrite(sending, intentId, error);
  }
}

function lacks({ provider }: Sending, field: string): Outcome {
  return {
    kind: 'rejected',
    code: field === 'email' ? 'required' : `required_${field}`,
    field,
    message: `${provider.info.name} takes no record without ${field}. Fill it in and send it again.`,
  };
}

function openIntent(
  { parts, job, linkId }: Sending,
  op: 'create' | 'update' | 'delete',
  patch: FieldValues,
  record: SyncRecord,
  expectedRemoteVer: string | null,
): number {
  return transact(parts.db, (tx) => {
    const link = parts.links.byId(linkId);
    const revisions =
      op === 'create' ? [link?.createGen ?? 0] : [link?.baseLocalRev ?? 0, record.localRev];
    parts.writes.wrote(linkId);
    return parts.intents.open(tx, {
      linkId,
      jobId: job.id,
      op,
      patch,
      localRev: record.localRev,
      expectedRemoteVer,
      key: idempotencyKey(op, job.connectionId, linkId, ...revisions),
    });
  });
}

/** Refused, but perhaps only because it is there already: then the two are one record. */
async function refusedCreate(
  sending: Sending,
  intentId: number,
  values: FieldValues,
  error: ProviderError,
): Promise<Outcome> {
  const { parts, port, manifest, signal } = sending;
  const refused = {
    ...asOutcome(error),
    settle: (tx: Tx) => parts.intents.settle(tx, intentId, 'refused'),
  };
  const found = await lookUp({ port, manifest, signal }, current(sending).record.uid, values);
  const [only] = found?.records ?? [];
  if (found === null || only === undefined || found.records.length > 1) return refused;
  if (isTaken(sending, only)) return { ...belongsToAnother(found.by), settle: refused.settle };
  return isThere(sending, found, (tx) => parts.intents.settle(tx, intentId, 'found'));
}

/** A record of ours that is there already: the two are one from now on. */
async function isThere(
  sending: Sending,
  { by, records }: Found,
  settle: (tx: Tx) => void = () => undefined,
): Promise<Outcome> {
  const { parts } = sending;
  const { link, record } = current(sending);
  const [only] = records;
  if (only === undefined || records.length > 1) {
    transact(parts.db, (tx) => {
      settle(tx);
      askWhich(tx, sending, link, record, records);
    });
    return frozen('Several records there may be this one. A person has to decide.');
  }
  if (isTaken(sending, only)) return belongsToAnother(by);
  const candidate = parts.links.byRemote(link.connectionId, link.objectType, only.remoteId);
  transact(parts.db, (tx) => {
    settle(tx);
    if (candidate !== null && candidate.id !== link.id) {
      parts.conflicts.converge(tx, candidate.id, 'ambiguous_link');
      parts.links.change(tx, candidate.id, { remoteId: null, lifecycle: 'detached' });
    }
    parts.links.change(tx, link.id, { lifecycle: 'linked', remoteId: only.remoteId });
    parts.log.info(
      { link: link.id, record: record.id },
      'linked to a record that was there already',
    );
  });
  return updateRemote(sending, only);
}

/** Whether a record there is another one's of ours. */
function isTaken(
  { parts, linkId, connection, kind }: Sending,
  { remoteId }: RemoteRecord,
): boolean {
  const link = parts.links.byRemote(connection.id, kind.type, remoteId);
  return link !== null && link.id !== linkId && link.recordId !== null;
}

function belongsToAnother(by: KeyName): Outcome {
  const [field, words] = by === 'document' ? ['document', 'CPF or CNPJ'] : ['email', 'e-mail'];
  return {
    kind: 'rejected',
    code: `same_${field}`,
    field,
    message: `Another lead with this ${words} is already linked to that record. Merge the two leads or change the ${words}.`,
  };
}
