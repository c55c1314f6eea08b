import { wordsOf } from '../../../../shared/text.ts';
import type { Tx } from '../../db/database.ts';
import type { Outcome } from '../../jobs/outcome.ts';
import { leadOf, type LinkRow } from '../../links/link-store.ts';
import type { SyncRecord } from '../../links/record-kind.ts';
import type { FieldValue, FieldValues } from '../../providers/field-values.ts';
import { isProviderError, type ProviderError } from '../../providers/provider-error.ts';
import type { RemoteRecord } from '../../providers/provider.ts';
import { asOutcome } from '../failure.ts';
import { lane } from '../outbox.ts';
import { localValues } from '../reconcile.ts';
import { causeOf, current, type Sending } from '../sending.ts';

/**
 * What comes after a write: a look at how the record stands there, and what both sides are from now
 * on known to hold; or what a failure leaves behind.
 */

/**
 * The record as it stands after the write. Bulk work leaves this to the next pull, which sees
 * a thousand records in one call; and a look that fails takes nothing from the write.
 */
export async function verified(sending: Sending, remoteId: string): Promise<RemoteRecord | null> {
  const { parts, job, port, signal, connection } = sending;
  if (job.class === 'import' || job.class === 'backfill') return null;
  try {
    return await port.read(remoteId, signal);
  } catch (error) {
    // The write stands; but who was asked to wait, waits.
    if (isProviderError(error)) parts.heard(connection.id, asOutcome(error));
    return null;
  }
}

/** A look that still shows all the old values has not seen the write; it proves nothing. */
export function believable(
  { port }: Sending,
  patch: FieldValues,
  before: RemoteRecord,
  after: RemoteRecord | null,
): RemoteRecord | null {
  if (after === null || after.ver !== before.ver) return after;
  const told = Object.keys(patch).filter((field) => after.values[field] !== undefined);
  const took = told.every((field) => {
    const [sent, there] = [patch[field] ?? null, after.values[field] ?? null];
    return port.same(field, port.out(field, sent) ?? sent, there);
  });
  return took ? after : null;
}

/** A write that happened. */
export type Wrote = {
  readonly sent: FieldValues;
  /** The revision of ours that it told of. */
  readonly rev: number;
  /** It was answered, or looked at, only long after: what stands there may be somebody else's by now. */
  readonly longAgo?: boolean;
};

/** After a write that happened: both sides stand at what was sent, or at what they made of it. */
export function settleWrite(
  tx: Tx,
  sending: Sending,
  { sent, rev, longAgo }: Wrote,
  remote: RemoteRecord | null,
): void {
  const { parts, port } = sending;
  const { link, record } = current(sending);
  parts.writes.wrote(link.id);
  if (remote === null || record.deletedAt !== null) {
    const base = { ...link.base, ...sent };
    const syncedAt = parts.clock.now();
    const agreed = { base, baseLocalRev: rev, syncedAt };
    parts.links.saw(tx, link.id, { ver: null, values: null, how: 'write' }, agreed);
    return;
  }
  const now = localValues(record, port);
  const base: Record<string, FieldValue> = { ...link.base };
  for (const [field, value] of Object.entries(sent)) {
    const there = remote.values[field];
    // Edited again meanwhile: what they made of ours is the base of that edit; what they wrote is not.
    const moved = now[field] !== undefined && !port.same(field, now[field], value);
    base[field] = moved && longAgo !== true && isMadeOf(value, there) ? there : value;
  }
  const cause = causeOf(sending.connection);
  const { plan } = parts.reconcile(tx, {
    link,
    record,
    remote,
    port,
    cause,
    job: sending.job,
    how: 'verify',
    base,
    alsoChange: { baseLocalRev: rev },
  });
  // No reading plans anew what it finds as this look left it. What was sent just now and is not
  // kept there is not sent again, though: that would never end.
  const leftToSend = Object.keys(plan.remotePatch).some((field) => !Object.hasOwn(sent, field));
  if (leftToSend) sendTheRest(tx, sending, link);
}

/** The same words in another form, or cut off: what systems do to values by themselves. */
function isMadeOf(sent: FieldValue, there: FieldValue | undefined): there is string {
  if (typeof sent !== 'string' || typeof there !== 'string') return false;
  const [ours, theirs] = [wordsOf(sent).join(' '), wordsOf(there).join(' ')];
  return theirs !== '' && ours.startsWith(theirs);
}

function sendTheRest(tx: Tx, { parts, connection }: Sending, link: LinkRow): void {
  parts.queue.enqueue(tx, {
    key: lane(link),
    op: 'upsert',
    class: 'pull',
    connectionId: connection.id,
    linkId: link.id,
    recordId: leadOf(link),
    cause: { source: 'connection', actor: connection.name },
  });
}

/** Settles the intent of a call that certainly had no effect; leaves any other open, to be looked up. */
export function failedWrite({ parts }: Sending, intentId: number, error: unknown): Outcome {
  const outcome = asOutcome(error);
  const { details } = error as ProviderError;
  const inDoubt =
    !details.notMade && (outcome.kind === 'unknown' || outcome.kind === 'unavailable');
  const how = details.notMade || outcome.kind === 'offline' ? 'never_left' : 'refused';
  return {
    ...outcome,
    settle: (tx) =>
      inDoubt ? parts.intents.doubt(tx, intentId) : parts.intents.settle(tx, intentId, how),
  };
}

export function aboutWrite({ parts, connection, job }: Sending, link: LinkRow, record: SyncRecord) {
  const policyRev = parts.rules.of(connection.id).rev;
  return { link, record, cause: causeOf(connection), job, policyRev };
}

export function noteMade(
  tx: Tx,
  sending: Sending,
  link: LinkRow,
  record: SyncRecord,
  values: FieldValues,
): void {
  const { parts, port, connection } = sending;
  const { rule } = parts.rules.of(connection.id);
  const thought = { values, rule, profile: port };
  parts.ledger.note(tx, aboutWrite(sending, link, record), { kind: 'made', ...thought });
}
