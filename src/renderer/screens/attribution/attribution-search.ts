import { z } from 'zod';
import { calendarDay, costQuery, salesBy } from '../../../shared/model/attribution.ts';
import { periodNames } from './periods.ts';

const part = z.string().max(200).optional().catch(undefined);

export const reportSort = z.enum([
  'name',
  '-name',
  'leads',
  '-leads',
  'qualified',
  '-qualified',
  'sales',
  '-sales',
  'revenue',
  '-revenue',
  'cost',
  '-cost',
  'perLead',
  '-perLead',
  'perQualified',
  '-perQualified',
  'perSale',
  '-perSale',
  'return',
  '-return',
]);
export type ReportSort = z.infer<typeof reportSort>;

/** What restores the report and the costs: the period, where one is in it, and what is open beside. */
export const attributionSearch = {
  period: z.enum(periodNames).optional().catch(undefined),
  from: calendarDay.optional().catch(undefined),
  to: calendarDay.optional().catch(undefined),
  salesBy: salesBy.optional().catch(undefined),
  source: part,
  medium: part,
  campaign: part,
  reportSort: reportSort.optional().catch(undefined),
  costSort: costQuery.shape.sort.unwrap().optional().catch(undefined),
  /** The row beside; '' for the total. */
  row: part,
  list: z.literal('sales').optional().catch(undefined),
  /** A cost's id, a new one, or a file of them. */
  cost: z.string().max(64).optional().catch(undefined),
};
