/** Imports and their rows, and corrections of files on their way in, as Drizzle sees them. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const importTable = sqliteTable('import', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  fileId: text('file_id').notNull(),
  fileName: text('file_name').notNull(),
  mapping: text().notNull(),
  syncTo: text('sync_to').notNull().default('[]'),
  state: text().notNull(),
  createdCount: integer('created_count').notNull().default(0),
  updatedCount: integer('updated_count').notNull().default(0),
  skippedCount: integer('skipped_count').notNull().default(0),
  rejectedCount: integer('rejected_count').notNull().default(0),
  done: integer().notNull().default(0),
  total: integer(),
  bytesDone: integer('bytes_done').notNull().default(0),
  linesDone: integer('lines_done').notNull().default(0),
  blockRows: integer('block_rows').notNull().default(0),
  bytesTotal: integer('bytes_total').notNull(),
  actor: text().notNull(),
  actionId: integer('action_id'),
  errorCode: text('error_code'),
  errorMessage: text('error_message'),
  createdAt: integer('created_at').notNull(),
  startedAt: integer('started_at'),
  endedAt: integer('ended_at'),
  undoneAt: integer('undone_at'),
  fired: text().notNull().default('{}'),
  workedMs: integer('worked_ms').notNull().default(0),
  undone: text(),
});

export const importRow = sqliteTable(
  'import_row',
  {
    importId: integer('import_id').notNull(),
    line: integer().notNull(),
    result: text().notNull(),
    leadId: integer('lead_id'),
    reasons: text().notNull().default('[]'),
    cells: text().notNull().default('[]'),
  },
  (table) => [primaryKey({ columns: [table.importId, table.line] })],
);

export const importFix = sqliteTable('import_fix', {
  id: integer().primaryKey(),
  fileId: text('file_id').notNull(),
  sheet: text().notNull().default(''),
  step: integer().notNull(),
  kind: text().notNull(),
  line: integer(),
  columnNo: integer('column_no'),
  source: text().notNull(),
  text: text().notNull(),
  at: integer().notNull(),
});

export const importTemplate = sqliteTable('import_template', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  name: text().notNull(),
  nameKey: text('name_key').notNull(),
  mapping: text().notNull(),
  actor: text().notNull(),
  updatedAt: integer('updated_at').notNull(),
});

export const importKept = sqliteTable(
  'import_kept',
  {
    importId: integer('import_id').notNull(),
    leadId: integer('lead_id').notNull(),
    made: integer().notNull(),
    fields: text().notNull().default('[]'),
  },
  (table) => [primaryKey({ columns: [table.importId, table.leadId] })],
);
