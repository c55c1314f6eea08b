/** Decisions with what they did, and the undoing of runs, as Drizzle sees them. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const decision = sqliteTable('decision', {
  id: integer().primaryKey(),
  kind: text().notNull(),
  linkId: integer('link_id').notNull(),
  recordType: text('record_type').notNull(),
  recordId: integer('record_id').notNull(),
  runId: integer('run_id'),
  jobId: integer('job_id'),
  conflictId: integer('conflict_id'),
  source: text().notNull(),
  actor: text().notNull(),
  how: text(),
  at: integer().notNull(),
  localRev: integer('local_rev').notNull(),
  tookRev: integer('took_rev'),
  remoteVer: text('remote_ver'),
  inputs: text(),
  digest: text().notNull(),
  engineVer: integer('engine_ver').notNull(),
  policyRev: integer('policy_rev').notNull(),
  mappingRev: integer('mapping_rev').notNull(),
  pageId: integer('page_id'),
});

export const runPage = sqliteTable('run_page', {
  id: integer().primaryKey(),
  runId: integer('run_id').notNull(),
  objectType: text('object_type').notNull(),
  number: integer().notNull(),
  cursor: text(),
  readAt: integer('read_at').notNull(),
  records: integer().notNull(),
});

export const ledger = sqliteTable(
  'ledger',
  {
    decisionId: integer('decision_id').notNull(),
    line: integer().notNull(),
    side: text().notNull(),
    field: text().notNull(),
    outcome: text().notNull(),
    reason: text().notNull(),
    before: text(),
    after: text(),
  },
  (table) => [primaryKey({ columns: [table.decisionId, table.line] })],
);

export const ledgerRule = sqliteTable('ledger_rule', {
  id: integer().primaryKey(),
  body: text().notNull(),
});

export const runUndo = sqliteTable('run_undo', {
  runId: integer('run_id').primaryKey(),
  undoesId: integer('undoes_id').notNull(),
  place: text(),
  restored: integer().notNull().default(0),
  kept: integer().notNull().default(0),
  failed: integer().notNull().default(0),
});

export const runUndoItem = sqliteTable('run_undo_item', {
  id: integer().primaryKey(),
  runId: integer('run_id').notNull(),
  result: text().notNull(),
  reason: text().notNull(),
  recordType: text('record_type').notNull(),
  recordId: integer('record_id').notNull(),
  field: text().notNull(),
  before: text(),
  after: text(),
  now: text(),
});
