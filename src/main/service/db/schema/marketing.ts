/** Conversions and where they go, as Drizzle sees them. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const pixel = sqliteTable('pixel', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  gateway: text().notNull(),
  pixelId: text('pixel_id').notNull(),
  name: text().notNull(),
  token: text(),
  url: text(),
  domain: text(),
  testEventCode: text('test_event_code'),
  apiVersion: text('api_version'),
  adAccountId: text('ad_account_id'),
  active: integer().notNull().default(1),
  held: text(),
  heldReason: text('held_reason'),
  heldUntil: integer('held_until'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  removedAt: integer('removed_at'),
});

export const conversionRule = sqliteTable('conversion_rule', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  fact: text().notNull(),
  stageId: integer('stage_id'),
  eventName: text('event_name').notNull(),
  pixelId: integer('pixel_id'),
  active: integer().notNull().default(1),
  createdAt: integer('created_at').notNull(),
});

export const conversion = sqliteTable('conversion', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  pixelId: integer('pixel_id').notNull(),
  leadId: integer('lead_id'),
  dealId: integer('deal_id'),
  fact: text().notNull(),
  eventName: text('event_name').notNull(),
  eventId: text('event_id').notNull(),
  eventTime: integer('event_time').notNull(),
  sourceUrl: text('source_url'),
  valueCents: integer('value_cents'),
  currency: text(),
  state: text().notNull().default('waiting'),
  word: text(),
  message: text(),
  runAt: integer('run_at').notNull(),
  attempts: integer().notNull().default(0),
  leftAt: integer('left_at'),
  payload: text(),
  identifiers: text().notNull().default('[]'),
  createdAt: integer('created_at').notNull(),
  sentAt: integer('sent_at'),
  settledAt: integer('settled_at'),
});

export const dispatchAttempt = sqliteTable('dispatch_attempt', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  pixelId: integer('pixel_id').notNull(),
  at: integer().notNull(),
  durationMs: integer('duration_ms').notNull(),
  events: integer().notNull(),
  status: integer(),
  outcome: text().notNull(),
  code: text(),
  traceId: text('trace_id'),
  answer: text(),
  headers: text().notNull().default('{}'),
});

export const dispatched = sqliteTable(
  'dispatched',
  {
    conversionId: integer('conversion_id').notNull(),
    attemptId: integer('attempt_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.conversionId, table.attemptId] })],
);
