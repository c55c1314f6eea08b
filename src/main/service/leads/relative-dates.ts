import type { LeadFilter } from '../../../shared/model/lead.ts';

/**
 * A filter with what it says of "the last days" and of "due" turned into instants.
 *
 * Days are those of this computer's calendar. The answer changes only at midnight, so it serves as
 * a key for what was found. `followUpDue: 'none'` is no date and stays.
 */
export function withDates(filter: LeadFilter, now: number): LeadFilter {
  const { createdWithinDays, followUpDue, ...rest } = filter;
  return {
    ...rest,
    ...(createdWithinDays === undefined ? {} : createdSince(rest, createdWithinDays, now)),
    ...due(rest, followUpDue, now),
  };
}

function createdSince(filter: LeadFilter, days: number, now: number): LeadFilter {
  const from = startOfDay(now, 1 - days);
  const said = filter.createdFrom;
  return { createdFrom: said !== undefined && said > from ? said : from };
}

function due(filter: LeadFilter, which: LeadFilter['followUpDue'], now: number): LeadFilter {
  switch (which) {
    case 'late':
      return { followUpTo: earlier(filter.followUpTo, justBefore(startOfDay(now, 0))) };
    case 'today':
      return { followUpTo: earlier(filter.followUpTo, justBefore(startOfDay(now, 1))) };
    case 'week':
      return { followUpTo: earlier(filter.followUpTo, justBefore(startOfDay(now, 7))) };
    case 'none':
      return { followUpDue: which };
    case undefined:
      return {};
  }
}

function startOfDay(now: number, days: number): string {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days).toISOString();
}

function justBefore(instant: string): string {
  return new Date(Date.parse(instant) - 1).toISOString();
}

function earlier(said: string | undefined, instant: string): string {
  return said !== undefined && said < instant ? said : instant;
}
