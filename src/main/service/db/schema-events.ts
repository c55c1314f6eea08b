/** Business facts, as Drizzle sees them. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const event = sqliteTable('event', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  type: text().notNull(),
  source: text().notNull(),
  key: text(),
  state: text().notNull().default('processed'),
  reason: text(),
  attempts: integer().notNull().default(0),
  payload: text().notNull(),
  sealed: integer().notNull().default(0),
  contentType: text('content_type'),
  leadId: integer('lead_id'),
  dealId: integer('deal_id'),
  hookUid: text('hook_uid'),
  occurredAt: integer('occurred_at').notNull(),
  receivedAt: integer('received_at').notNull(),
  blankedAt: integer('blanked_at'),
});

export const eventSubscription = sqliteTable('event_subscription', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  name: text().notNull(),
  url: text().notNull(),
  types: text().notNull(),
  secret: text().notNull(),
  enabled: integer().notNull().default(1),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

export const eventDelivery = sqliteTable('event_delivery', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  subscriptionId: integer('subscription_id').notNull(),
  eventId: integer('event_id').notNull(),
  state: text().notNull().default('waiting'),
  runAt: integer('run_at').notNull(),
  attempts: integer().notNull().default(0),
  status: integer(),
  reason: text(),
  createdAt: integer('created_at').notNull(),
  settledAt: integer('settled_at'),
});
