/** Values of which there is one, as Drizzle sees them. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const setting = sqliteTable('setting', {
  key: text().primaryKey(),
  value: text().notNull(),
});

export const counter = sqliteTable('counter', {
  name: text().primaryKey(),
  value: integer().notNull(),
});
