import { z } from 'zod';
import { id, instant } from './common.ts';
import { lead, leadPatch } from './lead.ts';

/** Leads that become one: `id` stays, the others go. */
export const mergeInput = z.object({
  id,
  /** The leads that go. */
  merge: z.array(id).min(1).max(10),
  /** Whose value a field keeps: its name, and the id of one of these leads. The rest as suggested. */
  values: z.record(z.string().max(100), id).optional(),
  /** The revisions as they were looked at: where one has moved since, nothing is merged. */
  revs: z.record(z.string().max(64), z.number().int()).optional(),
});
export type MergeInput = z.infer<typeof mergeInput>;

export const merged = z.object({ lead, merged: z.array(id), undoId: id });
export type Merged = z.infer<typeof merged>;

/** What was edited since the merge, and stays where it was edited. */
export const unmerged = z.object({
  lead,
  survivor: lead,
  kept: z.array(
    z.object({ field: z.string(), value: z.unknown(), at: instant, actor: z.string() }),
  ),
});
export type Unmerged = z.infer<typeof unmerged>;

const mergedWith = z.object({ id, name: z.string(), at: instant, actor: z.string() });
export const leadMerges = z.object({
  /** The lead that this one was merged into. */
  into: mergedWith.nullable(),
  /** Leads that were merged into this one, newest first. */
  with: z.array(mergedWith),
});
export type LeadMerges = z.infer<typeof leadMerges>;

/** The first lead is the one that stays. */
export const mergePreview = z.object({
  leads: z.array(lead),
  fields: z.array(
    z.object({
      field: z.string(),
      differs: z.boolean(),
      suggested: id,
      values: z.array(
        z.object({
          leadId: id,
          value: z.unknown(),
          at: instant.nullable(),
          by: z.string().nullable(),
        }),
      ),
    }),
  ),
  /** Of the leads that go. `left` stays in the other system as it is, no longer linked. */
  links: z.array(
    z.object({
      leadId: id,
      connectionId: id,
      externalId: z.string().nullable(),
      becomes: z.enum(['moved', 'left', 'swapped']),
    }),
  ),
  deals: z.number().int(),
  /** One of them is being sent just now: it has to wait. */
  busy: z.boolean(),
});
export type MergePreview = z.infer<typeof mergePreview>;

/** What was typed of a new lead, put into one that is there already. */
export const mergeDraftInput = z.object({
  id,
  draft: leadPatch,
  /** Which value a field keeps; the rest as suggested. */
  values: z.record(z.string().max(100), z.enum(['kept', 'typed'])).default({}),
  /** The revision as it was looked at. */
  rev: z.number().int(),
});
export type MergeDraftInput = z.infer<typeof mergeDraftInput>;

/** The fields that were typed; tags are united and notes put one after the other. */
export const draftMergePreview = z.object({
  lead,
  fields: z.array(
    z.object({
      field: z.string(),
      differs: z.boolean(),
      suggested: z.enum(['kept', 'typed']),
      kept: z.unknown(),
      typed: z.unknown(),
    }),
  ),
});
export type DraftMergePreview = z.infer<typeof draftMergePreview>;

/** A deleted lead as the list of deleted ones shows it. */
export const deletedLead = z.object({
  id,
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  deletedAt: instant,
  by: z.string(),
  /** By a person here, because it was gone in another system, merged into another, or by taking back what had made it. */
  why: z.enum(['here', 'there', 'merged', 'undone']),
  mergedInto: z.object({ id, name: z.string() }).nullable(),
  /** When its personal data is erased; null while it belongs to a lead that is kept. */
  erasedAt: instant.nullable(),
  /** Where it was linked. */
  connectionIds: z.array(id),
});
export type DeletedLead = z.infer<typeof deletedLead>;
