import { z } from 'zod';
import type { Db, Tx } from '../db/database.ts';
import type { HookConsumer } from '../hooks/consumer.ts';
import type { ConversionStore } from './conversion-store.ts';
import type { PixelStore } from './pixel-store.ts';
import type { ConversionRow } from './rows.ts';

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
 * What another system says of conversions after it has taken them, at a hook of its own.
 *
 * `{pixelId?, results: [{eventId, status: "accepted" | "rejected", reason?}]}`, or one result alone.
 * Only a system that speaks the generic gateway says so, and only of what may have reached it; where
 * one event went to several of them it says which it is.
 */
export function createVerdictConsumer(parts: {
  readonly db: Db;
  readonly pixels: PixelStore;
  readonly conversions: ConversionStore;
  readonly tell: () => void;
  /** Tells the hub what became of one. */
  readonly raise: (tx: Tx, what: 'dispatched' | 'failed', conversion: ConversionRow) => void;
}): HookConsumer {
  const { pixels, conversions } = parts;

  /** Those that such a system may have, by the id it names. */
  function held(pixelId: string | undefined, eventId: string): ConversionRow[] {
    return pixels.all().flatMap((pixel) => {
      if (pixel.gateway !== 'http' || (pixelId ?? pixel.pixel_id) !== pixel.pixel_id) return [];
      const row = conversions.byEventId(pixel.id, eventId);
      return row !== null && mayHaveArrived(row) ? [row] : [];
    });
  }

  /** One that is on its way right now keeps this, whatever the answer to its request will be. */
  function settle(tx: Tx, row: ConversionRow, { status, reason }: z.infer<typeof verdict>): void {
    const isTaken = status === 'accepted';
    const message = reason ?? 'The platform rejected it afterwards.';
    conversions.settle(tx, row.id, isTaken ? { state: 'sent' } : { state: 'refused', message });
    if (row.state !== (isTaken ? 'sent' : 'refused')) {
      parts.raise(tx, isTaken ? 'dispatched' : 'failed', row);
    }
  }

  return {
    how: 'tx',
    handle(tx, hook) {
      const said = body.safeParse(hook.body);
      if (!said.success) {
        return failed('Send {results: [{eventId, status: accepted or rejected, reason}]}.');
      }
      const { pixelId, results } = said.data;
      const known = results.map((result) => ({ result, rows: held(pixelId, result.eventId) }));
      if (known.some(({ rows }) => rows.length > 1)) return failed(whichOne);
      for (const { result, rows } of known) {
        for (const row of rows) settle(tx, row, result);
      }
      parts.tell();
      return known.some(({ rows }) => rows.length > 0)
        ? { to: 'applied', touched: [] }
        : failed('None of these conversions was sent to such a system.');
    },
  };
}

const whichOne = 'One of these went to more than one system. Say which: pixelId.';

function failed(message: string) {
  return { to: 'failed', message, retry: false } as const;
}

function mayHaveArrived({ state, left_at: leftAt }: ConversionRow): boolean {
  return leftAt !== null || state === 'sending' || state === 'sent' || state === 'uncertain';
}
