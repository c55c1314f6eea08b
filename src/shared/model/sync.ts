import { z } from 'zod';
import { id, instant } from './common.ts';
import { previewView } from './preview.ts';
import { mappingFault } from './mapping.ts';

/** What a connection is doing, as a person would say it. */
export const connectionState = z.enum([
  'ready',
  'paused',
  'offline',
  'auth_required',
  'throttled',
  'breaker_open',
  'first_sync',
]);
export type ConnectionState = z.infer<typeof connectionState>;

export const connection = z.object({
  id,
  provider: z.string(),
  name: z.string(),
  state: connectionState,
  /** Why it is in that state, in words; null when ready. */
  stateReason: z.string().nullable(),
  /** When the state is expected to end by itself (a wait, a probe); null when not known. */
  stateUntil: instant.nullable(),
  schedule: z.string(),
  nextPullAt: instant.nullable(),
  lastPullAt: instant.nullable(),
  /** Until a preview was approved nothing is written here or there. */
  firstSync: z.enum(['awaiting', 'approved']),
  /** Its newest preview, or the first sync under way, where there is one to look at. */
  previewRunId: z.string().nullable(),
  settings: z.record(z.string(), z.unknown()),
  counts: z.object({
    inSync: z.number().int(),
    queued: z.number().int(),
    conflict: z.number().int(),
    failed: z.number().int(),
    excluded: z.number().int(),
  }),
  createdAt: instant,
});
export type Connection = z.infer<typeof connection>;

/** How signing in and reading one record went. */
export const connectionTest = z.object({
  ok: z.boolean(),
  message: z.string(),
  sample: z.number().int().nullable(),
  /** Why it did not do: a kind of failure or the provider's code, and the field of the form that is wrong. */
  failure: z.object({ code: z.string(), field: z.string().nullable() }).nullable(),
});
export type ConnectionTest = z.infer<typeof connectionTest>;

/** One field of a provider's credential form. */
export const credentialField = z.object({
  name: z.string(),
  label: z.object({ 'pt-BR': z.string(), en: z.string() }),
  secret: z.boolean(),
  required: z.boolean(),
  placeholder: z.string().optional(),
  initial: z.string().optional(),
});
export const providerInfo = z.object({
  id: z.string(),
  name: z.string(),
  letter: z.string().length(1),
  what: z.object({ 'pt-BR': z.string(), en: z.string() }),
  capabilities: z.array(z.enum(['records', 'sends', 'hooks'])),
  credentials: z.array(credentialField),
  /** What it keeps beside leads. */
  keeps: z.array(z.enum(['deals', 'products'])),
});
export type ProviderInfo = z.infer<typeof providerInfo>;

export const connectionDraft = z.object({
  provider: z.string().max(40),
  name: z.string().trim().min(1).max(80),
  credentials: z.record(z.string().max(60), z.string().max(4000)),
  schedule: z.string().max(120).default('*/15 * * * *'),
  /** Unless told, what the system keeps beside leads is kept in agreement, or read. */
  deals: z.enum(['both', 'receive', 'off']).optional(),
  products: z.boolean().optional(),
  segmentId: id.nullable().optional(),
});
export const connectionPatch = z.object({
  name: z.string().trim().min(1).max(80).optional(),
  credentials: z.record(z.string().max(60), z.string().max(4000)).optional(),
  schedule: z.string().max(120).optional(),
  paused: z.boolean().optional(),
  /** What deleting a lead here leads to there: `send` deletes it too, `detach` leaves it alone. */
  deletes: z.enum(['send', 'detach']).optional(),
  /** Deals are kept in agreement with theirs, only read, or left alone. */
  deals: z.enum(['both', 'receive', 'off']).optional(),
  /** Whether their products are read. */
  products: z.boolean().optional(),
  /** The segment whose leads alone may be made there; null for all. */
  segmentId: id.nullable().optional(),
});

export const runKind = z.enum(['pull', 'reconcile', 'push', 'import', 'undo', 'preview', 'first']);
export const runState = z.enum(['queued', 'running', 'paused', 'completed', 'failed', 'cancelled']);
export const runTrigger = z.enum([
  'schedule',
  'person',
  'api',
  'start',
  'hook',
  'reconnect',
  'reread',
]);
/** What a run reads, beside each other. */
export const readObject = z.enum(['lead', 'deal', 'product']);
export type ReadObject = z.infer<typeof readObject>;
const objectCounts = z.object({
  read: z.number().int(),
  created: z.number().int(),
  updated: z.number().int(),
  conflicts: z.number().int(),
  failed: z.number().int(),
});
export type ObjectCounts = z.infer<typeof objectCounts>;

export const runCounts = z.object({
  read: z.number().int(),
  created: z.number().int(),
  updated: z.number().int(),
  unchanged: z.number().int(),
  sent: z.number().int(),
  conflicts: z.number().int(),
  failed: z.number().int(),
  calls: z.number().int(),
  /** The same by what was read. */
  objects: z.partialRecord(readObject, objectCounts).optional(),
});
export type RunCounts = z.infer<typeof runCounts>;

