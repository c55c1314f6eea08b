import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Versions of the mappings of connections. */
export const mappingVersion = sqliteTable(
  'mapping_version',
  {
    connectionId: integer('connection_id').notNull(),
    objectType: text('object_type').notNull(),
    version: integer().notNull(),
    entries: text().notNull(),
    note: text(),
    actor: text().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.objectType, table.version] })],
);
