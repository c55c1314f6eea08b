/** Merges of leads, and pairs that are not the same, as Drizzle sees them. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const merge = sqliteTable('merge', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  keepId: integer('keep_id').notNull(),
  mergedId: integer('merged_id').notNull(),
  keepRev: integer('keep_rev').notNull(),
  actionId: integer('action_id'),
  actor: text().notNull(),
  at: integer().notNull(),
  journal: text().notNull(),
  undoneAt: integer('undone_at'),
  undoneBy: text('undone_by'),
});

export const notSame = sqliteTable(
  'not_same',
  {
    connectionId: integer('connection_id').notNull(),
    objectType: text('object_type').notNull(),
    remoteId: text('remote_id').notNull(),
    recordId: integer('record_id').notNull(),
    actor: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.objectType, table.remoteId, table.recordId] }),
  ],
);
