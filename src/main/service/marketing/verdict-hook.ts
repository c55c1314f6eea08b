import { z } from 'zod';
import { PonteError } from '../../../shared/errors.ts';
import type { Db } from '../db/database.ts';
import type { HookConsumer } from '../hooks/consumer.ts';
import type { ConversionStore } from './conversion-store.ts';
import type { PixelStore } from './pixel-store.ts';

const verdict = z.object({
  eventId: z.string().min(1).max(200),
  status: z.enum(['accepted', 'rejected']),
  reason: z.string().max(500).optional().catch(undefined),
});
const body = z.union([
  z.object({ pixelId: z.string().max(64).optional(), results: z.array(verdict).min(1).max(1000) }),
  verdict
    .extend({ pixelId: z.string().max(64).optional() })
    .transform(({ pixelId, ...one }) => ({ pixelId, results: [one] })),
]);

/**
 * What a platform says of conversions after it has taken them, at a hook of its own.
 *
 * `{pixelId?, results: [{eventId, status: "accepted" | "rejected", reason?}]}`, or one result alone.
 */
export function createVerdictConsumer(parts: {
  readonly db: Db;
  readonly pixels: PixelStore;
  readonly conversions: ConversionStore;
  readonly tell: () => void;
}): HookConsumer {
  const { pixels, conversions } = parts;
  return {
    how: 'tx',
    handle(tx, hook) {
      const said = body.safeParse(hook.body);
      if (!said.success) {
        const message = 'Send {results: [{eventId, status: accepted or rejected, reason}]}.';
        return { to: 'failed', message, retry: false };
      }
      const { pixelId, results } = said.data;
      const among = pixels
        .all()
        .filter((pixel) => pixelId === undefined || pixel.pixel_id === pixelId);
      let known = 0;
      for (const { eventId, status, reason } of results) {
        for (const pixel of among) {
          const row = conversions.byEventId(pixel.id, eventId);
          if (row === null) continue;
          known += 1;
          conversions.settle(
            tx,
            row.id,
            status === 'accepted'
              ? { state: 'sent' }
              : { state: 'refused', message: reason ?? 'The platform rejected it afterwards.' },
          );
        }
      }
      parts.tell();
      if (known > 0) return { to: 'applied', touched: [] };
      const message = 'None of these conversions is known here.';
      return { to: 'failed', message: new PonteError('NOT_FOUND', message).message, retry: false };
    },
  };
}
