import type { LeasedJob } from '../../jobs/job.ts';
import type { Outcome } from '../../jobs/outcome.ts';
import { isProviderError } from '../../providers/provider-error.ts';
import { asOutcome } from '../failure.ts';
import { done, type SyncParts } from '../sending.ts';

/**
 * Deletes there the record of a person who was erased here, because that was asked for.
 *
 * Nothing is left here to plan with or to compare, and nothing of what is read there is kept: no
 * exchange, and of a failure only what kind it was. Deleting twice does what deleting once does, so
 * no intent is needed.
 */
export async function removeErased(
  parts: Pick<SyncParts, 'links' | 'ports'>,
  job: LeasedJob,
  signal: AbortSignal,
): Promise<Outcome> {
  const link = parts.links.byId(job.linkId ?? 0);
  if (link?.remoteId == null) return done('noop');
  try {
    const { port } = await parts.ports.of(link.connectionId, link.objectType);
    await port.prepare(signal);
    const { ver } = await port.read(link.remoteId, signal);
    await port.remove(link.remoteId, signal, ver ?? undefined);
    return done('sent');
  } catch (error) {
    if (isProviderError(error) && error.kind === 'missing') return done('noop');
    if (signal.aborted) throw error;
    const { exchange: _, ...outcome } = asOutcome(error);
    return 'message' in outcome
      ? { ...outcome, message: 'The record of an erased person could not be deleted there.' }
      : outcome;
  }
}

/** Only the id of the record there is kept of it. */
export function isOfErased(
  { links }: Pick<SyncParts, 'links'>,
  { op, linkId }: LeasedJob,
): boolean {
  const link = op === 'delete' && linkId !== null ? links.byId(linkId) : null;
  return link !== null && link.recordId === null && link.lifecycle === 'tombstoned';
}
