/** What was paid for leads, as Drizzle sees it. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const adCost = sqliteTable('ad_cost', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  firstDay: text('first_day').notNull(),
  lastDay: text('last_day').notNull(),
  source: text().notNull(),
  medium: text().notNull(),
  campaign: text().notNull(),
  sourceKey: text('source_key').notNull(),
  mediumKey: text('medium_key').notNull(),
  campaignKey: text('campaign_key').notNull(),
  cents: integer().notNull(),
  fileName: text('file_name'),
  actor: text().notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

export const adCostAct = sqliteTable('ad_cost_act', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  at: integer().notNull(),
  undoneAt: integer('undone_at'),
  underWay: integer('under_way').notNull().default(0),
});

export const adCostChange = sqliteTable(
  'ad_cost_change',
  {
    actId: integer('act_id').notNull(),
    uid: text().notNull(),
    before: text(),
    after: text(),
  },
  (table) => [primaryKey({ columns: [table.actId, table.uid] })],
);
