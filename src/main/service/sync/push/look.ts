import type { LinkRow } from '../../links/link-store.ts';
import { isProviderError, ProviderError } from '../../providers/provider-error.ts';
import type { RemoteRecord } from '../../providers/provider.ts';
import { isGone } from '../gone.ts';
import { lagOf, type Sending } from '../sending.ts';
import type { Reading } from './write-marks.ts';

/** The record as it is there now; null when it is gone, as far as two ways of asking can tell. */
export type Look = { readonly remote: RemoteRecord | null; readonly reading: Reading };

/**
 * Looks at the record there and goes on with what it saw. Where a reading that was asked for later
 * was taken in meanwhile, what it saw is the past, and it looks again.
 */
export async function looking<T>(
  sending: Sending,
  link: LinkRow,
  goOn: (look: Look) => Promise<T>,
): Promise<T> {
  for (;;) {
    const reading = sending.parts.writes.begin();
    try {
      const remote = await seen(sending, link);
      if (!reading.isPast(link.id)) return await goOn({ remote, reading });
    } finally {
      reading.end();
    }
  }
}

async function seen(sending: Sending, link: LinkRow): Promise<RemoteRecord | null> {
  const { port, signal } = sending;
  try {
    return await port.read(link.remoteId ?? '', signal);
  } catch (error) {
    if (!isProviderError(error) || error.kind !== 'missing') throw error;
    if (await isGone(sending, link)) return null;
    // Lists and searches show for a while what is no longer there.
    throw new ProviderError(
      'missing',
      'It is listed there and cannot be read. It is looked for again.',
      { ...error.details, retryAfterMs: Math.max(lagOf(sending), 5000), cause: error },
    );
  }
}
