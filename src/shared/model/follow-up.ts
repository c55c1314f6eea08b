import { z } from 'zod';
import { id, instant } from './common.ts';
import { leadStatus, temperature } from './lead.ts';

/** By today's calendar: before today, today, from tomorrow on. */
export const followUpWhen = z.enum(['late', 'today', 'coming']);
export type FollowUpWhen = z.infer<typeof followUpWhen>;

/** Somebody to get back to. */
export const followUp = z.object({
  leadId: id,
  name: z.string(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  company: z.string().nullable(),
  owner: z.string().nullable(),
  interest: z.string().nullable(),
  temperature,
  status: leadStatus,
  at: instant,
});
export type FollowUp = z.infer<typeof followUp>;

export const followUpQuery = z.object({
  when: followUpWhen,
  limit: z.number().int().min(1).max(200).default(100),
  offset: z.number().int().min(0).max(10_000_000).default(0),
});
export type FollowUpQuery = z.infer<typeof followUpQuery>;

export const followUpCounts = z.object({
  late: z.number().int(),
  today: z.number().int(),
  coming: z.number().int(),
});
export type FollowUpCounts = z.infer<typeof followUpCounts>;

/** How it went. */
export const followUpOutcome = z.enum([
  'answered',
  'no_answer',
  'meeting',
  'not_interested',
  'other',
]);
export type FollowUpOutcome = z.infer<typeof followUpOutcome>;

export const followUpDone = z.object({
  outcome: followUpOutcome,
  note: z.string().trim().max(2000).optional(),
  /** When to get back to them again; null for not at all. */
  next: instant.nullable(),
});
export type FollowUpDone = z.infer<typeof followUpDone>;

/** One that was done, for the lead's timeline. */
export const followUpMark = z.object({
  id,
  outcome: followUpOutcome,
  note: z.string().nullable(),
  actor: z.string(),
  dueAt: instant.nullable(),
  at: instant,
});
export type FollowUpMark = z.infer<typeof followUpMark>;
