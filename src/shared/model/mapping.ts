import { z } from 'zod';

/**
 * How fields of a connection and of ours belong together.
 *
 * A mapping is a list of entries and has versions. What an entry does to a value on its way is a
 * list of small steps that a form makes; an expression is one of them. Everything in it is bounded:
 * it is data that people write, and it is run for every record.
 */
export const mappingDirection = z.enum(['both', 'receive', 'send', 'off']);
export type MappingDirection = z.infer<typeof mappingDirection>;

export const EXPRESSION_LENGTH = 1000;
const word = z.string().max(200);

/** How a date is written: 2026-03-10, or 10/03/2026. */
export const dateForm = z.enum(['iso', 'br']);
/** How an amount is written: 1234.56, or 1.234,56. */
export const moneyForm = z.enum(['plain', 'br']);

export const mappingStep = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('trim') }),
  z.object({ kind: z.literal('upper') }),
  z.object({ kind: z.literal('lower') }),
  z.object({ kind: z.literal('title') }),
  z.object({ kind: z.literal('digits') }),
  z.object({ kind: z.literal('prefix'), text: word.min(1) }),
  z.object({ kind: z.literal('suffix'), text: word.min(1) }),
  z.object({ kind: z.literal('replace'), from: word.min(1), to: word }),
  /** The n-th part of a text, counted from one; from the end where it is negative. */
  z.object({
    kind: z.literal('split'),
    separator: word.min(1),
    part: z.number().int().min(-50).max(50),
  }),
  /** The same parts with another separator between them. */
  z.object({ kind: z.literal('join'), from: word.min(1), to: word }),
  z.object({ kind: z.literal('date'), to: dateForm }),
  z.object({ kind: z.literal('money'), to: moneyForm }),
  /** What a blank becomes. */
  z.object({ kind: z.literal('default'), text: word.min(1) }),
  z.object({
    kind: z.literal('expression'),
    source: z.string().trim().min(1).max(EXPRESSION_LENGTH),
  }),
]);
export type MappingStep = z.infer<typeof mappingStep>;
export type MappingStepKind = MappingStep['kind'];

export const mappingOption = z.object({ local: word.min(1), remote: word.min(1) });
export type MappingOption = z.infer<typeof mappingOption>;

export const mappingEntry = z.object({
  /** Our field at the doors: `interest`, `income`, `custom:Cor`. */
  local: z.string().trim().min(1).max(100),
  /** Their field by the name its provider gives it. */
  remote: z.string().trim().min(1).max(200),
  direction: mappingDirection,
  /** Joined and read by the provider itself: only its direction is a person's choice. */
  own: z.boolean().default(false),
  in: z.array(mappingStep).max(10).default([]),
  out: z.array(mappingStep).max(10).default([]),
  /** Their words for ours; where there are any, a value that is not among them is asked about. */
  options: z.array(mappingOption).max(200).default([]),
});
export type MappingEntry = z.infer<typeof mappingEntry>;

export const mappingEntries = z.array(mappingEntry).max(200);

/** Why a value cannot pass from one side to the other. */
export const mappingFault = z.object({
  code: z.enum([
    /** Not among the words of the table. */
    'unknown_value',
    /** A step or an expression failed on it. */
    'failed',
    /** It came through and is still nothing that the field can hold. */
    'unreadable',
    /** Their system has no such field any more, or lets nobody write it. */
    'vanished',
  ]),
  detail: z.string().nullable(),
});
export type MappingFault = z.infer<typeof mappingFault>;

/** A field of theirs, as the provider describes it. */
export const remoteField = z.object({
  name: z.string(),
  label: z.string(),
  kind: z.enum(['text', 'number', 'date', 'choice', 'boolean']),
  /** The values it takes, where it takes no others. */
  options: z.array(z.string()).nullable(),
  writable: z.boolean(),
  /** The field of ours that the provider joins it with by itself. */
  mapped: z.string().nullable(),
});
export type RemoteFieldInfo = z.infer<typeof remoteField>;
