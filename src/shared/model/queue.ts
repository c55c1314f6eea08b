import { z } from 'zod';
import { id, instant } from './common.ts';

/** Urgency, most urgent first. The number is the class. */
export const jobClasses = {
  person: 0,
  resolution: 1,
  hook: 2,
  edit: 3,
  conversion: 4,
  pull: 5,
  import: 6,
  backfill: 7,
} as const;
export const jobClass = z.enum([
  'person',
  'resolution',
  'hook',
  'edit',
  'conversion',
  'pull',
  'import',
  'backfill',
]);
export type JobClass = z.infer<typeof jobClass>;

export const jobState = z.enum(['ready', 'leased', 'done', 'dead', 'cancelled', 'superseded']);
export type JobState = z.infer<typeof jobState>;

export const jobOp = z.enum(['upsert', 'delete', 'pull', 'reconcile', 'read', 'first']);
export type JobOp = z.infer<typeof jobOp>;

/** Why a ready job does not run now; computed, null when it is next in line. */
export const waitReason = z.enum([
  'later',
  'same_record',
  'paused',
  'offline',
  'auth_required',
  'throttled',
  'breaker_open',
  'frozen',
  'first_sync',
  'account',
]);
export type WaitReason = z.infer<typeof waitReason>;

export const job = z.object({
  id,
  state: jobState,
  class: jobClass,
  op: jobOp,
  connectionId: id,
  provider: z.string(),
  leadId: z.string().nullable(),
  leadName: z.string().nullable(),
  runAt: instant,
  attempts: z.number().int(),
  replays: z.number().int(),
  waiting: waitReason.nullable(),
  lastError: z.object({ kind: z.string(), message: z.string() }).nullable(),
  createdAt: instant,
  updatedAt: instant,
});
export type Job = z.infer<typeof job>;

/** One try of a job; request and answer are redacted before they are kept. */
export const attempt = z.object({
  at: instant,
  durationMs: z.number().int(),
  outcome: z.string(),
  status: z.number().int().nullable(),
  message: z.string().nullable(),
  request: z.unknown(),
  response: z.unknown(),
});
export type Attempt = z.infer<typeof attempt>;

export const failureGroup = z.enum(['definitive', 'temporary', 'unknown']);
export type FailureGroup = z.infer<typeof failureGroup>;

/** Work of ours on a record there, or an event that another system was to be told of. */
export const letterKind = z.enum(['job', 'delivery']);

export const deadLetter = job.extend({
  kind: letterKind,
  group: failureGroup,
  /** Same connection, operation, endpoint, status and normalised message. */
  fingerprint: z.string(),
  cause: z.object({ code: z.string(), message: z.string() }),
  archivedAt: instant.nullable(),
  diedAt: instant,
});
export type DeadLetter = z.infer<typeof deadLetter>;

/** A field that would be sent, as each side holds it; in names and values of the doors. */
export const divergence = z.object({
  field: z.string(),
  local: z.unknown(),
  remote: z.unknown(),
});
export type Divergence = z.infer<typeof divergence>;

export const deadLetterDetail = deadLetter.extend({
  attemptLog: z.array(attempt),
  /** What would be sent now, in our field names, with personal data in clear only for the person editing. */
  payload: z.record(z.string(), z.unknown()),
  /** Where the two sides differ and it could be left so, or asked about; empty where that is no way out. */
  differs: z.array(divergence),
});

export const deadLetterCause = z.object({
  kind: letterKind,
  fingerprint: z.string(),
  group: failureGroup,
  connectionId: id,
  provider: z.string(),
  op: jobOp,
  cause: z.object({ code: z.string(), message: z.string() }),
  count: z.number().int(),
  since: instant,
});
export type DeadLetterCause = z.infer<typeof deadLetterCause>;

/** Many dead letters sent again with care: one, then ten, then the rest, until one fails the same way. */
export const replay = z.object({
  id,
  fingerprint: z.string(),
  connectionId: id,
  provider: z.string(),
  op: jobOp,
  cause: z.object({ code: z.string(), message: z.string() }),
  state: z.enum(['running', 'done', 'stopped', 'cancelled']),
  stage: z.enum(['one', 'ten', 'rest']),
  actor: z.string(),
  total: z.number().int(),
  sent: z.number().int(),
  failed: z.number().int(),
  /** Neither sent nor failed yet; what another send answered meanwhile is in none of the three. */
  waiting: z.number().int(),
  startedAt: instant,
  endedAt: instant.nullable(),
  /** The one whose failure stopped it. */
  stoppedBy: z.object({ id, name: z.string().nullable(), dead: z.boolean() }).nullable(),
});
export type Replay = z.infer<typeof replay>;
