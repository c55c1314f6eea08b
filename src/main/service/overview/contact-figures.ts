import type { Reader } from '../db/reader.ts';
import { contactSeconds, speedLimits } from '../leads/first-contact.ts';
import type { OverviewFigures } from '../../../shared/model/overview.ts';
import type { Period, Span } from './period.ts';

const sql = `select coalesce(${contactSeconds}, -1) from lead indexed by lead_by_created
  where deleted_at is null and created_at between ? and ?`;

/** How soon the leads of a period were spoken to, beside those of the one before. */
export async function contactFigures(
  reader: Reader,
  { whole, before }: Period,
): Promise<OverviewFigures['contact']> {
  const read = ({ from, to }: Span) => reader.ids(sql, [from, to]);
  const seconds = await read(whole);
  const spoken = seconds.filter((each) => each >= 0).toSorted();
  const speeds = speedLimits.map(([speed, limit], at) => {
    const above = speedLimits[at - 1]?.[1] ?? -1;
    return { speed, total: spoken.filter((each) => each > above && each <= limit).length };
  });
  return {
    medianSeconds: medianOf(spoken),
    medianSecondsBefore: medianOf((await read(before)).filter((each) => each >= 0).toSorted()),
    speeds: [...speeds, { speed: 'none', total: seconds.length - spoken.length }],
  };
}

/** The lower of the two in the middle: a time that really passed. */
function medianOf(sorted: Int32Array): number | null {
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
