/**
 * The tables as Drizzle sees them: a mirror of the migrations, which alone define the file.
 * A test compares the two. JSON columns are text here; the store that owns one parses it.
 */
import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export * from './schema-access.ts';
export * from './schema-first-sync.ts';
export * from './schema-health.ts';
export * from './schema-events.ts';
export * from './schema-alerts.ts';
export * from './schema-hooks.ts';
export * from './schema-ledger.ts';
export * from './schema-mappings.ts';
export * from './schema-merges.ts';
export * from './schema-privacy.ts';
export * from './schema-products.ts';

export const setting = sqliteTable('setting', {
  key: text().primaryKey(),
  value: text().notNull(),
});

export const counter = sqliteTable('counter', {
  name: text().primaryKey(),
  value: integer().notNull(),
});

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

export const savedView = sqliteTable('saved_view', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  name: text().notNull(),
  filter: text().notNull(),
  sort: text().notNull(),
  columns: text(),
  position: integer().notNull(),
  createdAt: integer('created_at').notNull(),
});

export const action = sqliteTable('action', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  kind: text().notNull(),
  actor: text().notNull(),
  at: integer().notNull(),
  undoneAt: integer('undone_at'),
  undoesId: integer('undoes_id'),
});

export const change = sqliteTable('change', {
  id: integer().primaryKey(),
  recordType: text('record_type').notNull(),
  recordId: integer('record_id').notNull(),
  field: text().notNull(),
  before: text(),
  after: text(),
  at: integer().notNull(),
  source: text().notNull(),
  actor: text().notNull(),
  connectionId: integer('connection_id'),
  runId: integer('run_id'),
  actionId: integer('action_id'),
  localRev: integer('local_rev').notNull(),
});

export const audit = sqliteTable('audit', {
  id: integer().primaryKey(),
  at: integer().notNull(),
  actor: text().notNull(),
  action: text().notNull(),
  subjectType: text('subject_type').notNull(),
  subjectId: text('subject_id').notNull(),
  details: text().notNull(),
  prevHash: text('prev_hash').notNull(),
  hash: text().notNull(),
});

export const scoreRules = sqliteTable('score_rules', {
  version: integer().primaryKey(),
  rules: text().notNull(),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by').notNull(),
});

export const connection = sqliteTable('connection', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  provider: text().notNull(),
  name: text().notNull(),
  settings: text().notNull().default('{}'),
  credentials: text().notNull(),
  session: text(),
  schedule: text().notNull(),
  paused: integer().notNull().default(0),
  state: text().notNull().default('ready'),
  stateReason: text('state_reason'),
  stateUntil: integer('state_until'),
  limiter: text(),
  lastPullAt: integer('last_pull_at'),
  removedAt: integer('removed_at'),
  createdAt: integer('created_at').notNull(),
  firstSync: text('first_sync').notNull().default('approved'),
});

export const link = sqliteTable('link', {
  id: integer().primaryKey(),
  connectionId: integer('connection_id').notNull(),
  objectType: text('object_type').notNull(),
  remoteId: text('remote_id'),
  recordId: integer('record_id'),
  lifecycle: text().notNull(),
  base: text().notNull().default('{}'),
  baseLocalRev: integer('base_local_rev').notNull().default(0),
  baseRemoteVer: text('base_remote_ver'),
  remoteSeen: text('remote_seen'),
  remoteVer: text('remote_ver'),
  remoteSeenAt: integer('remote_seen_at'),
  remoteSource: text('remote_source'),
  mappingRev: integer('mapping_rev').notNull().default(1),
  policyRev: integer('policy_rev').notNull().default(1),
  createKey: text('create_key'),
  createGen: integer('create_gen').notNull().default(0),
  goneEvidence: text('gone_evidence').notNull().default('[]'),
  frozenFields: text('frozen_fields').notNull().default('[]'),
  syncedAt: integer('synced_at'),
  createdAt: integer('created_at').notNull(),
  muted: text().notNull().default('{}'),
});

export const conflict = sqliteTable('conflict', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  linkId: integer('link_id').notNull(),
  connectionId: integer('connection_id').notNull(),
  recordId: integer('record_id'),
  kind: text().notNull(),
  field: text().notNull().default(''),
  base: text(),
  local: text(),
  remote: text(),
  seenLocalRev: integer('seen_local_rev').notNull(),
  seenRemoteVer: text('seen_remote_ver'),
  policy: text().notNull(),
  evidence: text().notNull().default('{}'),
  state: text().notNull().default('open'),
  openedAt: integer('opened_at').notNull(),
  refreshedAt: integer('refreshed_at').notNull(),
  settledAt: integer('settled_at'),
  settledBy: text('settled_by'),
  choice: text(),
  undo: text(),
  snoozedUntil: integer('snoozed_until'),
});

