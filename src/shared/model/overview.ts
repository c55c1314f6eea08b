import { z } from 'zod';
import { id, instant, money } from './common.ts';
import { contactSpeed, temperature } from './lead.ts';
import { stageKind } from './deal.ts';

/** The stretches of days that the overview can tell of. */
export const overviewPeriod = z.enum(['today', '7', '30', '90', 'month', 'lastMonth', 'own']);

/** A day by the calendar of the company: `2026-11-22`. */
export const calendarDay = z.iso.date();

/** Own days count only with `own`; at most 366 of them. */
export const overviewQuery = z.object({
  period: overviewPeriod.default('30'),
  from: calendarDay.optional(),
  to: calendarDay.optional(),
});
export type OverviewQuery = z.infer<typeof overviewQuery>;

/** Both instants included, as the filters of lists have them. */
const stretch = z.object({ from: instant, to: instant });
export type Stretch = z.infer<typeof stretch>;

const count = z.number().int();
const classes = z.record(temperature, count);

export const overviewFigures = z.object({
  /** When they were worked out. */
  at: instant,
  zone: z.string(),
  firstDay: calendarDay,
  lastDay: calendarDay,
  period: stretch,
  /** As many days before it; as far into its last day as this one has come. */
  before: stretch,
  leads: z.object({
    total: count,
    totalBefore: count,
    converted: count,
    convertedBefore: count,
    classes,
    /** One for each day, also those on which nobody came. `origins` follows `shownOrigins`. */
    days: z.array(
      stretch.extend({ day: calendarDay, total: count, classes, origins: z.array(count) }),
    ),
    /** Those that bring the most, then, where there are more, all others together. */
    shownOrigins: z.array(z.array(z.string())),
    /** The most first; `''` are leads without an origin. */
    origins: z.array(
      z.object({
        origin: z.string(),
        total: count,
        converted: count,
        totalBefore: count,
        convertedBefore: count,
      }),
    ),
  }),
  /** Of leads still open now, whenever they came. */
  scores: z.object({
    total: count,
    classes,
    hotFrom: z.number(),
    warmFrom: z.number(),
    /** Both ends included; the first has no lower end and the last no upper one. */
    bands: z.array(
      z.object({ from: count.nullable(), to: count.nullable(), total: count, classes }),
    ),
  }),
  /** Of the leads of the period. */
  contact: z.object({
    medianSeconds: count.nullable(),
    medianSecondsBefore: count.nullable(),
    speeds: z.array(z.object({ speed: contactSpeed, total: count })),
  }),
  /** Of runs that began in the period. */
  automations: z.array(
    z.object({
      id,
      name: z.string(),
      started: count,
      done: count,
      waiting: count,
      failed: count,
      /** Leads that converted after it began for them. */
      converted: count,
    }),
  ),
  pipeline: z.object({
    value: money,
    deals: count,
    /** Null while no deal has ended: there is nothing to judge by. */
    forecast: money.nullable(),
    stages: z.array(
      z.object({
        id,
        name: z.string(),
        kind: stageKind,
        deals: count,
        value: money,
        /** Of the deals that stood on it and ended: how many, and the share won. */
        ended: count,
        wonShare: z.number().nullable(),
        /** Whether the share is that of the whole pipeline, since none that stood here has ended. */
        borrowed: z.boolean(),
        expected: money.nullable(),
      }),
    ),
  }),
});
export type OverviewFigures = z.infer<typeof overviewFigures>;
