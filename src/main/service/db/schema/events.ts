/** Business facts, as Drizzle sees them. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

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
  mode: text().notNull().default('each'),
  schedule: text(),
  nextRunAt: integer('next_run_at'),
  lane: text(),
  pausedAt: integer('paused_at'),
  pausedReason: text('paused_reason'),
  failingSince: integer('failing_since'),
  lastDeliveredAt: integer('last_delivered_at'),
  previousSecret: text('previous_secret'),
  previousUntil: integer('previous_until'),
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
  about: text(),
  lane: text().notNull().default('default'),
  runId: integer('run_id'),
  batchId: integer('batch_id'),
  mappingVersion: integer('mapping_version').notNull().default(1),
  fingerprint: text(),
  replays: integer().notNull().default(0),
  replayId: integer('replay_id'),
  discardNote: text('discard_note'),
});

export const eventMappingVersion = sqliteTable(
  'event_mapping_version',
  {
    subscriptionId: integer('subscription_id').notNull(),
    version: integer().notNull(),
    fields: text().notNull(),
    note: text(),
    actor: text().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.subscriptionId, table.version] })],
);

export const eventRun = sqliteTable('event_run', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  subscriptionId: integer('subscription_id').notNull(),
  reason: text().notNull(),
  state: text().notNull().default('running'),
  total: integer().notNull(),
  sent: integer().notNull().default(0),
  failed: integer().notNull().default(0),
  skipped: integer().notNull().default(0),
  batches: integer().notNull().default(0),
  bytes: integer().notNull().default(0),
  startedAt: integer('started_at').notNull(),
  endedAt: integer('ended_at'),
});

export const eventBatch = sqliteTable('event_batch', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  runId: integer('run_id').notNull(),
  state: text().notNull().default('waiting'),
  runAt: integer('run_at').notNull(),
  attempts: integer().notNull().default(0),
  status: integer(),
  reason: text(),
  events: integer().notNull(),
  bytes: integer().notNull().default(0),
  createdAt: integer('created_at').notNull(),
  settledAt: integer('settled_at'),
});

export const eventAttempt = sqliteTable('event_attempt', {
  id: integer().primaryKey(),
  deliveryId: integer('delivery_id'),
  batchId: integer('batch_id'),
  at: integer().notNull(),
  durationMs: integer('duration_ms').notNull(),
  status: integer(),
  outcome: text().notNull(),
  answer: text(),
  bytes: integer().notNull(),
});

export const eventReplay = sqliteTable('event_replay', {
  id: integer().primaryKey(),
  fingerprint: text().notNull(),
  stage: integer().notNull().default(0),
  state: text().notNull().default('running'),
  actor: text().notNull(),
  createdAt: integer('created_at').notNull(),
  endedAt: integer('ended_at'),
});
