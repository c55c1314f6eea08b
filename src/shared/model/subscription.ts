import { z } from 'zod';
import { id, instant } from './common.ts';
import { eventType, type EventType } from './event.ts';

/** How urgent a delivery is. What failed once goes on in the last one, behind nobody. */
export const eventLane = z.enum(['high', 'default', 'notifications', 'low', 'retry']);
export type EventLane = z.infer<typeof eventLane>;

/** The lanes a subscription may be put in as a whole. */
export const chosenLane = eventLane.exclude(['retry']);
export type ChosenLane = z.infer<typeof chosenLane>;

/** The lane of each type of event, where its subscription does not say otherwise. */
export const laneOfType: Readonly<Record<EventType, ChosenLane>> = {
  'lead.created': 'high',
  'client.registered': 'high',
  'payment.received': 'high',
  'message.received': 'notifications',
  'feedback.received': 'notifications',
  'service.completed': 'default',
  'payout.made': 'default',
  'customer.created': 'default',
  'customer.updated': 'default',
  'customer.deleted': 'default',
  'deal.created': 'default',
  'deal.updated': 'default',
  'deal.moved': 'default',
  'deal.deleted': 'default',
  'deal.restored': 'default',
  'lead.updated': 'default',
  'lead.deleted': 'default',
  'lead.restored': 'default',
  'conversion.queued': 'low',
  'conversion.dispatched': 'low',
  'conversion.failed': 'notifications',
  'remarketing.created': 'low',
  'remarketing.completed': 'low',
  'automation.called': 'high',
};

/** Each event in a request of its own, at once; or those that wait together, at set times. */
export const deliveryMode = z.enum(['each', 'batch']);
export type DeliveryMode = z.infer<typeof deliveryMode>;

/** A system that is told of events, by signed requests as Standard Webhooks has them. */
export const eventSubscription = z.object({
  id,
  name: z.string(),
  url: z.string(),
  types: z.array(eventType),
  /** Switched off nothing is left for it. */
  enabled: z.boolean(),
  /** Null: each type in its own lane. */
  lane: chosenLane.nullable(),
  mode: deliveryMode,
  /** Of batches: a cron line of five fields, in the computer's time. */
  schedule: z.string().nullable(),
  nextRunAt: instant.nullable(),
  /** Paused, events wait for it. `gone`: it answered that it is there no more. */
  paused: z.object({ since: instant, reason: z.enum(['person', 'gone']) }).nullable(),
  /** The version of its mapping; 1 is the whole event. */
  mappingVersion: z.number().int(),
  /** Until when the secret before the present one is signed with too. */
  previousUntil: instant.nullable(),
  lastDeliveredAt: instant.nullable(),
  failingSince: instant.nullable(),
  waiting: z.number().int(),
  dead: z.number().int(),
  createdAt: instant,
});
export type EventSubscription = z.infer<typeof eventSubscription>;

/** With what the receiver checks signatures with: told when it is made, and never again. */
export const eventSubscriptionSecret = eventSubscription.extend({ secret: z.string() });
export type EventSubscriptionSecret = z.infer<typeof eventSubscriptionSecret>;

export const eventSubscriptionDraft = z.object({
  name: z.string().trim().min(1).max(80),
  url: z.url().max(2000),
  types: z.array(eventType).min(1),
  lane: chosenLane.nullable().optional(),
  mode: deliveryMode.optional(),
  schedule: z.string().trim().max(120).nullable().optional(),
});
export type EventSubscriptionDraft = z.infer<typeof eventSubscriptionDraft>;

export const eventSubscriptionPatch = eventSubscriptionDraft
  .extend({ enabled: z.boolean(), paused: z.boolean() })
  .partial();
export type EventSubscriptionPatch = z.infer<typeof eventSubscriptionPatch>;

export const deliveryState = z.enum(['waiting', 'delivered', 'dead', 'discarded']);
export type DeliveryState = z.infer<typeof deliveryState>;

/** One event on its way to one subscription. */
export const eventDelivery = z.object({
  id,
  eventId: id,
  type: eventType,
  state: deliveryState,
  lane: eventLane,
  /** The run that takes it, of subscriptions with batches. */
  runId: id.nullable(),
  mappingVersion: z.number().int(),
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

/** What was answered to one try; whatever looks like a secret is masked. */
export const deliveryAttempt = z.object({
  at: instant,
  durationMs: z.number().int(),
  status: z.number().int().nullable(),
  outcome: z.enum(['delivered', 'partly', 'refused', 'failed', 'unanswered', 'unreachable']),
  answer: z.string().nullable(),
  bytes: z.number().int(),
});
export type DeliveryAttempt = z.infer<typeof deliveryAttempt>;

export const eventRun = z.object({
  id,
  reason: z.enum(['schedule', 'caught_up', 'person']),
  state: z.enum(['running', 'done']),
  total: z.number().int(),
  sent: z.number().int(),
  failed: z.number().int(),
  /** Events of which the mapping could make nothing. */
  skipped: z.number().int(),
  batches: z.number().int(),
  bytes: z.number().int(),
  startedAt: instant,
  endedAt: instant.nullable(),
});
export type EventRun = z.infer<typeof eventRun>;

/** One request of a run; its id is the `webhook-id` it always goes under. */
export const eventBatch = z.object({
  id,
  state: z.enum(['waiting', 'delivered', 'dead']),
  events: z.number().int(),
  bytes: z.number().int(),
  attempts: z.number().int(),
  status: z.number().int().nullable(),
  reason: z.string().nullable(),
  retryAt: instant.nullable(),
  log: z.array(deliveryAttempt),
});
export type EventBatch = z.infer<typeof eventBatch>;

export const eventRunDetail = eventRun.extend({
  batchList: z.array(eventBatch),
  deliveries: z.array(eventDelivery),
});
export type EventRunDetail = z.infer<typeof eventRunDetail>;

/** What came of a request that was sent to try a subscription. */
export const testSend = z.object({
  ok: z.boolean(),
  status: z.number().int().nullable(),
  durationMs: z.number().int(),
  answer: z.string().nullable(),
  reason: z.string().nullable(),
  /** As it went out; the signature is masked. */
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});
export type TestSend = z.infer<typeof testSend>;
