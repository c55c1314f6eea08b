/** Audiences, who is in them, and the jobs that bring them about, as Drizzle sees them. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const audience = sqliteTable('audience', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  name: text().notNull(),
  target: text().notNull(),
  pixelId: integer('pixel_id'),
  remoteId: text('remote_id'),
  makingSince: integer('making_since'),
  source: text().notNull(),
  segmentUid: text('segment_uid'),
  consent: text().notNull().default('granted'),
  format: text().notNull().default('meta'),
  schedule: text(),
  nextRunAt: integer('next_run_at'),
  known: integer().notNull().default(1),
  lastRefreshAt: integer('last_refresh_at'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  removedAt: integer('removed_at'),
});

export const audiencePerson = sqliteTable(
  'audience_person',
  {
    audienceId: integer('audience_id').notNull(),
    leadId: integer('lead_id').notNull(),
    putBy: text('put_by').notNull(),
    putAt: integer('put_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.audienceId, table.leadId] })],
);

export const audienceMember = sqliteTable('audience_member', {
  id: integer().primaryKey(),
  audienceId: integer('audience_id').notNull(),
  leadId: integer('lead_id'),
  there: integer().notNull().default(0),
  todo: text(),
  extern: text(),
  email: text(),
  phone: text(),
  digest: text(),
  chunkId: integer('chunk_id'),
  seenBy: integer('seen_by'),
  sentBy: integer('sent_by'),
});

export const remarketingJob = sqliteTable('remarketing_job', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  audienceId: integer('audience_id').notNull(),
  kind: text().notNull(),
  startedBy: text('started_by').notNull(),
  state: text().notNull().default('planning'),
  word: text(),
  message: text(),
  snapshotTo: integer('snapshot_to').notNull(),
  plannedTo: integer('planned_to').notNull().default(0),
  looked: integer().notNull().default(0),
  noConsent: integer('no_consent').notNull().default(0),
  denied: integer().notNull().default(0),
  noIdentifiers: integer('no_identifiers').notNull().default(0),
  toAdd: integer('to_add').notNull().default(0),
  toRemove: integer('to_remove').notNull().default(0),
  added: integer().notNull().default(0),
  removed: integer().notNull().default(0),
  invalid: integer().notNull().default(0),
  sessionId: integer('session_id').notNull().default(0),
  sessionOp: text('session_op'),
  sessionSeq: integer('session_seq').notNull().default(0),
  sessionTotal: integer('session_total').notNull().default(0),
  sessionBegan: integer('session_began').notNull().default(0),
  replaced: integer().notNull().default(0),
  createdAt: integer('created_at').notNull(),
  endedAt: integer('ended_at'),
});

export const remarketingChunk = sqliteTable('remarketing_chunk', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  jobId: integer('job_id').notNull(),
  op: text().notNull(),
  sessionId: integer('session_id').notNull(),
  seq: integer().notNull(),
  isLast: integer('is_last').notNull(),
  people: integer().notNull(),
  state: text().notNull().default('sending'),
  tries: integer().notNull().default(0),
  at: integer().notNull(),
  durationMs: integer('duration_ms'),
  received: integer(),
  invalid: integer(),
  status: integer(),
  outcome: text(),
  code: text(),
  traceId: text('trace_id'),
  answer: text(),
});

export const audienceHold = sqliteTable('audience_hold', {
  pixelId: integer('pixel_id').primaryKey(),
  held: text().notNull(),
  reason: text(),
  until: integer(),
  at: integer().notNull(),
});
