/** Days and months of costs, as texts of the calendar: `2026-03-09`, `2026-03`. */
export type Span = { readonly firstDay: string; readonly lastDay: string };

const dayMs = 86_400_000;

/** The first and the last day of a day or month. */
export function spanOf(period: string): Span {
  if (period.length > 7) return { firstDay: period, lastDay: period };
  const [year = 0, month = 0] = period.split('-').map(Number);
  const last = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
  return { firstDay: `${period}-01`, lastDay: last };
}

/** The inverse; null for days that are neither one day nor a whole month. */
export function periodOf({ firstDay, lastDay }: Span): string | null {
  if (firstDay === lastDay) return firstDay;
  const month = firstDay.slice(0, 7);
  const whole = spanOf(month);
  return whole.firstDay === firstDay && whole.lastDay === lastDay ? month : null;
}

export function nextDay(day: string): string {
  return new Date(numberOf(day) * dayMs + dayMs).toISOString().slice(0, 10);
}

/**
 * What falls on some of the days of an amount that is spread evenly over all of them, in cents.
 *
 * Parts that do not overlap add up to the whole, however it is cut: each day's share is what the
 * amount up to its end exceeds the amount up to its beginning.
 */
export function shareOf(cents: number, span: Span, from: string, to: string): number {
  const first = numberOf(span.firstDay);
  const days = numberOf(span.lastDay) - first + 1;
  const begin = Math.max(0, numberOf(from) - first);
  const end = Math.min(days, numberOf(to) - first + 1);
  if (end <= begin) return 0;
  const upTo = (day: number) => Math.floor((cents * day) / days);
  return upTo(end) - upTo(begin);
}

function numberOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / dayMs;
}
