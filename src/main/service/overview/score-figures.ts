import type { Reader } from '../db/reader.ts';
import type { OverviewFigures } from '../../../shared/model/overview.ts';
import type { Temperature } from '../../../shared/model/lead.ts';
import { noClasses } from './lead-figures.ts';

type Thresholds = { readonly hotFrom: number; readonly warmFrom: number };
type Row = { band: number; temperature: Temperature; total: number };

const bandCount = 10;

/** How many open leads have which score, in ten bands of which one begins where hot does. */
export async function scoreFigures(
  reader: Reader,
  { hotFrom, warmFrom }: Thresholds,
): Promise<OverviewFigures['scores']> {
  const width = Math.max(1, Math.round(hotFrom / 5));
  const first = hotFrom - 5 * width;
  const rows = await reader.rows<Row>(
    `select case when score < ? then 0 else min(${bandCount - 1}, cast((score - ?) / ? as integer)) end as band,
        temperature, count(*) as total
       from lead where deleted_at is null and status not in ('converted', 'lost', 'inactive')
      group by band, temperature`,
    [first, first, width],
  );
  const bands = Array.from({ length: bandCount }, (_, at) => ({
    from: at === 0 ? null : first + at * width,
    to: at === bandCount - 1 ? null : first + (at + 1) * width - 1,
    total: 0,
    classes: noClasses(),
  }));
  const classes = noClasses();
  for (const { band: at, temperature, total } of rows) {
    const band = bands[at];
    classes[temperature] += total;
    if (band === undefined) continue;
    band.total += total;
    band.classes[temperature] += total;
  }
  const total = classes.hot + classes.warm + classes.cold;
  return { total, classes, hotFrom, warmFrom, bands };
}
