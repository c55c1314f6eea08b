import { z } from 'zod';
import { id, instant } from './common.ts';
import { eventType } from './event.ts';

/** A system that is told of events, by signed requests as Standard Webhooks has them. */
export const eventSubscription = z.object({
  id,
  name: z.string(),
  url: z.string(),
  types: z.array(eventType),
  enabled: z.boolean(),
  waiting: z.number().int(),
  dead: z.number().int(),
  createdAt: instant,
});
export type EventSubscription = z.infer<typeof eventSubscription>;

/** With what the receiver checks signatures with. */
export const eventSubscriptionSecret = eventSubscription.extend({ secret: z.string() });
export type EventSubscriptionSecret = z.infer<typeof eventSubscriptionSecret>;

export const eventSubscriptionDraft = z.object({
  name: z.string().trim().min(1).max(80),
  url: z.url().max(2000),
  types: z.array(eventType).min(1),
});
export type EventSubscriptionDraft = z.infer<typeof eventSubscriptionDraft>;

export const eventSubscriptionPatch = eventSubscriptionDraft
  .extend({ enabled: z.boolean() })
  .partial();
export type EventSubscriptionPatch = z.infer<typeof eventSubscriptionPatch>;

export const deliveryState = z.enum(['waiting', 'delivered', 'dead']);
export type DeliveryState = z.infer<typeof deliveryState>;

/** One event on its way to one subscription. */
export const eventDelivery = z.object({
  id,
  eventId: id,
  type: eventType,
  state: deliveryState,
  attempts: z.number().int(),
  /** What was answered last. */
  status: z.number().int().nullable(),
  reason: z.string().nullable(),
  /** When it is tried next; null when it is not. */
  retryAt: instant.nullable(),
  createdAt: instant,
  settledAt: instant.nullable(),
});
export type EventDelivery = z.infer<typeof eventDelivery>;
