/** Periods that a backtest offers. */
export const periods = ['quarter', 'days90', 'year', 'all', 'own'] as const;
export type Period = (typeof periods)[number];

const DAY_MS = 24 * 60 * 60_000;

/** Days as a calendar has them, `YYYY-MM-DD`; both are part of the period. */
export type OwnPeriod = { readonly first: string | null; readonly last: string | null };

/** From and until before, as the doors speak times; a quarter is one of the calendar here, and whole. */
export function periodOf(period: Exclude<Period, 'own'>, today: Date): Bounds {
  const year = today.getFullYear();
  const quarter = Math.floor(today.getMonth() / 3) * 3;
  switch (period) {
    case 'quarter':
      return between(new Date(year, quarter - 3, 1), new Date(year, quarter, 1));
    case 'days90':
      return between(new Date(today.getTime() - 90 * DAY_MS), today);
    case 'year':
      return between(new Date(year - 1, today.getMonth(), today.getDate()), today);
    case 'all':
      return between(new Date(0), today);
  }
}

/** Null while a day is missing, or the last comes before the first. */
export function ownPeriod({ first, last }: OwnPeriod): Bounds | null {
  if (first === null || last === null || last < first) return null;
  const [from, to] = [new Date(`${first}T00:00`), new Date(`${last}T00:00`)];
  to.setDate(to.getDate() + 1);
  return between(from, to);
}

type Bounds = { from: string; to: string };

function between(from: Date, to: Date): Bounds {
  return { from: from.toISOString(), to: to.toISOString() };
}
