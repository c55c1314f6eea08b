import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** What is measured of connections: the part of the schema that the health of sync reads. */
export const remoteClock = sqliteTable('remote_clock', {
  connectionId: integer('connection_id').primaryKey(),
  samples: text().notNull().default('[]'),
});

export const missed = sqliteTable('missed', {
  id: integer().primaryKey(),
  connectionId: integer('connection_id').notNull(),
  objectType: text('object_type').notNull(),
  remoteId: text('remote_id').notNull(),
  changedAt: integer('changed_at').notNull(),
  lagMs: integer('lag_ms').notNull(),
  overlapMs: integer('overlap_ms').notNull(),
  runId: integer('run_id'),
  foundAt: integer('found_at').notNull(),
});