export const run = z.object({
  id,
  kind: runKind,
  state: runState,
  trigger: runTrigger,
  connectionId: z.string().nullable(),
  actor: z.string(),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  durationMs: z.number().int().nullable(),
  /** What is known of the whole, for a bar: done of total; total is null while unknown. */
  progress: z.object({ done: z.number().int(), total: z.number().int().nullable() }),
  counts: runCounts,
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type Run = z.infer<typeof run>;

export const runProblem = z.object({
  at: instant,
  externalId: z.string().nullable(),
  leadId: z.string().nullable(),
  code: z.string(),
  message: z.string(),
});
const undoCounts = z.object({
  restored: z.number().int(),
  kept: z.number().int(),
  failed: z.number().int(),
});
export const runDetail = run.extend({
  problems: z.array(runProblem),
  /** Of a preview or a first sync. */
  preview: previewView.nullable(),
  undo: z.object({
    /** What this run took back, with what came of it. */
    undoes: undoCounts.extend({ id, kind: runKind, startedAt: instant.nullable() }).nullable(),
    /** The run by which this one was taken back. */
    undoneBy: id.nullable(),
    undoable: z.boolean(),
  }),
});
export type RunDetail = z.infer<typeof runDetail>;

export const conflictKind = z.enum([
  'clash',
  'clear',
  'edit_delete',
  'flapping',
  'ambiguous_link',
  'uncertain_create',
  'schema',
]);
export type ConflictKind = z.infer<typeof conflictKind>;

/**
 * How a conflict can be settled. Of a field: our value, theirs, another, or ours or theirs with the
 * other kept beside it; or the two are not the same person. Of a record: keep it on both sides,
 * delete it on both, let go of the link, take it for one that is there (`target`), for one of its
 * own, or for all of them, which become one (`target` stays).
 */
export const conflictChoice = z.enum([
  'local',
  'remote',
  'value',
  'both',
  'keep',
  'delete',
  'detach',
  'link',
  'separate',
  'merge',
]);
export type ConflictChoice = z.infer<typeof conflictChoice>;

/** What the person who settles has in view: nothing is written when it has moved since. */
const seen = {
  seenLocalRev: z.number().int(),
  seenRemoteVer: z.string().max(400).nullable(),
};

/** A lead, or a record there, that a conflict about a record may be about. */
export const conflictCandidate = z.object({
  id: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
});
export type ConflictCandidate = z.infer<typeof conflictCandidate>;

export const conflict = z.object({
  id,
  leadId: z.string().nullable(),
  leadName: z.string().nullable(),
  /** The deal it is about, where it is not about the lead itself. */
  dealId: id.nullable(),
  dealTitle: z.string().nullable(),
  connectionId: id,
  provider: z.string(),
  kind: conflictKind,
  field: z.string().nullable(),
  base: z.unknown(),
  local: z.unknown(),
  remote: z.unknown(),
  localAt: instant.nullable(),
  localBy: z.string().nullable(),
  remoteSeenAt: instant.nullable(),
  openedAt: instant,
  state: z.enum(['open', 'settled', 'converged']),
  ...seen,
  /** What can be chosen; empty for what a person cannot settle here. */
  choices: z.array(conflictChoice),
  candidates: z.array(conflictCandidate),
  /** The side on which the record was deleted, where that is the question. */
  deletedOn: z.enum(['local', 'remote']).nullable(),
  /** Of a field that goes to and fro: who writes what. */
  writers: z.array(
    z.object({ by: z.string(), value: z.unknown(), times: z.number().int(), lastAt: instant }),
  ),
  /** Why a value cannot pass from one side to the other, where a mapping says so. */
  fault: mappingFault.optional(),
  /** For `both`: where the value that gives way is kept, `notes` or `custom:NAME`. */
  secondIn: z.string().nullable(),
  snoozedUntil: instant.nullable(),
  choice: conflictChoice.nullable(),
  settledAt: instant.nullable(),
  settledBy: z.string().nullable(),
});
export type Conflict = z.infer<typeof conflict>;

export const settleInput = z.object({
  id,
  choice: conflictChoice,
  /** For `value`: as the lead's form would take it. */
  value: z.unknown().optional(),
  /** For `both`: whose value the field keeps. */
  winner: z.enum(['local', 'remote']).default('local'),
  /** For `link` and `merge`: the id of the candidate. */
  target: z.string().max(200).optional(),
  /** For `separate` of a field: whether ours is sent there as a record of its own; it is unless told. */
  sendAgain: z.boolean().optional(),
  seenLocalRev: seen.seenLocalRev.optional(),
  seenRemoteVer: seen.seenRemoteVer.optional(),
});
export type SettleInput = z.infer<typeof settleInput>;

export const settleManyInput = z.object({
  choice: conflictChoice.extract(['local', 'remote']),
  items: z
    .array(z.object({ id, ...seen }))
    .min(1)
    .max(500),
});
export type SettleManyInput = z.infer<typeof settleManyInput>;

/** Why a settlement stands: a value moved on since, it went out already, or it cannot be taken back. */
export const settlementStands = z.enum(['changed_since', 'already_sent', 'not_undoable']);
export type SettlementStands = z.infer<typeof settlementStands>;