export const run = sqliteTable('run', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  kind: text().notNull(),
  state: text().notNull(),
  trigger: text().notNull(),
  connectionId: integer('connection_id'),
  actor: text().notNull(),
  startedAt: integer('started_at'),
  endedAt: integer('ended_at'),
  done: integer().notNull().default(0),
  total: integer(),
  counts: text().notNull().default('{}'),
  errorCode: text('error_code'),
  errorMessage: text('error_message'),
  createdAt: integer('created_at').notNull(),
});

export const runProblem = sqliteTable('run_problem', {
  id: integer().primaryKey(),
  runId: integer('run_id').notNull(),
  at: integer().notNull(),
  remoteId: text('remote_id'),
  recordId: integer('record_id'),
  code: text().notNull(),
  message: text().notNull(),
  raw: text(),
});

export const watermark = sqliteTable(
  'watermark',
  {
    connectionId: integer('connection_id').notNull(),
    objectType: text('object_type').notNull(),
    stream: text().notNull(),
    committed: integer(),
    upper: integer(),
    pageCursor: text('page_cursor'),
    runId: integer('run_id'),
    overlapMs: integer('overlap_ms').notNull().default(0),
    rereadFrom: integer('reread_from'),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.objectType, table.stream] })],
);

export const replay = sqliteTable('replay', {
  id: integer().primaryKey(),
  fingerprint: text().notNull(),
  actor: text().notNull(),
  stage: integer().notNull().default(0),
  state: text().notNull().default('running'),
  createdAt: integer('created_at').notNull(),
  endedAt: integer('ended_at'),
  uid: text(),
  about: text().notNull().default('{}'),
  total: integer().notNull().default(0),
  sent: integer().notNull().default(0),
  failed: integer().notNull().default(0),
  stoppedBy: text('stopped_by'),
  putAwayAt: integer('put_away_at'),
});

export const job = sqliteTable('job', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  key: text().notNull(),
  op: text().notNull(),
  class: integer().notNull(),
  connectionId: integer('connection_id').notNull(),
  linkId: integer('link_id'),
  recordId: integer('record_id'),
  runId: integer('run_id'),
  params: text().notNull().default('{}'),
  state: text().notNull().default('ready'),
  runAt: integer('run_at').notNull(),
  attempts: integer().notNull().default(0),
  waits: integer().notNull().default(0),
  stales: integer().notNull().default(0),
  crashes: integer().notNull().default(0),
  replays: integer().notNull().default(0),
  again: integer().notNull().default(0),
  againClass: integer('again_class'),
  leaseUntil: integer('lease_until'),
  leaseToken: integer('lease_token'),
  bootId: text('boot_id'),
  cause: text().notNull().default('{}'),
  errorKind: text('error_kind'),
  errorMessage: text('error_message'),
  fingerprint: text(),
  deadGroup: text('dead_group'),
  deadCode: text('dead_code'),
  diedAt: integer('died_at'),
  archivedAt: integer('archived_at'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  replayId: integer('replay_id'),
  finishedAt: integer('finished_at'),
  endReason: text('end_reason'),
});

export const attempt = sqliteTable('attempt', {
  id: integer().primaryKey(),
  jobId: integer('job_id').notNull(),
  at: integer().notNull(),
  durationMs: integer('duration_ms').notNull(),
  outcome: text().notNull(),
  status: integer(),
  message: text(),
  request: text(),
  response: text(),
});

export const intent = sqliteTable('intent', {
  id: integer().primaryKey(),
  linkId: integer('link_id').notNull(),
  jobId: integer('job_id'),
  op: text().notNull(),
  patch: text().notNull(),
  localRev: integer('local_rev').notNull(),
  expectedRemoteVer: text('expected_remote_ver'),
  idempotencyKey: text('idempotency_key').notNull(),
  state: text().notNull(),
  misses: integer().notNull().default(0),
  lastMissAt: integer('last_miss_at'),
  sentAt: integer('sent_at').notNull(),
  settledAt: integer('settled_at'),
  outcome: text(),
});

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

export const apiKey = sqliteTable('api_key', {
  id: integer().primaryKey(),
  uid: text().notNull(),
  name: text().notNull(),
  hash: text().notNull(),
  scopes: text().notNull(),
  role: text().notNull(),
  ratePerMinute: integer('rate_per_minute').notNull().default(60),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at'),
  lastUsedAt: integer('last_used_at'),
  revokedAt: integer('revoked_at'),
});
