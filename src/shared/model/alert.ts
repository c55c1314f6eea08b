import { z } from 'zod';
import { id, instant } from './common.ts';

/** What people are told of without asking: a closed list. */
export const alertKind = z.enum([
  'retry_queue',
  'dead_letters',
  'connection_failing',
  'sending_failing',
  'error_rate',
  'tunnel_down',
  'disk_low',
  'hooks_refused',
  'copy_old',
]);
export type AlertKind = z.infer<typeof alertKind>;

type Range = { readonly usual: number; readonly min: number; readonly max: number };

/**
 * What can be chosen of each rule, and what holds until somebody chooses.
 *
 * `threshold` is a number of things, of percent (`error_rate`), MB (`disk_low`) or hours
 * (`copy_old`). `minutes` is how far back is counted (`dead_letters`, `error_rate`), or how long it
 * must last. Null: there is nothing to choose.
 */
export const alertLimits: Readonly<
  Record<AlertKind, { readonly threshold: Range | null; readonly minutes: Range | null }>
> = {
  retry_queue: {
    threshold: { usual: 100, min: 1, max: 5000 },
    minutes: { usual: 5, min: 0, max: 1440 },
  },
  dead_letters: {
    threshold: { usual: 10, min: 1, max: 5000 },
    minutes: { usual: 60, min: 5, max: 1440 },
  },
  connection_failing: { threshold: null, minutes: { usual: 10, min: 0, max: 1440 } },
  sending_failing: { threshold: null, minutes: { usual: 10, min: 0, max: 1440 } },
  error_rate: {
    threshold: { usual: 5, min: 1, max: 99 },
    minutes: { usual: 15, min: 5, max: 120 },
  },
  tunnel_down: { threshold: null, minutes: { usual: 5, min: 0, max: 1440 } },
  disk_low: { threshold: { usual: 1024, min: 100, max: 1_000_000 }, minutes: null },
  hooks_refused: { threshold: { usual: 10, min: 2, max: 1000 }, minutes: null },
  copy_old: { threshold: { usual: 48, min: 24, max: 720 }, minutes: null },
};

export const alertRule = z.object({
  kind: alertKind,
  on: z.boolean(),
  threshold: z.number().int().nullable(),
  minutes: z.number().int().nullable(),
});
export type AlertRule = z.infer<typeof alertRule>;

export const alertRuleDraft = alertRule.refine(
  ({ kind, threshold, minutes }) =>
    isWithin(threshold, alertLimits[kind].threshold) &&
    isWithin(minutes, alertLimits[kind].minutes),
  'A number of this rule is outside its limits.',
);

function isWithin(value: number | null, range: Range | null): boolean {
  if (value === null || range === null) return value === range;
  return value >= range.min && value <= range.max;
}

export const alert = z.object({
  id,
  kind: alertKind,
  /** The connection or account (its id) or endpoint (its name) it is about. */
  subject: z.string().nullable(),
  /** What its words need: numbers, and the name of what it is about. */
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  openedAt: instant,
  /** Null while it lasts. */
  resolvedAt: instant.nullable(),
  acknowledgedAt: instant.nullable(),
  acknowledgedBy: z.string().nullable(),
  /** Not counted until then; null once that has come. */
  snoozedUntil: instant.nullable(),
});
export type Alert = z.infer<typeof alert>;

/** Where alerts are sent beside the screens. */
export const alertChannelKind = z.enum(['webhook', 'slack']);
export type AlertChannelKind = z.infer<typeof alertChannelKind>;

export const alertChannel = z.object({
  kind: alertChannelKind,
  on: z.boolean(),
  /** As much of the address as is no secret. */
  host: z.string(),
  /** How the last message that was tried went. */
  last: z
    .object({
      at: instant,
      state: z.enum(['waiting', 'delivered', 'dead']),
      attempts: z.number().int(),
      reason: z.string().nullable(),
    })
    .nullable(),
});
export type AlertChannel = z.infer<typeof alertChannel>;

/** An address that is left out stays as it was. */
export const alertChannelDraft = z.object({
  kind: alertChannelKind,
  on: z.boolean(),
  url: z.url().max(2000).optional(),
});
export type AlertChannelDraft = z.infer<typeof alertChannelDraft>;

/** All that the words of any alert may name; what this one lacks they do not name. */
export function alertValues(facts: Readonly<Record<string, string | number>>) {
  const number = (name: string): number => Number(facts[name] ?? 0);
  return {
    calls: number('calls'),
    count: number('count'),
    failed: number('failed'),
    freeMb: number('freeMb'),
    minutes: number('minutes'),
    percent: number('percent'),
    name: String(facts.name ?? ''),
  };
}
