/** Alerts and what they are found out from, as Drizzle sees them. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const alert = sqliteTable('alert', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  kind: text().notNull(),
  subject: text().notNull().default(''),
  facts: text().notNull().default('{}'),
  openedAt: integer('opened_at').notNull(),
  resolvedAt: integer('resolved_at'),
  returns: integer().notNull().default(0),
  acknowledgedAt: integer('acknowledged_at'),
  acknowledgedBy: text('acknowledged_by'),
  snoozedUntil: integer('snoozed_until'),
});

export const alertWatch = sqliteTable(
  'alert_watch',
  {
    kind: text().notNull(),
    subject: text().notNull(),
    badSince: integer('bad_since'),
    goodSince: integer('good_since'),
  },
  (table) => [primaryKey({ columns: [table.kind, table.subject] })],
);

export const alertDelivery = sqliteTable('alert_delivery', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  alertId: integer('alert_id').notNull(),
  channel: text().notNull(),
  what: text().notNull(),
  state: text().notNull().default('waiting'),
  runAt: integer('run_at').notNull(),
  attempts: integer().notNull().default(0),
  status: integer(),
  reason: text(),
  createdAt: integer('created_at').notNull(),
  settledAt: integer('settled_at'),
});

export const callMinute = sqliteTable(
  'call_minute',
  {
    minute: integer().notNull(),
    connectionId: integer('connection_id').notNull(),
    calls: integer().notNull(),
    failed: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.minute, table.connectionId] })],
);
