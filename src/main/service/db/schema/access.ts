/** Answers kept for calls that come again, as Drizzle sees them. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const apiAnswer = sqliteTable('api_answer', {
  id: integer().primaryKey(),
  keyUid: text('key_uid').notNull(),
  idempotencyKey: text('idempotency_key').notNull(),
  fingerprint: text().notNull(),
  outcome: text(),
  begunAt: integer('begun_at').notNull(),
});

export const apiKey = sqliteTable('api_key', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  name: text().notNull(),
  hash: text().notNull(),
  scopes: text().notNull(),
  role: text().notNull(),
  ratePerMinute: integer('rate_per_minute').notNull().default(60),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at'),
  lastUsedAt: integer('last_used_at'),
  revokedAt: integer('revoked_at'),
});
