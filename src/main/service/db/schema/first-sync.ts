/** The tables of the dry run before a first sync, as Drizzle sees them. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const preview = sqliteTable('preview', {
  runId: integer('run_id').primaryKey(),
  connectionId: integer('connection_id').notNull(),
  phase: text().notNull().default('reading'),
  cursor: text(),
  upper: integer(),
  pages: integer().notNull().default(0),
  readMs: integer('read_ms').notNull().default(0),
  expected: integer(),
  approves: integer(),
  createThere: integer('create_there').notNull().default(1),
  applied: integer().notNull().default(0),
  drifted: integer().notNull().default(0),
  phaseAt: integer('phase_at').notNull().default(0),
  planHash: text('plan_hash'),
  result: text(),
  object: text().notNull().default('lead'),
});

export const previewItem = sqliteTable('preview_item', {
  id: integer().primaryKey(),
  runId: integer('run_id').notNull(),
  side: text().notNull(),
  remoteId: text('remote_id'),
  recordId: integer('record_id'),
  document: text(),
  email: text(),
  phone: text(),
  name: text(),
  seen: text(),
  digest: text(),
  state: text(),
  object: text().notNull().default('lead'),
  does: text(),
});

export const previewAsked = sqliteTable('preview_asked', {
  runId: integer('run_id').notNull(),
  recordId: integer('record_id').notNull(),
});
