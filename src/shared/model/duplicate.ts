import { z } from 'zod';
import { id, instant } from './common.ts';
import { lead } from './lead.ts';

/** Kept as bits in this order: a new one goes to the end. */
export const duplicateReason = z.enum([
  'same_email',
  'same_phone',
  'same_document',
  'same_sounding_name',
  'like_name',
  'same_company',
  'same_city',
]);
export type DuplicateReason = z.infer<typeof duplicateReason>;

/** How sure it is: the same e-mail or document; a phone and a name; a name and a place. */
export const duplicateLevel = z.enum(['exact', 'likely', 'possible']);
export type DuplicateLevel = z.infer<typeof duplicateLevel>;

/** The least likeness of each level, from 0 to 1. */
export const levelScores: Readonly<Record<DuplicateLevel, number>> = {
  exact: 0.9,
  likely: 0.7,
  possible: 0.5,
};

export const duplicatePair = z.object({ one: id, other: id });
export type DuplicatePair = z.infer<typeof duplicatePair>;

/** Two or more leads that may be one person. */
export const duplicateCluster = z.object({
  id,
  /** The one that was entered first comes first; of very many, some. */
  leads: z.array(lead).min(2),
  size: z.number().int(),
  level: duplicateLevel,
  /** Of the two that are most alike, from 0 to 1. */
  score: z.number(),
  reasons: z.array(duplicateReason),
  /** Which of them are alike, and why. */
  pairs: z.array(duplicatePair.extend({ score: z.number(), reasons: z.array(duplicateReason) })),
});
export type DuplicateCluster = z.infer<typeof duplicateCluster>;

/** Two leads of which a person said that they are two people. */
export const setApart = duplicatePair.extend({
  leads: z.tuple([lead, lead]),
  at: instant,
  by: z.string(),
});
export type SetApart = z.infer<typeof setApart>;

/** Two leads that were merged, and can be parted. */
export const mergedPair = z.object({
  /** The lead that is no more: by it the two are parted. */
  id,
  name: z.string(),
  into: z.object({ id, name: z.string() }),
  at: instant,
  by: z.string(),
  /** Among many at once. */
  bulk: z.boolean(),
});
export type MergedPair = z.infer<typeof mergedPair>;

export const duplicateScan = z.object({
  running: z.boolean(),
  /** All leads at once, and not only what was written lately. */
  whole: z.boolean(),
  /** Share of what is to be looked at that was, from 0 to 1. */
  done: z.number(),
  /** Clusters that nobody has decided yet, by how sure they are. */
  counts: z.record(duplicateLevel, z.number().int()),
  /** What more leads have in common than can be compared two by two: a switchboard, say. */
  groups: z.array(
    z.object({
      kind: z.enum(['email', 'phone', 'document']),
      /** Some of those leads, and how many they are; past 10,000 they are no longer counted. */
      leads: z.array(lead),
      size: z.number().int(),
    }),
  ),
});
export type DuplicateScan = z.infer<typeof duplicateScan>;

/** Why leads that are alike enough are not merged with many others. */
export const leftOutWhy = z.enum([
  /** Two of them are linked to records of one connection. */
  'both_linked',
  /** Two of them have different documents. */
  'documents',
  /** A person said of two of them that they are two. */
  'set_apart',
  /** They are no longer as they were when it was decided. */
  'changed',
  /** One of them is being sent just now. */
  'busy',
  /** More than can be merged at once. */
  'too_many',
]);
export type LeftOutWhy = z.infer<typeof leftOutWhy>;

/** What becomes of one cluster in a bulk merge. The first lead stays. */
export const bulkItem = z.object({
  leads: z.array(lead).min(1),
  score: z.number(),
  reasons: z.array(duplicateReason),
  /** Each field that the leads hold differently, and what the one that stays will have. */
  fields: z.array(z.object({ field: z.string(), becomes: z.unknown(), from: id })),
  /** Null where they are merged. */
  leftOut: leftOutWhy.nullable(),
});
export type BulkItem = z.infer<typeof bulkItem>;

export const bulkPlan = z.object({
  /** How many clusters become one lead each, and how many leads go for it. */
  clusters: z.number().int(),
  goes: z.number().int(),
  leftOut: z.number().int(),
  items: z.array(bulkItem),
  /** Where the next page begins; null at the end. */
  next: z.number().int().nullable(),
});
export type BulkPlan = z.infer<typeof bulkPlan>;

export const bulkMerge = z.object({
  id,
  state: z.enum(['running', 'stopped', 'done', 'undone']),
  atLeast: z.number(),
  total: z.number().int(),
  merged: z.number().int(),
  leftOut: z.array(z.object({ why: leftOutWhy, count: z.number().int() })),
  at: instant,
  by: z.string(),
  /** By which all of it is taken back. */
  undoId: id,
});
export type BulkMerge = z.infer<typeof bulkMerge>;
