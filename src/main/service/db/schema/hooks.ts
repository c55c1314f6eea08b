/** Hooks and the endpoints that take them, as Drizzle sees them. */
import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const hookEndpoint = sqliteTable('hook_endpoint', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  name: text().notNull(),
  kind: text().notNull(),
  scheme: text().notNull(),
  settings: text().notNull().default('{}'),
  secret: text(),
  previousSecret: text('previous_secret'),
  previousUntil: integer('previous_until'),
  verifyToken: text('verify_token'),
  rev: integer().notNull().default(1),
  enabled: integer().notNull().default(1),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  removedAt: integer('removed_at'),
});

export const hook = sqliteTable('hook', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  endpointId: integer('endpoint_id').notNull(),
  key: text(),
  state: text().notNull().default('received'),
  reason: text(),
  runAt: integer('run_at').notNull(),
  attempts: integer().notNull().default(0),
  replays: integer().notNull().default(0),
  deliveries: integer().notNull().default(1),
  about: text(),
  jobId: integer('job_id'),
  touched: text().notNull().default('[]'),
  verdict: text().notNull(),
  isTest: integer('is_test').notNull().default(0),
  receivedAt: integer('received_at').notNull(),
  processedAt: integer('processed_at'),
  size: integer().notNull(),
  sealed: integer().notNull().default(0),
  headers: text().notNull(),
  bodyBytes: integer('body_bytes'),
  inHand: integer('in_hand').notNull().default(0),
});

export const hookBody = sqliteTable('hook_body', {
  hookId: integer('hook_id').primaryKey(),
  body: blob({ mode: 'buffer' }).notNull(),
});
