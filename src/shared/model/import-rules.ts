import { z } from 'zod';
import { mappingStep } from './mapping.ts';

/**
 * What a person decides about the columns of a file beyond the field each goes to.
 *
 * The steps that a value goes through are those of the mappings of connections, with a few that only
 * tables need.
 */

/** The id that a record has at a connection: looked up by, never written. */
export const keyTarget = z.string().regex(/^external:.{1,80}$/);

const word = z.string().max(200);
const [
  trim,
  upper,
  lower,
  title,
  digits,
  prefix,
  suffix,
  replace,
  split,
  join,
  date,
  money,
  blank,
] = mappingStep.options;

export const importStep = z.discriminatedUnion('kind', [
  trim,
  upper,
  lower,
  title,
  digits,
  prefix,
  suffix,
  replace,
  split,
  join,
  date,
  money,
  blank,
  /** The first name of a full one, or what follows it. */
  z.object({ kind: z.literal('namePart'), part: z.enum(['first', 'rest']) }),
  /** Dates that name the month first: 12/31/2026. */
  z.object({ kind: z.literal('monthFirst') }),
  /** Which mark stands before the cents; the other one groups thousands. */
  z.object({ kind: z.literal('decimal'), mark: z.enum([',', '.']) }),
  /** The area code of phones that come without theirs. */
  z.object({ kind: z.literal('areaCode'), code: z.string().regex(/^[1-9][0-9]$/) }),
  /** The two letters of a state that is written out. */
  z.object({ kind: z.literal('stateCode') }),
]);
export type ImportStep = z.infer<typeof importStep>;
export type ImportStepKind = ImportStep['kind'];

export const onMatch = z.enum(['update', 'fill', 'skip']);
export type OnMatch = z.infer<typeof onMatch>;

const columnIndex = z.number().int().min(0).max(199);
const steps = z.array(importStep).max(10);

/** A word of the file and ours for it; null leaves the field blank. */
const importValue = z.object({ from: word.min(1), to: word.min(1).nullable() });

export const MOST_VALUES = 200;

export const columnRule = z.object({
  column: columnIndex,
  /** Columns that are read as one, in this order, itself among them; blank ones are left out. */
  join: z
    .object({ columns: z.array(columnIndex).min(2).max(10), with: z.string().max(20) })
    .optional(),
  steps: steps.default([]),
  /** What stands here is as the column has it after its steps; case and accents do not matter. */
  values: z.array(importValue).max(MOST_VALUES).default([]),
  /** What a match does to this column's field, where it is not what it does to all. */
  onMatch: onMatch.optional(),
  /** Other fields that the same cells fill, such as a part of a name. */
  also: z
    .array(z.object({ target: z.string().min(1).max(100), steps: steps.default([]) }))
    .max(4)
    .default([]),
});
export type ColumnRule = z.infer<typeof columnRule>;

/** By what a known lead is found: a field, a custom field, or its id at a connection. */
export const matchKey = z.union([
  z.enum(['email', 'document', 'phone']),
  z.string().regex(/^(?:custom|external):.{1,80}$/),
]);
export type MatchKey = z.infer<typeof matchKey>;

export const usualKeys: readonly MatchKey[] = ['email', 'document', 'phone'];

/** What one key finds in the rows that were read. */
export const keyTest = z.object({
  key: z.string(),
  /** Rows that say a value, and of these those that find one lead, several, or none. */
  rows: z.number().int(),
  one: z.number().int(),
  several: z.number().int(),
  none: z.number().int(),
  /** A few rows, those that find several leads first. */
  examples: z.array(
    z.object({
      line: z.number().int(),
      value: z.string(),
      leads: z.array(z.object({ id: z.string(), name: z.string() })),
    }),
  ),
});
export type KeyTest = z.infer<typeof keyTest>;

/** The distinct words of a column, most frequent first, and what each becomes. */
export const columnValues = z.object({
  column: z.number().int(),
  items: z.array(
    z.object({
      text: z.string(),
      count: z.number().int(),
      /** Ours for it; null where it stays out. */
      to: z.string().nullable(),
      /** A person said so, it is one of ours, it was guessed by its words, or it stays as typed. */
      how: z.enum(['chosen', 'same', 'guess', 'typed', 'unknown']),
    }),
  ),
  /** Words beyond those listed. */
  more: z.number().int(),
  complete: z.boolean(),
});
export type ColumnValues = z.infer<typeof columnValues>;

/** What a column's cells become, in a few rows of the file. */
export const columnTrial = z.object({
  rows: z.array(
    z.object({
      line: z.number().int(),
      before: z.string(),
      after: z.array(
        z.object({
          target: z.string(),
          /** As it will be kept, in words; null where nothing is. */
          text: z.string().nullable(),
          problem: z.string().nullable(),
        }),
      ),
    }),
  ),
});
export type ColumnTrial = z.infer<typeof columnTrial>;
