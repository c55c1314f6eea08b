/** Messages, the texts they are written by and the accounts they leave by, as Drizzle sees them. */
import { blob, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const sendingConnection = sqliteTable('sending_connection', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  provider: text().notNull(),
  name: text().notNull(),
  settings: text().notNull().default('{}'),
  credentials: text().notNull(),
  paused: integer().notNull().default(0),
  state: text().notNull().default('ok'),
  said: text(),
  lastSentAt: integer('last_sent_at'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  removedAt: integer('removed_at'),
});

export const messageTemplate = sqliteTable('message_template', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  key: text(),
  name: text().notNull(),
  channel: text().notNull(),
  audience: text().notNull().default('lead'),
  version: integer().notNull().default(1),
  updatedAt: integer('updated_at').notNull(),
  updatedBy: text('updated_by').notNull(),
  removedAt: integer('removed_at'),
});

export const messageTemplateVersion = sqliteTable(
  'message_template_version',
  {
    templateId: integer('template_id').notNull(),
    version: integer().notNull(),
    name: text().notNull(),
    content: text().notNull(),
    madeAt: integer('made_at').notNull(),
    madeBy: text('made_by').notNull(),
  },
  (table) => [primaryKey({ columns: [table.templateId, table.version] })],
);

export const messageFile = sqliteTable('message_file', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  name: text().notNull(),
  type: text().notNull(),
  bytes: blob({ mode: 'buffer' }).notNull(),
  createdAt: integer('created_at').notNull(),
  removedAt: integer('removed_at'),
});

export const message = sqliteTable('message', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  cause: text().notNull(),
  leadId: integer('lead_id'),
  connectionId: integer('connection_id'),
  templateId: integer('template_id'),
  templateVersion: integer('template_version'),
  channel: text().notNull(),
  audience: text().notNull().default('lead'),
  class: integer().notNull().default(2),
  state: text().notNull().default('waiting'),
  reason: text(),
  said: text(),
  recipient: text(),
  content: text(),
  remoteId: text('remote_id'),
  manual: integer().notNull().default(0),
  madeBy: text('made_by').notNull(),
  runAt: integer('run_at').notNull(),
  attempts: integer().notNull().default(0),
  waits: integer().notNull().default(0),
  createdAt: integer('created_at').notNull(),
  sentAt: integer('sent_at'),
  deliveredAt: integer('delivered_at'),
  readAt: integer('read_at'),
  settledAt: integer('settled_at'),
  fingerprint: text(),
});

export const messageAttempt = sqliteTable('message_attempt', {
  id: integer().primaryKey(),
  messageId: integer('message_id').notNull(),
  at: integer().notNull(),
  durationMs: integer('duration_ms').notNull(),
  outcome: text().notNull(),
  status: integer(),
  answer: text(),
});
