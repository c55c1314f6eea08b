import { z } from 'zod';
import { id, instant, money, oneOrMany, pageInput } from './common.ts';

/** What other systems tell us, at a hook or at the REST door. */
export const toldEventType = z.enum([
  'lead.created',
  'client.registered',
  'service.completed',
  'payment.received',
  'payout.made',
  'feedback.received',
  'message.received',
  'customer.created',
  'customer.updated',
  'customer.deleted',
  'deal.created',
  'deal.updated',
  'deal.moved',
  'deal.deleted',
  'deal.restored',
]);
export type ToldEventType = z.infer<typeof toldEventType>;

/** All there are; some are only raised by Ponte. */
export const eventType = z.enum([
  ...toldEventType.options,
  'lead.updated',
  'lead.deleted',
  'lead.restored',
  'conversion.queued',
  'conversion.dispatched',
  'conversion.failed',
  'remarketing.created',
  'remarketing.completed',
  'automation.called',
]);
export type EventType = z.infer<typeof eventType>;

/** Acted on, or not, for a reason that is told with it. */
export const eventState = z.enum(['processed', 'failed']);
export type EventState = z.infer<typeof eventState>;

/** A business fact: received from outside, or raised by us. */
export const event = z.object({
  id,
  type: eventType,
  /** Name of the endpoint it came by, `api`, or `ponte` for what we raised. */
  source: z.string(),
  /** One source tells one fact under one key once. */
  idempotencyKey: z.string(),
  state: eventState,
  /** Why it failed. */
  reason: z.string().nullable(),
  attempts: z.number().int(),
  leadId: id.nullable(),
  dealId: id.nullable(),
  /** The request that brought it. */
  hookId: id.nullable(),
  occurredAt: instant,
  receivedAt: instant,
});
export type Event = z.infer<typeof event>;

export const eventDetail = event.extend({
  /** As it was told; what Ponte raised names the record and the fields that changed. */
  payload: z.unknown(),
});
export type EventDetail = z.infer<typeof eventDetail>;

export const eventQuery = pageInput.omit({ page: true }).extend({
  type: oneOrMany(eventType),
  source: oneOrMany(z.string().max(80)),
  state: oneOrMany(eventState),
  leadId: id.optional(),
  from: instant.optional(),
  to: instant.optional(),
});
export type EventQuery = z.infer<typeof eventQuery>;

export const eventDraft = z.object({
  type: toldEventType,
  idempotencyKey: z.string().trim().min(1).max(200),
  payload: z.record(z.string(), z.unknown()),
});
export type EventDraft = z.infer<typeof eventDraft>;

export const eventStats = z.object({
  total: z.number().int(),
  lastDay: z.number().int(),
  failed: z.number().int(),
  byType: z.record(z.string(), z.number().int()),
  bySource: z.record(z.string(), z.number().int()),
});
export type EventStats = z.infer<typeof eventStats>;

/** What a message holds. */
export const messageKind = z.enum([
  'text',
  'image',
  'audio',
  'video',
  'document',
  'contact',
  'location',
  'sticker',
  'reaction',
  'other',
]);
export type MessageKind = z.infer<typeof messageKind>;

/** A fact in a few words, for the timeline of its lead. */
export const eventGist = z.object({
  text: z.string().nullable(),
  /** What it is about: a service, a way of paying, a form. */
  about: z.string().nullable(),
  message: messageKind.nullable(),
  amount: money.nullable(),
  rating: z.number().nullable(),
});
export type EventGist = z.infer<typeof eventGist>;

export const leadEvent = z.object({
  id,
  type: eventType,
  source: z.string(),
  occurredAt: instant,
  gist: eventGist,
});
export type LeadEvent = z.infer<typeof leadEvent>;
