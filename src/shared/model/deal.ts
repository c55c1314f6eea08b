import { z } from 'zod';
import { id, instant, money } from './common.ts';
import { leadLink } from './lead.ts';

export const stageKind = z.enum(['open', 'won', 'lost']);
export const stage = z.object({
  id,
  name: z.string(),
  kind: stageKind,
  position: z.number().int(),
  active: z.boolean(),
  dealCount: z.number().int(),
  dealTotal: money,
});
export type Stage = z.infer<typeof stage>;

export const deal = z.object({
  id,
  title: z.string(),
  value: money.nullable(),
  stageId: id,
  leadId: id.nullable(),
  leadName: z.string().nullable(),
  owner: z.string().nullable(),
  lostReason: z.string().nullable(),
  position: z.number(),
  stageSince: instant,
  createdAt: instant,
  updatedAt: instant,
  /** Where it is kept beside here, and how it stands there. */
  links: z.array(leadLink),
});
export type Deal = z.infer<typeof deal>;

export const dealDraft = z.object({
  title: z.string().trim().min(1).max(200),
  value: money.min(0).nullable().default(null),
  stageId: id,
  leadId: id.nullable().default(null),
  owner: z.string().trim().max(120).nullable().default(null),
});
export type DealDraft = z.infer<typeof dealDraft>;

export const dealPatch = z.object({
  title: z.string().trim().min(1).max(200).optional(),
  value: money.min(0).nullable().optional(),
  stageId: id.optional(),
  /** Whose it is; a deal that is somebody's stays somebody's. */
  leadId: id.optional(),
  owner: z.string().trim().max(120).nullable().optional(),
  lostReason: z.string().trim().max(500).nullable().optional(),
  /** Place within the stage: before this deal; null puts it last. */
  beforeDealId: id.nullable().optional(),
});
export type DealPatch = z.infer<typeof dealPatch>;
