import { transact } from '../../db/database.ts';
import type { Outcome } from '../../jobs/outcome.ts';
import type { SyncRecord } from '../../links/record-kind.ts';
import type { FieldValues } from '../../providers/field-values.ts';
import type { RemoteRecord } from '../../providers/provider.ts';
import { idempotencyKey } from './intent-store.ts';
import { planFor } from '../reconcile.ts';
import { causeOf, current, done, frozen, type Sending } from '../sending.ts';
import type { Reading } from './write-marks.ts';
import { aboutWrite, believable, failedWrite, settleWrite, verified } from './settle-write.ts';

/**
 * Writes to a record that is there, and the steps of every write: a durable intent, the call, and
 * then, in the transaction that settles the job, what came of it.
 */

/** Plans with what is there now, as a look showed it, and sends what is left to send. */
export async function updateRemote(
  sending: Sending,
  remote: RemoteRecord,
  look: Pick<Reading, 'saw'>,
): Promise<Outcome> {
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
    // A page that was asked for before this look shows what was.
    look.saw(link.id);
    if (Object.keys(plan.remotePatch).length === 0) return null;
    return {
      patch: plan.remotePatch,
      rev: after.localRev,
      intentId: openIntent(sending, 'update', plan.remotePatch, after, remote.ver).id,
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
export async function removeRemote(sending: Sending, remote: RemoteRecord): Promise<Outcome> {
  const { parts, port, signal } = sending;
  const planned = transact(parts.db, (tx) => {
    const { link, record } = current(sending);
    // Restored, or let go of, while it was looked at there.
    if (link.lifecycle !== 'linked' || record.deletedAt === null) return 'kept';
    const { rule } = parts.rules.of(link.connectionId);
    const made = planFor({ base: link.base, frozen: [], rule }, record, remote, port);
    const edited = [...Object.keys(made.localPatch), ...made.conflicts.map(({ field }) => field)];
    if (edited.length === 0) {
      parts.conflicts.converge(tx, link.id, 'edit_delete');
      return { record, intentId: openIntent(sending, 'delete', {}, record, remote.ver).id };
    }
    const seen = { localRev: record.localRev, remoteVer: remote.ver };
    // Kept, so that deleting it there after all is a decision about these values and no later ones;
    // without its version, since none of them is taken yet.
    parts.links.saw(tx, link.id, { ver: null, values: remote.values, how: 'read' });
    parts.conflicts.open(tx, link, 'edit_delete', seen, { fields: edited, deleted: 'local' });
    return 'asked';
  });
  if (planned === 'kept') return done('noop');
  if (planned === 'asked') {
    return frozen('It was edited there after it was deleted here. A person has to decide.');
  }
  const { record, intentId } = planned;
  try {
    const { exchange } = await port.remove(remote.remoteId, signal, remote.ver);
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

/** On disk before the socket is touched. */
export type OpenedIntent = { readonly id: number; readonly key: string };

export function openIntent(
  { parts, job, linkId, connection, kind }: Sending,
  op: 'create' | 'update' | 'delete',
  patch: FieldValues,
  record: SyncRecord,
  expectedRemoteVer: string | null,
): OpenedIntent {
  return transact(parts.db, (tx) => {
    const link = parts.links.byId(linkId);
    // Fixed for one create until it is settled, whatever is edited meanwhile; named by what a copy
    // of the file that is gone back to cannot give to another record. Parted from what it was there,
    // ours becomes a new one.
    const { id: connectionId, uid } = connection;
    const ours = { connectionId, objectType: kind.type, recordId: record.id };
    const parties = [op, uid, record.uid, parts.notSame.partings(ours)];
    const key =
      op === 'create'
        ? idempotencyKey(...parties, link?.createGen ?? 0, parts.intents.creates(linkId))
        : idempotencyKey(...parties, link?.baseLocalRev ?? 0, record.localRev);
    parts.writes.wrote(linkId);
    const { localRev } = record;
    const asked = { linkId, jobId: job.id, op, patch, localRev, expectedRemoteVer, key };
    return { id: parts.intents.open(tx, asked), key };
  });
}
