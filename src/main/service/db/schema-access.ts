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
