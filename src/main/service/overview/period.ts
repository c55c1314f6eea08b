import { PonteError } from '../../../shared/errors.ts';
import type { OverviewQuery } from '../../../shared/model/overview.ts';
import { dayBegins, dayIn, daysLater } from '../automations/zoned.ts';

/** UTC milliseconds, both included. */
export type Span = { readonly from: number; readonly to: number };

export type Period = {
  readonly days: readonly (Span & { readonly day: string })[];
  readonly whole: Span;
  /** As many days just before; while the last day is not over, only as far as it has come. */
  readonly before: Span;
};

const mostDays = 366;

/**
 * The days that a person chose, by the calendar of a place: a day there may have 23 or 25 hours.
 *
 * @throws PonteError BAD_INPUT for own days that are missing, turned round or too many
 */
export function periodOf(query: OverviewQuery, now: number, zone: string): Period {
  const today = dayIn(now, zone);
  const [first, count] = chosen(query, today);
  const days: (Span & { day: string })[] = [];
  for (let ahead = 0; ahead < count; ahead += 1) {
    const day = plusDays(first, ahead);
    days.push({ day, from: dayBegins(day, zone), to: dayBegins(plusDays(day, 1), zone) - 1 });
  }
  const whole = { from: days[0]?.from ?? now, to: days.at(-1)?.to ?? now };
  const beforeFrom = dayBegins(plusDays(first, -count), zone);
  const running = whole.from <= now && now < whole.to;
  const beforeTo = running ? daysLater(now, -count, zone, null) : whole.from - 1;
  return { days, whole, before: { from: beforeFrom, to: Math.min(beforeTo, whole.from - 1) } };
}

/** The first day and how many. */
function chosen({ period, from, to }: OverviewQuery, today: string): [string, number] {
  const firstOfMonth = `${today.slice(0, 8)}01`;
  switch (period) {
    case 'today':
      return [today, 1];
    case 'month':
      return [firstOfMonth, daysBetween(firstOfMonth, today) + 1];
    case 'lastMonth': {
      const last = plusDays(firstOfMonth, -1);
      return [`${last.slice(0, 8)}01`, Number(last.slice(8))];
    }
    case 'own':
      return own(from, to);
    default:
      return [plusDays(today, 1 - Number(period)), Number(period)];
  }
}

function own(from: string | undefined, to: string | undefined): [string, number] {
  if (from === undefined || to === undefined) {
    throw new PonteError('BAD_INPUT', 'Choose the first and the last day.');
  }
  const count = daysBetween(from, to) + 1;
  if (count < 1) throw new PonteError('BAD_INPUT', 'The last day is before the first.');
  if (count > mostDays) {
    throw new PonteError('BAD_INPUT', `Choose at most ${mostDays} days.`);
  }
  return [from, count];
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

function plusDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
