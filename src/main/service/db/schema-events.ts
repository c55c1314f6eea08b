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
});
