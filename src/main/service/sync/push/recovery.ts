import { transact } from '../../db/database.ts';
import type { Outcome } from '../../jobs/outcome.ts';
import type { FieldValue, FieldValues } from '../../providers/field-values.ts';
import type { RemoteRecord } from '../../providers/provider.ts';
import { canBeSentAgain, createAgain, giveUp, isLeftThere, isTaken } from './creates.ts';
import type { Intent } from './intent-store.ts';
import { carriesId, keysOf, lookUp, withItsPhone } from './look-up.ts';
import { looking } from './look.ts';
import { askWhich, causeOf, current, frozen, isRefused, lagOf, type Sending } from '../sending.ts';

/**
 * Finds out what became of a write that was cut short, before anything else is done about its link.
 *
 * A create is sent once more where that makes no second record. Elsewhere it is looked for by all
 * that the system can be asked for; a search may lag behind, so only two misses a lag apart mean
 * that it never happened. An update or a delete is simply planned again from what is there.
 *
 * @returns null when the way is free, else why the job has to wait
 */
export async function recover(sending: Sending, intent: Intent): Promise<Outcome | null> {
  if (intent.op === 'create') return recoverCreate(sending, intent);
  const { parts } = sending;
  if (intent.op === 'delete') return recoverDelete(sending, intent);
  const { link } = current(sending);
  if (link.remoteId === null) {
    transact(parts.db, (tx) => parts.intents.settle(tx, intent.id, 'replanned'));
    return null;
  }
  const remote = await sending.port.read(link.remoteId, sending.signal).catch(noneIfMissing);
  transact(parts.db, (tx) => {
    parts.intents.settle(tx, intent.id, remote === null ? 'replanned' : 'found');
    // Where their value is the one we sent, it was our write: both sides stood there.
    const base = { ...link.base, ...asSent(sending, intent.patch, remote?.values ?? {}) };
    parts.links.change(tx, link.id, { base });
    parts.writes.wrote(link.id);
  });
  return null;
}

/** Deleting twice does what deleting once does; only for a record restored meanwhile it matters whether it was. */
async function recoverDelete(sending: Sending, intent: Intent): Promise<null> {
  const { parts } = sending;
  const { link, record } = current(sending);
  const matters = record.deletedAt === null && link.lifecycle === 'linked';
  const wasDeleted =
    matters && (await looking(sending, link, async ({ remote }) => remote === null));
  transact(parts.db, (tx) => {
    parts.intents.settle(tx, intent.id, wasDeleted ? 'done' : 'replanned');
    if (wasDeleted) parts.links.change(tx, link.id, { lifecycle: 'tombstoned' });
  });
  return null;
}

async function recoverCreate(sending: Sending, intent: Intent): Promise<Outcome | null> {
  const { parts, port, manifest, connection, kind, linkId } = sending;
  if (canBeSentAgain(sending, intent)) return createAgain(sending, intent);
  const { uid } = current(sending).record;
  if (keysOf(manifest, uid, intent.patch).length === 0) {
    return uncertain(sending, intent, []);
  }
  // What is another one's may share what it was found by with ours, which no search shows yet.
  const mayBeOurs = (there: RemoteRecord) =>
    !isRefused(sending, there) && (carriesId(there, uid) || !isTaken(sending, there));
  const found = await lookUp(sending, uid, intent.patch, mayBeOurs);
  const records = found?.records ?? [];
  const [shown] = records;
  if (shown === undefined) return missed(sending, intent, mayBeOurs);
  // A search may show it as it was a while ago.
  const only = await port.read(shown.remoteId, sending.signal).catch(noneIfMissing);
  if (only === null) return missed(sending, intent, mayBeOurs);
  const taken = parts.links.byRemote(connection.id, kind.type, only.remoteId);
  const other = taken === null || taken.id === linkId ? null : taken;
  if (records.length > 1 || (other !== null && !isLeftThere(sending, other))) {
    return uncertain(sending, intent, records);
  }
  transact(parts.db, (tx) => {
    const { link, record } = current(sending);
    parts.intents.settle(tx, intent.id, 'found');
    if (other !== null) giveUp(tx, sending, other);
    // What carries our mark is ours and stood as we sent it; any other was there before us.
    const base = carriesId(only, record.uid) ? intent.patch : {};
    if (record.deletedAt !== null) {
      // Deleted here meanwhile: nothing of theirs is taken any more, and it is deleted there next.
      const found = { lifecycle: 'linked', remoteId: only.remoteId, base } as const;
      parts.links.change(tx, link.id, found);
      parts.writes.wrote(link.id);
      return;
    }
    parts.reconcile(tx, {
      link,
      record,
      remote: only,
      port,
      cause: causeOf(sending.connection),
      job: sending.job,
      how: 'read',
      base,
      alsoChange: { lifecycle: 'linked', remoteId: only.remoteId },
    });
    parts.writes.wrote(link.id);
  });
  return null;
}

/** Several it may be, or no way to ask: only a person can tell whether it was made. */
function uncertain(sending: Sending, intent: Intent, records: readonly RemoteRecord[]): Outcome {
  const { link, record } = current(sending);
  transact(sending.parts.db, (tx) => {
    sending.parts.intents.settle(tx, intent.id, 'lost');
    askWhich(tx, sending, link, record, records);
  });
  return frozen('Whether this record is already there cannot be told. A person has to decide.');
}

async function missed(
  sending: Sending,
  intent: Intent,
  mayBeOurs: (record: RemoteRecord) => boolean,
): Promise<Outcome | null> {
  const { parts } = sending;
  const lag = lagOf(sending);
  const now = parts.clock.now();
  const counts = now - (intent.lastMissAt ?? intent.sentAt) >= lag;
  const misses = intent.misses + (counts ? 1 : 0);
  if (misses >= 2) {
    // Somebody may have given it another name there since.
    const renamed = (await withItsPhone(sending, intent.patch)).filter(mayBeOurs);
    if (renamed.length > 0) return uncertain(sending, intent, renamed);
    transact(parts.db, (tx) => parts.intents.settle(tx, intent.id, 'lost'));
    return null;
  }
  const since = counts ? now : (intent.lastMissAt ?? intent.sentAt);
  return {
    kind: 'later',
    message: 'Whether the record was made is not known yet. It is looked for again.',
    delayMs: Math.max(1000, since + lag - now),
    settle(tx) {
      parts.intents.doubt(tx, intent.id);
      if (counts) parts.intents.miss(tx, intent.id);
    },
  };
}

function asSent({ port }: Sending, patch: FieldValues, remote: FieldValues): FieldValues {
  const base: Record<string, FieldValue> = {};
  for (const [field, value] of Object.entries(patch)) {
    const there = remote[field];
    // What they do not tell is taken as sent: it cannot be seen, and sending it again does no harm.
    if (there === undefined) continue;
    const sent = port.out(field, value) ?? value;
    if (port.same(field, sent, there) || port.same(field, value, there)) base[field] = there;
  }
  return base;
}

function noneIfMissing(error: unknown): null {
  if ((error as { kind?: unknown }).kind === 'missing') return null;
  throw error;
}
