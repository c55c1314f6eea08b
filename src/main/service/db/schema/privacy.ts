/** People who were erased, as Drizzle sees them. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const erased = sqliteTable('erased', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  at: integer().notNull(),
  leads: text().notNull(),
  links: text().notNull(),
});

export const erasedKey = sqliteTable(
  'erased_key',
  {
    erasedId: integer('erased_id').notNull(),
    hash: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.hash, table.erasedId] })],
);
