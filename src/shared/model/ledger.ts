import { z } from 'zod';
import { id, instant } from './common.ts';
import { changeSource } from './lead.ts';
import { runKind, runTrigger } from './sync.ts';

/** Why a value is what it is: the steps from the change back to who or what caused it. */

export const ledgerOutcome = z.enum([
  'taken',
  'normalised',
  'sent',
  'conflict',
  'created',
  'settled',
  'linked',
  'unlinked',
  'deleted',
]);

/** One thing a decision did. Values are as the doors speak them. */
export const ledgerLine = z.object({
  side: z.enum(['local', 'remote']),
  field: z.string(),
  outcome: ledgerOutcome,
  /** The planner's word for why; the screens have a sentence for each. */
  reason: z.string(),
  before: z.unknown(),
  after: z.unknown(),
});

export const whyStep = z.discriminatedUnion('kind', [
  /** The engine decided, from what was last agreed, ours and theirs. */
  z.object({
    kind: z.literal('decision'),
    id,
    at: instant,
    connectionId: id.nullable(),
    connectionName: z.string(),
    provider: z.string(),
    externalId: z.string().nullable(),
    line: ledgerLine.nullable(),
    /** The three values it was made from; null once they are forgotten. */
    from: z.object({ base: z.unknown(), local: z.unknown(), remote: z.unknown() }).nullable(),
  }),
  z.object({
    kind: z.literal('rule'),
    policy: z.string(),
    direction: z.enum(['both', 'receive', 'send']),
    rev: z.number().int(),
    /** Who chose it and when; null for what holds by itself. */
    by: z.string().nullable(),
    at: instant.nullable(),
  }),
  /** A question that was put to people, and how it was answered. */
  z.object({
    kind: z.literal('conflict'),
    id,
    askedAt: instant,
    choice: z.string().nullable(),
    by: z.string().nullable(),
    at: instant.nullable(),
  }),
  /** The page of a reading that showed the record. */
  z.object({
    kind: z.literal('page'),
    objectType: z.enum(['lead', 'deal']),
    number: z.number().int(),
    cursor: z.string().nullable(),
    readAt: instant,
    records: z.number().int(),
    /** Whether the record was then read once more by itself, since we had just written it. */
    alone: z.boolean(),
  }),
  z.object({
    kind: z.literal('run'),
    id,
    runKind,
    trigger: runTrigger,
    actor: z.string(),
    at: instant.nullable(),
  }),
  /** A run that took another back. */
  z.object({
    kind: z.literal('undo'),
    id,
    actor: z.string(),
    at: instant.nullable(),
    undoesId: id,
    undoesKind: runKind,
    undoesAt: instant.nullable(),
  }),
  z.object({
    kind: z.literal('import'),
    id,
    fileName: z.string(),
    /** Of the file, counted from its first line; null where the row is no longer known. */
    line: z.number().int().nullable(),
    actor: z.string(),
    at: instant,
  }),
  /** Where the chain ends: a person, or a door. */
  z.object({
    kind: z.literal('origin'),
    source: changeSource,
    actor: z.string(),
    at: instant,
  }),
]);
export type WhyStep = z.infer<typeof whyStep>;

export const explanation = z.object({
  steps: z.array(whyStep),
  /** The decision that can be made again; null where a person or a door changed the value. */
  decisionId: id.nullable(),
});
export type Explanation = z.infer<typeof explanation>;

/** What came of making a decision again from what was kept of it. */
export const reexecution = z.object({
  verdict: z.enum(['same', 'differs', 'forgotten']),
  decidedAt: instant,
  /** When its inputs were forgotten; only then. */
  forgottenAt: instant.nullable(),
  /** What it did, and what it would do now. */
  lines: z.array(ledgerLine),
  now: z.array(ledgerLine),
});
export type Reexecution = z.infer<typeof reexecution>;
