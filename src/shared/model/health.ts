import { z } from 'zod';
import { id, instant } from './common.ts';

const count = z.number().int();

/** Leads, each counted once at its worst. */
export const standingCounts = z.object({
  inSync: count,
  /** To be sent, being sent, or held by a pause. */
  waiting: count,
  excluded: count,
  failed: count,
  conflict: count,
  uncertain: count,
});

/** Why a lead is on a connection's other side not at all. */
export const excludedWhy = z.enum([
  'gone',
  'outside_scope',
  'let_go',
  'no_email',
  'no_name',
  'not_sent',
]);
export type ExcludedWhy = z.infer<typeof excludedWhy>;

export const standing = z.object({
  counts: standingCounts,
  excluded: z.array(z.object({ why: excludedWhy, count })),
});
export type Standing = z.infer<typeof standing>;

/** How the leads stand: anywhere, and on each connection. */
export const standings = z.object({
  total: standingCounts,
  connections: z.array(standing.extend({ id })),
});
export type AllStandings = z.infer<typeof standings>;

/** What is measured of a connection, and how it is read. */
export const connectionHealth = z.object({
  /** Their clock against ours, positive when it is ahead; null until it was measured. */
  clock: z
    .object({ offsetMs: z.number(), uncertaintyMs: z.number(), measuredAt: instant })
    .nullable(),
  limits: z.object({
    /** Calls a minute in force now, and at most. */
    perMinute: z.number(),
    fullPerMinute: z.number(),
    /** Of the other side's day; null where days are not counted. */
    day: z.object({ calls: count, left: count, until: instant.nullable() }).nullable(),
  }),
  /** An edit there between our look and our write would not be seen. */
  unprotectedWindow: z.boolean(),
  /** Their time up to which everything was met. */
  readUpTo: instant.nullable(),
  /** How far before that the next reading begins. */
  overlapMs: z.number(),
  /** Made longer by what was missed. */
  overlapMeasured: z.boolean(),
  /** Every reading walks through everything, so that there is nothing else to check. */
  walksAtEachPull: z.boolean(),
  lastWalkAt: instant.nullable(),
  nextWalkAt: instant.nullable(),
  missed: z.object({ count, lastAt: instant.nullable() }),
});
export type ConnectionHealth = z.infer<typeof connectionHealth>;
