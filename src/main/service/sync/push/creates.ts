import { transact, type Tx } from '../../db/database.ts';
import type { Outcome } from '../../jobs/outcome.ts';
import type { LinkRow } from '../../links/link-store.ts';
import type { FieldValues } from '../../providers/field-values.ts';
import { isProviderError, type ProviderError } from '../../providers/provider-error.ts';
import type { KeyName, RemoteRecord } from '../../providers/provider.ts';
import { mayHaveMade } from '../being-made.ts';
import { asOutcome } from '../failure.ts';
import { toldMissing } from '../gone.ts';
import type { Intent } from './intent-store.ts';
import { looking } from './look.ts';
import { lookUp, type Found } from './look-up.ts';
import { localValues } from '../reconcile.ts';
import { lackingOf, sendable } from './sendable.ts';
import { askWhich, causeOf, current, done, frozen, isRefused, type Sending } from '../sending.ts';
import { failedWrite, noteMade, settleWrite, verified, type Wrote } from './settle-write.ts';
import { openIntent, updateRemote } from './writes.ts';

/** Making a record there: once, whatever becomes of the call. */

/** Makes the record there, or takes up the one that is there already. */
export async function createRemote(sending: Sending): Promise<Outcome> {
  const { parts, port, manifest, signal } = sending;
  if (isOutside(sending)) return nothingToMake(sending);
  const valuesNow = () =>
    sendable(current(sending).record, parts.rules.of(sending.connection.id).rule, port);
  const lacking = lackingOf(manifest, valuesNow());
  if (lacking !== undefined) return lacks(sending, lacking);
  if (manifest.looksFirst) {
    const { uid } = current(sending).record;
    const there = await lookUp(sending, uid, valuesNow(), (found, by) => {
      if (isRefused(sending, found) || wasDeletedThere(sending, found)) return false;
      // A document belongs to one; an e-mail or a phone that another lead's record has may be shared.
      return by === 'document' || !isTaken(sending, found);
    });
    if (current(sending).link.lifecycle === 'linked') {
      return { kind: 'stale', message: 'A reading linked it while it was looked for there.' };
    }
    if (isDeleted(sending) || isOutside(sending)) return nothingToMake(sending);
    if (there !== null) return isThere(sending, there);
  }

  const { link, record } = current(sending);
  const values = valuesNow();
  const intent = openIntent(sending, 'create', values, record, null);
  const key = { externalId: record.uid, idempotencyKey: intent.key };
  try {
    const made = await port.create(values, key, signal);
    if (made.existed === true) {
      const found = (tx: Tx) => parts.intents.settle(tx, intent.id, 'found');
      if (isRefused(sending, made)) return { ...heldByRefused(sending), settle: found };
      const there = await port.read(made.remoteId, signal);
      return await isThere(sending, { by: 'externalId', records: [there] }, found);
    }
    const remote = await verified(sending, made.remoteId);
    const wrote = { sent: values, rev: record.localRev };
    const settle = (tx: Tx) => {
      parts.intents.settle(tx, intent.id, 'done');
      noteMade(tx, sending, link, record, localValues(record, port));
      standsThere(tx, sending, wrote, made.remoteId, remote);
    };
    return done('sent', settle, made.exchange);
  } catch (error) {
    return isProviderError(error) && error.kind === 'rejected'
      ? refusedCreate(sending, intent.id, values, error)
      : failedWrite(sending, intent.id, error);
  }
}

/** Deleted here while the other system was asked: before an intent stands, nobody else sees to that. */
export function isDeleted(sending: Sending): boolean {
  return current(sending).record.deletedAt !== null;
}

/** It left, meanwhile, the segment to which the connection is limited. */
function isOutside(sending: Sending): boolean {
  const { parts, connection, kind } = sending;
  const { settings } = parts.connections.byId(connection.id) ?? connection;
  return !parts.scope.takes({ settings }, kind.type, current(sending).record.id);
}

function nothingToMake({ parts, linkId }: Sending): Outcome {
  return done('noop', (tx) => parts.links.change(tx, linkId, { lifecycle: 'detached' }));
}

/**
 * Sends a create of unknown outcome once more, where that makes no second record: as it was sent
 * then, whatever was edited since.
 *
 * @returns null when it stands there, so that what was edited since can follow; else why to wait
 */
