import { z } from 'zod';
import { id } from './common.ts';
import { leadFilter, leadSort, type LeadFilter } from './lead.ts';

/** Where a segment is used beside the list, so that it is not taken away from under it. */
export const segmentUse = z.object({
  kind: z.enum(['sync_scope', 'automation', 'remarketing']),
  /** Of what uses it: a connection, an automation. */
  id,
  name: z.string(),
});
export type SegmentUse = z.infer<typeof segmentUse>;

/** A segment: a named filter of the company with its columns and order. */
export const segment = z.object({
  id,
  name: z.string().trim().min(1).max(60),
  filter: leadFilter,
  sort: leadSort,
  columns: z.array(z.string().max(40)).max(40).nullable(),
  position: z.number().int(),
  count: z.number().int(),
  usedBy: z.array(segmentUse),
});
export type Segment = z.infer<typeof segment>;

/**
 * Whether a connection may be limited to what a filter finds: not where that moves with sync itself,
 * nor where it is deleted leads.
 */
export function fitsScope(filter: LeadFilter): boolean {
  const { syncState, connectionId, excludedWhy, deleted } = filter;
  return !(syncState?.length || connectionId || excludedWhy || deleted);
}

/** What it would mean to limit a connection to a segment, or to take the limit away. */
export const scopePreview = z.object({
  /** Leads inside. */
  inside: z.number().int(),
  /** Of those, on the other side already. */
  there: z.number().int(),
  /** Inside and not there yet: what may be sent. */
  couldBeSent: z.number().int(),
  /** Outside and there: they stay in agreement. */
  outsideThere: z.number().int(),
  /** Outside and about to be made there: they will not be. */
  stopped: z.number().int(),
});
export type ScopePreview = z.infer<typeof scopePreview>;
