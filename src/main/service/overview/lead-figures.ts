import type { Reader } from '../db/reader.ts';
import { isConverted } from '../leads/figure-filter.ts';
import type { OverviewFigures } from '../../../shared/model/overview.ts';
import type { Temperature } from '../../../shared/model/lead.ts';
import type { Period, Span } from './period.ts';

type Row = {
  day: number;
  origin: string;
  temperature: Temperature;
  total: number;
  converted: number;
};
type Leads = OverviewFigures['leads'];

const mostShown = 4;
export const noClasses = () => ({ hot: 0, warm: 0, cold: 0 });

/** Origins that differ only in case are one, as in the list. */
const sql = `select day.key as day, coalesce(max(lead.origin), '') as origin, lead.temperature,
    count(*) as total, sum(${isConverted}) as converted
  from json_each(?) as day cross join lead indexed by lead_by_created
    on lead.created_at between json_extract(day.value, '$[0]') and json_extract(day.value, '$[1]')
 where lead.deleted_at is null
 group by day.key, lead.origin collate nocase, lead.temperature`;

/** Who came, by day, class and origin, and who of them converted. */
export async function leadFigures(reader: Reader, period: Period): Promise<Leads> {
  const read = (spans: readonly Span[]) =>
    reader.rows<Row>(sql, [JSON.stringify(spans.map(({ from, to }) => [from, to]))]);
  const rows = await read(period.days);
  const earlier = await read([period.before]);
  const origins = byOrigin(rows, earlier);
  const shownOrigins = shown(origins);
  const place = new Map(
    shownOrigins.flatMap((group, at) => group.map((origin) => [lower(origin), at] as const)),
  );
  const days = period.days.map(({ day, from, to }) => ({
    day,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    total: 0,
    classes: noClasses(),
    origins: shownOrigins.map(() => 0),
  }));
  const classes = noClasses();
  for (const { day: at, origin, temperature, total } of rows) {
    const day = days[at];
    const group = place.get(lower(origin)) ?? 0;
    classes[temperature] += total;
    if (day === undefined) continue;
    day.total += total;
    day.classes[temperature] += total;
    day.origins[group] = (day.origins[group] ?? 0) + total;
  }
  return {
    total: sum(rows, 'total'),
    totalBefore: sum(earlier, 'total'),
    converted: sum(rows, 'converted'),
    convertedBefore: sum(earlier, 'converted'),
    classes,
    days,
    shownOrigins,
    origins,
  };
}

function byOrigin(rows: readonly Row[], earlier: readonly Row[]): Leads['origins'] {
  const found = new Map<string, Leads['origins'][number]>();
  const of = (origin: string) => {
    const known = found.get(lower(origin));
    if (known) return known;
    const made = { origin, total: 0, converted: 0, totalBefore: 0, convertedBefore: 0 };
    found.set(lower(origin), made);
    return made;
  };
  for (const { origin, total, converted } of rows) {
    const each = of(origin);
    each.total += total;
    each.converted += converted;
  }
  for (const { origin, total, converted } of earlier) {
    const each = of(origin);
    each.totalBefore += total;
    each.convertedBefore += converted;
  }
  return [...found.values()].toSorted(
    (a, b) => b.total - a.total || b.totalBefore - a.totalBefore || (a.origin < b.origin ? -1 : 1),
  );
}

function shown(origins: Leads['origins']): string[][] {
  const came = origins.filter(({ total }) => total > 0).map(({ origin }) => origin);
  if (came.length <= mostShown + 1) return came.map((origin) => [origin]);
  return [...came.slice(0, mostShown).map((origin) => [origin]), came.slice(mostShown)];
}

/** As SQLite's NOCASE compares. */
function lower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function sum(rows: readonly Row[], field: 'total' | 'converted'): number {
  return rows.reduce((total, row) => total + row[field], 0);
}
