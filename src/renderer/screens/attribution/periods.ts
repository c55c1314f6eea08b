import { companyZone } from '../../../shared/calendar.ts';

export const periodNames = [
  'thisMonth',
  'lastMonth',
  'last30',
  'last90',
  'thisYear',
  'all',
] as const;
export type PeriodName = (typeof periodNames)[number];

export type Days = { readonly from: string; readonly to: string };

/** Before any lead there can be. */
const beginning = '2000-01-01';
const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: companyZone });

/** The day it is where the company is. */
export function today(now = Date.now()): string {
  return calendar.format(now);
}

/** The first and the last day of a period that moves with the calendar. */
export function daysOf(name: PeriodName, day = today()): Days {
  const [year = 0, month = 1] = day.split('-').map(Number);
  switch (name) {
    case 'thisMonth':
      return { from: iso(year, month - 1, 1), to: iso(year, month, 0) };
    case 'lastMonth':
      return { from: iso(year, month - 2, 1), to: iso(year, month - 1, 0) };
    case 'last30':
      return { from: before(day, 29), to: day };
    case 'last90':
      return { from: before(day, 89), to: day };
    case 'thisYear':
      return { from: iso(year, 0, 1), to: iso(year, 12, 0) };
    case 'all':
      return { from: beginning, to: iso(year, 12, 0) };
  }
}

function iso(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
}

function before(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}
