import { transact, type Tx } from '../../db/database.ts';
import type { LeasedJob } from '../../jobs/job.ts';
import type { Outcome } from '../../jobs/outcome.ts';
import type { LinkRow } from '../../links/link-store.ts';
import type { SyncRecord } from '../../links/record-kind.ts';
import { createRemote, isDeleted } from './creates.ts';
import { customerFirst } from './customer-first.ts';
import { asOutcome } from '../failure.ts';
import { toldMissing } from '../gone.ts';
import { planFor } from '../reconcile.ts';
import { recover } from './recovery.ts';
import { isOfErased, removeErased } from './remove-erased.ts';
import { looking } from './look.ts';
import { current, done, frozen, type Sending, type SyncParts } from '../sending.ts';
import { removeRemote, updateRemote } from './writes.ts';

/**
 * Brings one record to one connection: what is to be done is worked out when it is done.
 *
 * The record is read there immediately before it is written and both are planned together, since
 * not every system has conditional writes; the moment between is the provider's unprotected window.
 */
export function createPush(parts: SyncParts) {
  const supersede = parts.db.client.prepare(
    `update job set state = 'superseded', finished_at = ?, updated_at = ?
      where record_id = ? and state = 'dead' and key = ?`,
  );
  const supersedeOther = parts.db.client.prepare(
    `update job set state = 'superseded', finished_at = ?, updated_at = ?
      where state = 'dead' and key = ?`,
  );

  /** What failed earlier about the same record is answered by this success. */
  function answered(job: LeasedJob, outcome: Outcome): Outcome {
    if (outcome.kind !== 'done') return outcome;
    return {
      ...outcome,
      settle(tx) {
        outcome.settle?.(tx);
        const now = parts.clock.now();
        if (job.recordId === null) supersedeOther.run(now, now, job.key);
        else supersede.run(now, now, job.recordId, job.key);
      },
    };
  }

  return async (job: LeasedJob, signal: AbortSignal): Promise<Outcome> => {
    try {
      if (isOfErased(parts, job)) return await removeErased(parts, job, signal);
      const sending = await prepare(parts, job, signal);
      return answered(job, sending === null ? done('noop') : await deliver(sending));
    } catch (error) {
      if (signal.aborted) throw error;
      return asOutcome(error);
    }
  };
}

async function prepare(
  parts: SyncParts,
  job: LeasedJob,
  signal: AbortSignal,
): Promise<Sending | null> {
  const link = job.linkId === null ? null : parts.links.byId(job.linkId);
  if (link?.recordId == null || link.lifecycle === 'candidate') return null;
  const open = await parts.ports.of(link.connectionId, link.objectType);
  await open.port.prepare(signal);
  const kind = parts.kinds.of(link.objectType);
  return { ...open, parts, job, signal, kind, linkId: link.id };
}

async function deliver(sending: Sending): Promise<Outcome> {
  const { parts } = sending;
  const open = parts.intents.openOf(sending.linkId);
  if (open !== null) {
    const waiting = await recover(sending, open);
    if (waiting !== null) return waiting;
  }
  const { link, record } = current(sending);
  const waits = record.deletedAt === null ? customerFirst(sending, link) : null;
  if (waits !== null) return waits;
  if (parts.conflicts.openOf(link.id).some(({ kind }) => kind === 'uncertain_create')) {
    return frozen('A person has to say whether this record is already there.');
  }
  if (record.deletedAt !== null) return remove(sending, link);
  switch (link.lifecycle) {
    case 'candidate':
      return done('noop');
    case 'creating':
      return createRemote(sending);
    case 'linked':
      return restsAsItIs(sending, link, record) ? done('noop') : update(sending, link);
    case 'detached':
    case 'tombstoned':
      return revive(sending, link);
  }
}

/** True when nothing here differs from what both sides agreed on: no need to ask them. */
function restsAsItIs({ parts, job, port }: Sending, link: LinkRow, record: SyncRecord): boolean {
  // A person who asks or decides wants to know how it stands there, too.
  const asked = job.class === 'person' || job.class === 'resolution';
  if (asked || link.frozenFields.length > 0) return false;
  if (link.goneEvidence.length > 0) return false;
  // As far as is known they still stand there; unknown values would hide a consent that was given.
  const agreed = { values: { ...link.base, ...parts.links.seenValues(link.id) }, opaque: {} };
  const { rule } = parts.rules.of(link.connectionId);
  const { base, frozenFields, muted } = link;
  const planned = { base, frozen: frozenFields, muted, rule };
  const made = planFor(planned, record, agreed, port);
  // What cannot be sent is a question for a person, which is asked with their value beside it; and a
  // refusal that stands there is taken over here.
  const changes = { ...made.remotePatch, ...made.localPatch };
  return Object.keys(changes).length === 0 && made.conflicts.length === 0;
}

async function update(sending: Sending, link: LinkRow): Promise<Outcome> {
  return looking(sending, link, async ({ remote, reading }) =>
    remote === null ? toldMissing(sending) : updateRemote(sending, remote, reading),
  );
}

async function remove(sending: Sending, link: LinkRow): Promise<Outcome> {
  const { parts } = sending;
  if (link.lifecycle !== 'linked') {
    return done('noop', (tx) => {
      if (link.lifecycle === 'creating') parts.links.change(tx, link.id, { lifecycle: 'detached' });
    });
  }
  // It was only to be found out what became of a write that was under way when it was deleted here.
  if (!isDeletedThereToo(sending)) {
    return done('noop', (tx) => parts.links.change(tx, link.id, { lifecycle: 'detached' }));
  }
  return looking(sending, link, async ({ remote }) =>
    remote === null ? done('noop', tombstone(sending)) : removeRemote(sending, remote),
  );
}

/** Because the connection says so, or because a person decided it of this record. */
function isDeletedThereToo({ parts, job, connection }: Sending): boolean {
  const { settings } = parts.connections.byId(connection.id) ?? connection;
  return job.op === 'delete' || settings.deletes === 'send';
}

/** The record lives again: their record is taken up where it was left, or made anew if it is gone. */
async function revive(sending: Sending, link: LinkRow): Promise<Outcome> {
  const { parts } = sending;
  if (link.remoteId === null) return startAnew();
  return looking(sending, link, async ({ remote, reading }) => {
    if (isDeleted(sending)) return done('noop');
    if (remote === null) return startAnew();
    transact(parts.db, (tx) => {
      parts.links.change(tx, link.id, { lifecycle: 'linked', goneEvidence: [] });
    });
    return updateRemote(sending, remote, reading);
  });

  function startAnew(): Promise<Outcome> {
    transact(parts.db, (tx) => parts.links.startAnew(tx, link));
    return createRemote(sending);
  }
}

function tombstone({ parts, linkId }: Sending) {
  return (tx: Tx) => parts.links.change(tx, linkId, { lifecycle: 'tombstoned' });
}
