/** Automations, their runs, and what people are told by them, as Drizzle sees them. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const automation = sqliteTable('automation', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  name: text().notNull(),
  active: integer().notNull().default(0),
  version: integer().notNull().default(1),
  preset: text(),
  nextAt: integer('next_at'),
  scanFrom: integer('scan_from'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  removedAt: integer('removed_at'),
});

export const automationVersion = sqliteTable(
  'automation_version',
  {
    automationId: integer('automation_id').notNull(),
    version: integer().notNull(),
    definition: text().notNull(),
    note: text(),
    actor: text().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.automationId, table.version] })],
);

export const automationRun = sqliteTable('automation_run', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  automationId: integer('automation_id').notNull(),
  version: integer().notNull(),
  leadId: integer('lead_id').notNull(),
  state: text().notNull().default('ready'),
  reason: text(),
  pc: integer().notNull().default(0),
  runAt: integer('run_at').notNull(),
  elapsed: integer().notNull().default(0),
  awaits: integer().notNull().default(0),
  limitAt: integer('limit_at'),
  chain: text().notNull().default('[]'),
  startedAt: integer('started_at').notNull(),
  endedAt: integer('ended_at'),
});

export const automationStep = sqliteTable('automation_step', {
  id: integer().primaryKey(),
  runId: integer('run_id').notNull(),
  pc: integer().notNull(),
  stepId: text('step_id').notNull(),
  kind: text().notNull(),
  outcome: text().notNull(),
  facts: text().notNull().default('{}'),
  at: integer().notNull(),
});

export const personNotice = sqliteTable('person_notice', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  leadId: integer('lead_id').notNull(),
  stepRow: integer('step_row'),
  text: text().notNull(),
  state: text().notNull().default('waiting'),
  createdAt: integer('created_at').notNull(),
  shownAt: integer('shown_at'),
});

export const followUp = sqliteTable('follow_up', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  leadId: integer('lead_id').notNull(),
  dueAt: integer('due_at'),
  outcome: text().notNull(),
  note: text(),
  actor: text().notNull(),
  at: integer().notNull(),
});
