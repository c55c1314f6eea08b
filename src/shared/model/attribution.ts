import { z } from 'zod';
import { id, instant, money, pageInput } from './common.ts';

/** A day of the company's calendar. */
export const calendarDay = z.iso.date();

/** A day, or a month as a whole: `2026-03-09`, `2026-03`. */
export const costPeriod = z.union([calendarDay, z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)]);

const part = z.string().trim().max(200);

/** What was paid for advertising on a day or in a month. */
export const adCost = z.object({
  id,
  period: z.string(),
  source: z.string(),
  medium: z.string(),
  campaign: z.string(),
  cost: money,
  /** The file it came with; null where a person typed it. */
  fileName: z.string().nullable(),
  actor: z.string(),
  updatedAt: instant,
});
export type AdCost = z.infer<typeof adCost>;

export const adCostDraft = z.object({
  period: costPeriod,
  source: part.min(1),
  medium: part.default(''),
  campaign: part.default(''),
  cost: money.min(0).max(1e9),
});
export type AdCostDraft = z.infer<typeof adCostDraft>;

const days = { from: calendarDay, to: calendarDay };
const inOrder = ({ from, to }: { from: string; to: string }) => from <= to;
const outOfOrder = { message: 'must not be after the last day', path: ['from'] };

/** Parts of a visit as the report names them; `(none)` for one that is not known. */
const place = { source: part.optional(), medium: part.optional(), campaign: part.optional() };

export const costQuery = pageInput.extend({
  from: calendarDay.optional(),
  to: calendarDay.optional(),
  ...place,
  sort: z
    .enum(['-period', 'period', 'source', '-source', 'campaign', '-campaign', 'cost', '-cost'])
    .default('-period'),
});
export type CostQuery = z.infer<typeof costQuery>;

/** What an act made of costs; by its id it is taken back. */
export const costsChanged = z.object({
  id,
  created: z.number().int(),
  replaced: z.number().int(),
  unchanged: z.number().int(),
  removed: z.number().int(),
});
export type CostsChanged = z.infer<typeof costsChanged>;

/** Which sales stand beside the leads: those of these leads, or those won in the period. */
export const salesBy = z.enum(['leads', 'days']);
export type SalesBy = z.infer<typeof salesBy>;

const query = z.object({ ...days, salesBy: salesBy.default('leads'), ...place });
export const attributionQuery = query.omit({ campaign: true }).refine(inOrder, outOfOrder);
export type AttributionQuery = z.infer<typeof attributionQuery>;

const counts = {
  leads: z.number().int(),
  qualified: z.number().int(),
  buyers: z.number().int(),
  sales: z.number().int(),
  revenue: money,
  cost: money,
};
export const attributionCounts = z.object(counts);
export type AttributionCounts = z.infer<typeof attributionCounts>;

export const attributionRow = z.object({
  /** The part by which this level is told apart; `(none)` where it is not known. */
  key: z.string(),
  /** As it is mostly written. */
  name: z.string(),
  ...counts,
});
export type AttributionRow = z.infer<typeof attributionRow>;

export const attributionReport = z.object({
  /** What the rows are told apart by. */
  level: z.enum(['source', 'medium', 'campaign']),
  /** The instants between which leads were created, the first and the last. */
  since: instant,
  until: instant,
  rows: z.array(attributionRow),
  /** Of all rows, also of those beyond the most that are told. */
  total: attributionCounts,
  /** Rows that are only in the total. */
  more: z.number().int(),
});
export type AttributionReport = z.infer<typeof attributionReport>;

export const salesQuery = query.extend(pageInput.shape).refine(inOrder, outOfOrder);
export type SalesQuery = z.infer<typeof salesQuery>;

export const attributedSale = z.object({
  dealId: id,
  title: z.string(),
  leadId: id.nullable(),
  leadName: z.string().nullable(),
  value: money.nullable(),
  wonAt: instant,
});
export type AttributedSale = z.infer<typeof attributedSale>;

/** Why a row of a file was not taken. */
export const costProblem = z.enum([
  'no_day',
  'not_a_day',
  'span_too_long',
  'no_cost',
  'not_money',
  'negative',
  'other_currency',
  'no_source',
  'broken',
  'too_long',
]);
export type CostProblem = z.infer<typeof costProblem>;

export const costFileShape = z.enum(['meta', 'google', 'other']);

export const costFileDraft = z.object({
  name: z.string().trim().min(1).max(200),
  /** The bytes, at most 1.4 MB. */
  base64: z.base64().max(1_900_000),
  /** For rows that do not tell it themselves; unless told, as the leads of these campaigns have it. */
  source: part.optional(),
  medium: part.optional(),
});
export type CostFileDraft = z.infer<typeof costFileDraft>;

/** What a file would do, or did. */
export const costFileReport = z.object({
  shape: costFileShape,
  /** The columns that were understood, by what they are taken for. */
  columns: z.array(z.object({ field: z.string(), header: z.string() })),
  source: z.string(),
  medium: z.string(),
  /** Whether rows need these, having none of their own. */
  needsSource: z.boolean(),
  rows: z.number().int(),
  /** Amounts after rows of the same campaign and day were added up. */
  costs: z.number().int(),
  addedUp: z.number().int(),
  /** Lines of totals, which are no campaign's. */
  totals: z.number().int(),
  total: money,
  firstDay: z.string().nullable(),
  lastDay: z.string().nullable(),
  created: z.number().int(),
  replaced: z.number().int(),
  unchanged: z.number().int(),
  /** Amounts by the day of campaigns whose month was also entered as a whole, or the other way. */
  overlapping: z.number().int(),
  /** The first of the rows that do not fit, by their lines. */
  problems: z.array(z.object({ line: z.number().int(), why: costProblem, text: z.string() })),
  /** All of them. */
  rejected: z.number().int(),
  sample: z.array(adCostDraft),
});
export type CostFileReport = z.infer<typeof costFileReport>;
