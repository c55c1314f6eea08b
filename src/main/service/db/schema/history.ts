/** What was done and what it changed, as Drizzle sees it. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const action = sqliteTable('action', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  kind: text().notNull(),
  actor: text().notNull(),
  at: integer().notNull(),
  undoneAt: integer('undone_at'),
  undoesId: integer('undoes_id'),
});

export const change = sqliteTable('change', {
  id: integer().primaryKey(),
  recordType: text('record_type').notNull(),
  recordId: integer('record_id').notNull(),
  field: text().notNull(),
  before: text(),
  after: text(),
  at: integer().notNull(),
  source: text().notNull(),
  actor: text().notNull(),
  connectionId: integer('connection_id'),
  runId: integer('run_id'),
  actionId: integer('action_id'),
  localRev: integer('local_rev').notNull(),
});

export const audit = sqliteTable('audit', {
  id: integer().primaryKey(),
  at: integer().notNull(),
  actor: text().notNull(),
  action: text().notNull(),
  subjectType: text('subject_type').notNull(),
  subjectId: text('subject_id').notNull(),
  details: text().notNull(),
  prevHash: text('prev_hash').notNull(),
  hash: text().notNull(),
});
