/** The table of products, as Drizzle sees it. */
import { integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const product = sqliteTable('product', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  connectionId: integer('connection_id').notNull(),
  remoteId: text('remote_id').notNull(),
  name: text().notNull(),
  nameKey: text('name_key').notNull(),
  code: text(),
  priceCents: integer('price_cents'),
  stock: real(),
  active: integer().notNull().default(1),
  seenRun: integer('seen_run').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
});
