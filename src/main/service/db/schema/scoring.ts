/** Rules of scores, and working all scores out anew, as Drizzle sees them. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const scoreRules = sqliteTable('score_rules', {
  version: integer().primaryKey(),
  rules: text().notNull(),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by').notNull(),
  note: text(),
  restoredFrom: integer('restored_from'),
});

export const scoreDraft = sqliteTable('score_draft', {
  id: integer().primaryKey(),
  rules: text().notNull(),
  basedOn: integer('based_on').notNull(),
  rev: integer().notNull(),
  updatedBy: text('updated_by').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

export const scoreRun = sqliteTable('score_run', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  version: integer().notNull(),
  kind: text().notNull(),
  state: text().notNull().default('running'),
  reached: integer().notNull().default(0),
  total: integer().notNull(),
  changed: integer().notNull().default(0),
  moved: integer().notNull().default(0),
  startedBy: text('started_by').notNull(),
  startedAt: integer('started_at').notNull(),
  endedAt: integer('ended_at'),
});

export const scoreModel = sqliteTable('score_model', {
  id: integer().primaryKey(),
  model: text().notNull(),
  shown: integer().notNull().default(0),
  trainedBy: text('trained_by').notNull(),
  trainedAt: integer('trained_at').notNull(),
});