export async function createAgain(sending: Sending, intent: Intent): Promise<Outcome | null> {
  const { parts, port, signal } = sending;
  const { record } = current(sending);
  const key = { externalId: record.uid, idempotencyKey: intent.key };
  try {
    const made = await port.create(intent.patch, key, signal);
    if (made.existed === true && isRefused(sending, made)) {
      const found = (tx: Tx) => parts.intents.settle(tx, intent.id, 'found');
      return { ...heldByRefused(sending), settle: found };
    }
    const remote = await verified(sending, made.remoteId);
    transact(parts.db, (tx) => {
      const { link, record: now } = current(sending);
      parts.intents.settle(tx, intent.id, made.existed === true ? 'found' : 'done');
      noteMade(tx, sending, link, now, intent.patch);
      const wrote = { sent: intent.patch, rev: intent.localRev, longAgo: true };
      standsThere(tx, sending, wrote, made.remoteId, remote);
    });
    return null;
  } catch (error) {
    const outcome = asOutcome(error);
    if (outcome.kind === 'rejected' || outcome.kind === 'stale') {
      // Refused now, it was not made then: that would have been the answer.
      transact(parts.db, (tx) => parts.intents.settle(tx, intent.id, 'lost'));
      return null;
    }
    // What became of the first try is as unknown as before, whatever became of this one.
    return { ...outcome, settle: (tx: Tx) => parts.intents.doubt(tx, intent.id) };
  }
}

/** Whether sending a create of unknown outcome once more makes no second record. */
export function canBeSentAgain({ parts, manifest }: Sending, intent: Intent): boolean {
  const { createsOnce } = manifest;
  if (createsOnce === undefined) return false;
  return createsOnce.by === 'externalId' || parts.clock.now() - intent.sentAt < createsOnce.forMs;
}

/** Links to what was just made, which holds what was sent or what they made of it. */
function standsThere(
  tx: Tx,
  sending: Sending,
  wrote: Wrote,
  remoteId: string,
  remote: RemoteRecord | null,
): void {
  takeBackFromReading(tx, sending, remoteId);
  sending.parts.links.change(tx, sending.linkId, { lifecycle: 'linked', remoteId });
  settleWrite(tx, sending, wrote, remote);
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

function lacks({ provider }: Sending, field: string): Outcome {
  return {
    kind: 'rejected',
    code: field === 'email' ? 'required' : `required_${field}`,
    field,
    message: `${provider.info.name} takes no record without ${field}. Fill it in and send it again.`,
  };
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
  if (isTaken(sending, only)) return { ...belongsToAnother(by), settle };
  if (by !== 'externalId' && isBeingMade(sending, only)) {
    const message = 'Another lead may just have been made there as this record.';
    return { kind: 'later', message, delayMs: beingMadeMs, settle };
  }
  const candidate = parts.links.byRemote(link.connectionId, link.objectType, only.remoteId);
  transact(parts.db, (tx) => {
    settle(tx);
    if (candidate !== null && candidate.id !== link.id) giveUp(tx, sending, candidate);
    parts.links.change(tx, link.id, { lifecycle: 'linked', remoteId: only.remoteId });
    parts.log.info(
      { link: link.id, record: record.id },
      'linked to a record that was there already',
    );
  });
  // A search may show it as it was a while ago.
  return looking(sending, current(sending).link, async ({ remote, reading }) =>
    remote === null ? toldMissing(sending) : updateRemote(sending, remote, reading),
  );
}

/** How soon it is looked again whether what others are making there is settled. */
const beingMadeMs = 60_000;

function isBeingMade({ parts, connection, kind, linkId }: Sending, { values }: RemoteRecord) {
  const sent = parts.intents.creating(connection.id, kind.type, linkId);
  return sent.some((each) => mayHaveMade(each, values));
}

/** Whether a record there is another one's of ours. */
export function isTaken(sending: Sending, { remoteId }: RemoteRecord): boolean {
  const { parts, connection, kind } = sending;
  const link = parts.links.byRemote(connection.id, kind.type, remoteId);
  if (link === null || link.id === sending.linkId || link.recordId === null) return false;
  return !isLeftThere(sending, link);
}

/** Its record was deleted here alone: what it was there is nobody's, until somebody comes who it is. */
export function isLeftThere({ parts }: Sending, link: LinkRow): boolean {
  return link.lifecycle === 'detached' && parts.kinds.recordOf(link)?.deletedAt != null;
}

/** A search may still show for a while what was deleted there. */
function wasDeletedThere({ parts, connection, kind }: Sending, { remoteId }: RemoteRecord) {
  return parts.links.byRemote(connection.id, kind.type, remoteId)?.lifecycle === 'tombstoned';
}

/** Another link gives up a record there that is ours. */
export function giveUp(tx: Tx, { parts }: Sending, { id }: LinkRow): void {
  parts.conflicts.converge(tx, id, 'ambiguous_link');
  parts.links.change(tx, id, { remoteId: null, lifecycle: 'detached' });
}

/** A person parted the two, and there our id still stands on the other one: sent, ours would be that. */
function heldByRefused({ provider }: Sending): Outcome {
  return {
    kind: 'rejected',
    code: 'same_id',
    message: `${provider.info.name} keeps this lead's id on a record that was said to be somebody else. Take the id out of that record there, or merge the two leads, and send it again.`,
  };
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
