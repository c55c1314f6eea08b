/** Deals and the stages of the pipeline, as Drizzle sees them. */
import { integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const stage = sqliteTable('stage', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  name: text().notNull(),
  kind: text().notNull().default('open'),
  position: integer().notNull(),
  active: integer().notNull().default(1),
});

export const deal = sqliteTable('deal', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  title: text().notNull(),
  valueCents: integer('value_cents'),
  stageId: integer('stage_id').notNull(),
  leadId: integer('lead_id'),
  owner: text(),
  lostReason: text('lost_reason'),
  position: real().notNull(),
  stageSince: integer('stage_since').notNull(),
  localRev: integer('local_rev').notNull(),
  deletedAt: integer('deleted_at'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
});
