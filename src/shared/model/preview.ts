import { z } from 'zod';
import { id } from './common.ts';

/** A dry run: what sync would do, told before anything is written. */

/** In: what comes from the other system to us; out: what goes from us to it. */
export const previewSide = z.enum(['in', 'out']);
export type PreviewSide = z.infer<typeof previewSide>;

/**
 * What would happen to a record; several may be true of one, since a link may also fill fields.
 *
 * - `create`: made on the side it goes to. `link`: known to be one that is there already.
 * - `update`: values of it change. `conflict`: a person is asked about some field.
 * - `settle`: a question that is open would be closed.
 * - `ambiguous`: it may be more than one, and a person is asked which. `skip`: left as it is.
 */
export const previewEffect = z.enum([
  'create',
  'link',
  'update',
  'conflict',
  'settle',
  'ambiguous',
  'skip',
]);
export type PreviewEffect = z.infer<typeof previewEffect>;

/** Why a record is left as it is; `lacks_customer` is a deal whose customer is not linked to a lead. */
export const skipReason = z.enum([
  'same',
  'unreadable',
  'busy',
  'let_go',
  'outside_scope',
  'lacks_name',
  'lacks_email',
  'lacks_field',
  'lacks_customer',
]);
export type SkipReason = z.infer<typeof skipReason>;

const count = z.number().int();
export const previewCounts = z.object({
  create: count,
  link: count,
  update: count,
  conflict: count,
  settle: count,
  ambiguous: count,
  skip: count,
});
export type PreviewCounts = z.infer<typeof previewCounts>;

/** One record of many, to look at: who it is, and each value before and after. */
export const previewSample = z.object({
  leadId: z.string().nullable(),
  externalId: z.string().nullable(),
  name: z.string(),
  fields: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
  /** The leads it may be, by name. */
  candidates: z.array(z.string()),
  reason: skipReason.nullable(),
});
export type PreviewSample = z.infer<typeof previewSample>;

export const previewField = z.object({
  object: z.string(),
  field: z.string(),
  /** Records whose field would be taken, sent, asked about, or decided. */
  in: count,
  out: count,
  conflict: count,
  settle: count,
});
export type PreviewField = z.infer<typeof previewField>;

export const previewResult = z.object({
  objects: z.array(
    z.object({ object: z.string(), read: count, in: previewCounts, out: previewCounts }),
  ),
  fields: z.array(previewField),
  samples: z.array(
    z.object({
      object: z.string(),
      side: previewSide,
      effect: previewEffect,
      items: z.array(previewSample),
    }),
  ),
  /** Calls to the other system and the time they take at its pace; days where a day's calls do not suffice. */
  estimate: z.object({ calls: count, seconds: count, days: count }),
  /** Records with any effect: what an approval is about. */
  changes: count,
  planHash: z.string(),
  /** Since the preview that was approved: how many of its records are planned otherwise now. */
  drift: z.object({ changed: count, of: count }).nullable(),
});
export type PreviewResult = z.infer<typeof previewResult>;

export const previewPhase = z.enum([
  'reading',
  'planning',
  'ready',
  'comparing',
  'applying',
  'done',
  'over',
]);
export type PreviewPhase = z.infer<typeof previewPhase>;

/** How far a dry run or an approved first sync is, and what it found. */
export const previewView = z.object({
  phase: previewPhase,
  /** What is left of this phase, in milliseconds; null while that cannot be told. */
  etaMs: count.nullable(),
  /** True once it carries out what a person approved. */
  approved: z.boolean(),
  createThere: z.boolean(),
  /** Records with an effect that were applied, and those left since they had moved. */
  applied: count,
  drifted: count,
  result: previewResult.nullable(),
});
export type PreviewView = z.infer<typeof previewView>;

export const approval = z.object({
  connectionId: id,
  runId: id,
  /** As the preview told it: another hash was never seen by the person who approves. */
  planHash: z.string().min(1).max(100),
  /** Whether leads that are only here are made there, too. */
  createThere: z.boolean().default(true),
});
