/** People who may be entered twice, as Drizzle sees them. */
import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const duplicateKey = sqliteTable(
  'duplicate_key',
  { key: integer().notNull(), leadId: integer('lead_id').notNull() },
  (table) => [primaryKey({ columns: [table.key, table.leadId] })],
);

export const duplicateSeen = sqliteTable('duplicate_seen', {
  leadId: integer('lead_id').primaryKey(),
  mailbox: integer(),
  city: integer(),
  company: integer(),
});

export const duplicateGroup = sqliteTable(
  'duplicate_group',
  { kind: text().notNull(), key: text().notNull() },
  (table) => [primaryKey({ columns: [table.kind, table.key] })],
);

export const duplicate = sqliteTable('duplicate', {
  id: integer().primaryKey(),
  oneId: integer('one_id').notNull(),
  otherId: integer('other_id').notNull(),
  score: real().notNull(),
  reasons: integer().notNull(),
  state: text().notNull(),
  clusterId: integer('cluster_id'),
  pass: integer().notNull().default(0),
  foundAt: integer('found_at').notNull(),
  settledBy: text('settled_by'),
  settledAt: integer('settled_at'),
});

export const duplicateCluster = sqliteTable('duplicate_cluster', {
  id: integer().primaryKey(),
  size: integer().notNull(),
  score: real().notNull(),
  reasons: integer().notNull(),
  pass: integer().notNull().default(0),
});

export const duplicateRun = sqliteTable('duplicate_run', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  atLeast: real('at_least').notNull(),
  state: text().notNull(),
  actor: text().notNull(),
  source: text().notNull(),
  actionId: integer('action_id').notNull(),
  at: integer().notNull(),
  endedAt: integer('ended_at'),
});

export const duplicateRunItem = sqliteTable('duplicate_run_item', {
  id: integer().primaryKey(),
  runId: integer('run_id').notNull(),
  leadIds: text('lead_ids').notNull(),
  state: text().notNull(),
  why: text(),
});
