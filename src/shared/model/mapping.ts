import { z } from 'zod';
import { previewResult } from './preview.ts';

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
  /** The field of ours that gives way, because its own place there is this one's now. */
  displaces: z.string().max(100).nullable().default(null),
  in: z.array(mappingStep).max(10).default([]),
  out: z.array(mappingStep).max(10).default([]),
  /** Their words for ours; where there are any, a value that is not among them is asked about. */
  options: z.array(mappingOption).max(200).default([]),
});
export type MappingEntry = z.infer<typeof mappingEntry>;

export const mappingEntries = z.array(mappingEntry).max(200);

/** What is wrong with an expression, and where: offsets into its text. */
export const expressionFlaw = z.object({
  code: z.enum(['syntax', 'unknown', 'types', 'not_allowed', 'too_large', 'no_text', 'pattern']),
  name: z.string().nullable(),
  meant: z.string().nullable(),
  from: z.number().int(),
  to: z.number().int(),
});

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

/** The kinds of record that have a mapping. */
export const mappedType = z.enum(['lead']);

/** The record type and the connection, by its id or, where it is the only one, by its provider. */
export const mappingOf = z.object({
  type: mappedType.default('lead'),
  system: z.string().min(1).max(64),
});

/** A field of theirs that nothing is joined with, and what it could be joined with. */
export const mappingSuggestion = z.object({
  remote: z.string(),
  label: z.string(),
  local: z.string(),
});
export type MappingSuggestion = z.infer<typeof mappingSuggestion>;

export const mapping = z.object({
  type: z.literal('lead'),
  connectionId: z.string(),
  provider: z.string(),
  version: z.number().int(),
  /** The provider's own entries as they are chosen to go, then those of people. */
  entries: mappingEntries,
  /** All fields there; null while that system cannot be asked. */
  remote: z.array(remoteField).nullable(),
  /** Fields of ours that an entry may be about, beside custom ones. */
  locals: z.array(z.string()),
  /** Own entries that always go both ways. */
  fixed: z.array(z.string()),
  suggestions: z.array(mappingSuggestion),
  /** Fields of theirs that entries name and that are there no more. */
  vanished: z.array(z.string()),
});
export type MappingView = z.infer<typeof mapping>;

export const mappingInput = mappingOf.extend({
  /** The version that was looked at: nobody's later one is overwritten unseen. */
  rev: z.number().int().min(1),
  entries: mappingEntries,
  note: z.string().trim().max(200).default(''),
  /** Of the preview that was looked at: nothing is kept whose effect nobody saw. */
  planHash: z.string().min(1).max(100),
});
export type MappingInput = z.infer<typeof mappingInput>;

/** A draft, or an earlier version, whose effect is asked for. */
export const mappingLook = mappingOf.extend({
  entries: mappingEntries.optional(),
  version: z.number().int().min(1).optional(),
});
export type MappingLook = z.infer<typeof mappingLook>;

/** Everything is read there once more, so that it takes its time: ask again until it is ready. */
export const mappingPreview = z.object({
  state: z.enum(['reading', 'ready']),
  /** Records read so far, and how many there are said to be. */
  done: z.number().int(),
  total: z.number().int().nullable(),
  result: previewResult.nullable(),
});
export type MappingPreview = z.infer<typeof mappingPreview>;

const stageKind = z.enum(['open', 'won', 'lost']);
/** Situations of their sales and stages of ours, each as what it is on the other side. */
export const stageTable = z.object({
  version: z.number().int(),
  theirs: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kind: stageKind,
      stageId: z.string().nullable(),
      /** What it is where nobody chose. */
      initial: z.string().nullable(),
      chosen: z.boolean(),
    }),
  ),
  ours: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kind: stageKind,
      situationId: z.string().nullable(),
    }),
  ),
});
export type StageTableView = z.infer<typeof stageTable>;

/** Ours by their id, where a person chose; the rest is laid beside each other by itself. */
export const chosenStages = z
  .record(z.string().max(64), z.string().max(64))
  .refine((all) => Object.keys(all).length <= 200);
export const stageTableInput = z.object({
  system: z.string().min(1).max(64),
  rev: z.number().int().min(1),
  chosen: chosenStages,
  planHash: z.string().min(1).max(100),
});
export type StageTableInput = z.infer<typeof stageTableInput>;

export const mappingVersionLine = z.object({
  version: z.number().int(),
  actor: z.string().nullable(),
  note: z.string().nullable(),
  createdAt: z.string().nullable(),
  entries: z.number().int(),
});
export type MappingVersionLine = z.infer<typeof mappingVersionLine>;

/** One entry in two versions; null where a version does not have it. */
export const mappingChange = z.object({
  local: z.string(),
  before: mappingEntry.nullable(),
  after: mappingEntry.nullable(),
});
export type MappingChange = z.infer<typeof mappingChange>;

/** What an entry makes of one record, step by step. Texts are as people read them. */
export const mappingTrial = z.object({
  local: z.string(),
  remote: z.string(),
  /** As it stands there; null where it is blank or was not said. */
  raw: z.string().nullable(),
  /** What the lead would hold. */
  reading: z.string().nullable(),
  readingFault: mappingFault.nullable(),
  /** What the lead holds now; null where there is none. */
  now: z.string().nullable(),
  /** What would stand there for what the lead holds, or would hold. */
  written: z.string().nullable(),
  writtenFault: mappingFault.nullable(),
});
export type MappingTrial = z.infer<typeof mappingTrial>;

export const mappingTest = z.object({
  record: z.object({ remoteId: z.string(), name: z.string().nullable() }).nullable(),
  leadId: z.string().nullable(),
  /** How many records there are to go on to. */
  of: z.number().int(),
  lines: z.array(mappingTrial),
});
export type MappingTest = z.infer<typeof mappingTest>;
