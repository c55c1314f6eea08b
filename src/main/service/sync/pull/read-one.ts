import { transact } from '../../db/database.ts';
import type { LeasedJob } from '../../jobs/job.ts';
import type { Outcome } from '../../jobs/outcome.ts';
import type { LinkRow } from '../../links/link-store.ts';
import { isProviderError } from '../../providers/provider-error.ts';
import type { ObjectType, RemoteRecord } from '../../providers/provider.ts';
import { asOutcome } from '../failure.ts';
import { isGone, toldMissing } from '../gone.ts';
import { holdsValues } from './mass-guard.ts';
import { createObserve } from './observe.ts';
import type { OpenPort } from '../ports.ts';
import { causeOf, done, frozen, lagOf, type Sending, type SyncParts } from '../sending.ts';
import type { Reading } from '../push/write-marks.ts';

/** How soon a record is read again of which something of ours is still open. */
const openMs = 15_000;
/** A sale may be told of before its customer is known here. */
const lacksMs = 60_000;

/**
 * Reads one record because something said that it changed, and takes over what differs.
 *
 * It is read at the moment the job runs, so that hooks in any order, twice or late lead to what is
 * there now. A record that is not there is evidence of its end, like any other look in vain.
 */
export function createReadOne(parts: SyncParts) {
  const observe = createObserve(parts);

  return async (job: LeasedJob, signal: AbortSignal): Promise<Outcome> => {
    const { objectType, remoteId } = job.params as { objectType: ObjectType; remoteId: string };
    try {
      const open = await parts.ports.of(job.connectionId, objectType);
      await open.port.prepare(signal);
      const reading = parts.writes.begin();
      try {
        const remote = await open.port.read(remoteId, signal);
        return take(open, objectType, remote, reading);
      } catch (error) {
        const isMissing = isProviderError(error) && error.kind === 'missing';
        if (!isMissing) throw error;
        return await missing(open, job, remoteId, signal);
      } finally {
        reading.end();
      }
    } catch (error) {
      if (signal.aborted) throw error;
      return asOutcome(error);
    }
  };

  function take(
    { port, provider, connection }: OpenPort,
    objectType: ObjectType,
    remote: RemoteRecord,
    reading: Reading,
  ): Outcome {
    const kind = parts.kinds.of(objectType);
    return transact(parts.db, (tx): Outcome => {
      const link = parts.links.byRemote(connection.id, objectType, remote.remoteId);
      // Once held, nothing goes through by being read one by one.
      if (holdsValues(connection.settings) && link !== null) {
        return frozen('What changes there is held until a person has looked at it.');
      }
      if (link !== null && isDeletedHere(link)) return done('noop');
      if (link !== null && reading.isPast(link.id)) return later('It was written meanwhile.', 0);
      const lacking = link === null ? kind.lacks(remote) : null;
      if (lacking !== null) return later(lacking, lacksMs);
      const cause = { ...causeOf(connection), jobClass: 'hook' as const };
      const by = { connectionId: connection.id, provider, kind, port, cause };
      const { did, linkId } = observe(tx, by, remote, link, 'read');
      if (did !== 'left' && linkId !== undefined) reading.saw(linkId);
      return did === 'left' ? later('Something of it is still under way.', openMs) : done('noop');
    });
  }

  async function missing(
    open: OpenPort,
    job: LeasedJob,
    remoteId: string,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { objectType } = job.params as { objectType: ObjectType };
    const link = parts.links.byRemote(job.connectionId, objectType, remoteId);
    // Never known here: it came and went there.
    if (link?.lifecycle !== 'linked' || isDeletedHere(link)) return done('noop');
    const kind = parts.kinds.of(objectType);
    const sending: Sending = { ...open, parts, job, signal, kind, linkId: link.id };
    if (await isGone(sending, link)) return once(sending, link);
    return later('It is listed there and cannot be read.', Math.max(lagOf(sending), 5000));
  }

  /** What it is there is looked at when it is deleted there, or when a person has decided about that. */
  function isDeletedHere(link: LinkRow): boolean {
    const deletedAt = parts.kinds.recordOf(link)?.deletedAt ?? null;
    return link.lifecycle === 'linked' && deletedAt !== null;
  }

  function once(sending: Sending, { id }: LinkRow): Outcome {
    // A create or a change of ours may be what it is missing by.
    if (parts.intents.openOf(id) !== null) return later('A write of it is under way.', openMs);
    return toldMissing(sending);
  }
}

function later(message: string, delayMs: number): Outcome {
  return { kind: 'later', message, delayMs };
}
