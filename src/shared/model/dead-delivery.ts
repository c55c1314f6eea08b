import { z } from 'zod';
import { id, instant } from './common.ts';
import { eventDelivery } from './subscription.ts';

/** What may be a dead letter: work for a connection, or an event on its way to a subscriber. */
const deadKind = z.enum(['job', 'delivery']);

/** Deliveries that nobody will try again by themselves, together by why. */
export const deadDeliveryCause = z.object({
  kind: deadKind.extract(['delivery']),
  fingerprint: z.string(),
  subscriptionId: id,
  subscriptionName: z.string(),
  status: z.number().int().nullable(),
  message: z.string(),
  count: z.number().int(),
  since: instant,
  /** Some of them are being sent again with care. */
  replaying: z.boolean(),
});
export type DeadDeliveryCause = z.infer<typeof deadDeliveryCause>;

export const deadDelivery = eventDelivery.extend({
  kind: deadKind.extract(['delivery']),
  subscriptionId: id,
  subscriptionName: z.string(),
  fingerprint: z.string(),
  replays: z.number().int(),
});
export type DeadDelivery = z.infer<typeof deadDelivery>;

/** Some by their ids, or all of one cause. */
export const chosenDeliveries = z.union([
  z.object({ ids: z.array(id).min(1).max(1000) }),
  z.object({ fingerprint: z.string().min(1).max(200) }),
]);
export type ChosenDeliveries = z.infer<typeof chosenDeliveries>;
