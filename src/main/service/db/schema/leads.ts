/** Leads, their segments, and how many there are of each kind, as Drizzle sees them. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const lead = sqliteTable('lead', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  name: text().notNull().default(''),
  email: text(),
  phone: text(),
  document: text(),
  company: text(),
  origin: text(),
  interest: text(),
  incomeCents: integer('income_cents'),
  city: text(),
  state: text(),
  status: text().notNull().default('new'),
  owner: text(),
  tags: text().notNull().default('[]'),
  notes: text(),
  custom: text().notNull().default('{}'),
  consent: text().notNull().default('unknown'),
  tracking: text().notNull().default('{}'),
  followUpAt: integer('follow_up_at'),
  nameKey: text('name_key').notNull().default(''),
  cityKey: text('city_key').notNull().default(''),
  companyKey: text('company_key').notNull().default(''),
  score: integer().notNull().default(0),
  temperature: text().notNull().default('cold'),
  scoreReasons: text('score_reasons').notNull().default('[]'),
  scoreVersion: integer('score_version').notNull().default(0),
  lifecycle: text().notNull().default('lead'),
  dealId: integer('deal_id'),
  convertedAt: integer('converted_at'),
  importId: integer('import_id'),
  localRev: integer('local_rev').notNull(),
  deletedAt: integer('deleted_at'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  sourceKey: text('source_key').notNull().default(''),
  mediumKey: text('medium_key').notNull().default(''),
  campaignKey: text('campaign_key').notNull().default(''),
  qualifiedAt: integer('qualified_at'),
});

export const leadTag = sqliteTable(
  'lead_tag',
  {
    leadId: integer('lead_id').notNull(),
    tagKey: text('tag_key').notNull(),
    tag: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.leadId, table.tagKey] })],
);

export const customField = sqliteTable('custom_field', {
  name: text().primaryKey(),
  createdAt: integer('created_at').notNull(),
});

export const segment = sqliteTable('segment', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  name: text().notNull(),
  filter: text().notNull(),
  sort: text().notNull(),
  columns: text(),
  position: integer().notNull(),
  createdAt: integer('created_at').notNull(),
  removedAt: integer('removed_at'),
});

export const recordCount = sqliteTable(
  'record_count',
  {
    about: text().notNull(),
    value: text().notNull(),
    count: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.about, table.value] })],
);
