import { z } from 'zod';
import { id, instant } from './common.ts';
import { columnRule, keyTarget, matchKey, onMatch, usualKeys } from './import-rules.ts';
import { leadFields } from './lead.ts';

export const importState = z.enum([
  'queued',
  'running',
  'paused',
  'completed',
  'failed',
  'cancelled',
]);

export const importCounts = z.object({
  created: z.number().int(),
  updated: z.number().int(),
  skipped: z.number().int(),
  rejected: z.number().int(),
});

/** What an import sets off or, in silence, would have: how many leads came into each class. */
export const importFired = z.record(z.string(), z.number().int());

/** What taking an import back came to. */
export const importUndone = z.object({
  restored: z.number().int(),
  removed: z.number().int(),
  keptBecauseChanged: z.number().int(),
});
export type ImportUndone = z.infer<typeof importUndone>;

/** A column goes to a field of a lead, to `firstName`/`lastName` which join into the name, to a custom field, to the id at a connection, or nowhere. */
export const importTarget = z.union([
  leadFields.keyof(),
  z.enum(['firstName', 'lastName']),
  z.string().regex(/^custom:.{1,80}$/),
  keyTarget,
  z.null(),
]);

export type ImportTarget = z.infer<typeof importTarget>;

export const importEncoding = z.enum([
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-1',
  'cp850',
]);
export type ImportEncoding = z.infer<typeof importEncoding>;
export const importDelimiter = z.enum([',', ';', '\t', '|']);
export type ImportDelimiter = z.infer<typeof importDelimiter>;

export const importColumn = z.object({
  index: z.number().int(),
  header: z.string(),
  target: importTarget,
  /** 0 to 1, and which evidence gave it: the header's name, the values' form, an earlier import, or nothing. */
  confidence: z.number(),
  evidence: z.enum(['name', 'values', 'last', 'none']),
});
export type ImportColumn = z.infer<typeof importColumn>;

export const importMapping = z.object({
  encoding: importEncoding,
  delimiter: importDelimiter,
  hasHeader: z.boolean(),
  columns: z.array(importTarget).max(200),
  /** What is decided about columns beside where they go. */
  rules: z.array(columnRule).max(200).default([]),
  onMatch: onMatch.default('update'),
  /** Whether rows that find no lead make one. */
  create: z.boolean().default(true),
  /** By what a lead is found, strongest first. */
  keys: z
    .array(matchKey)
    .max(8)
    .default([...usualKeys]),
  origin: z.string().max(60).nullable().default(null),
  tags: z.array(z.string().max(60)).max(20).default([]),
  /** Sets off no automation and tells no other system of its leads; what it would have is counted. */
  quiet: z.boolean().default(true),
  /** Of a workbook: the sheet to take; the first with anything in it when none is named. */
  sheet: z.string().min(1).max(255).optional(),
});
export type ImportMapping = z.infer<typeof importMapping>;

const { onMatch: matchRule, create, keys, rules, origin, tags, quiet } = importMapping.shape;

/** Only what was said of a mapping: defaults come when the file has been looked at. */
export const givenMapping = z
  .object({
    ...importMapping.shape,
    rules: rules.unwrap(),
    onMatch: matchRule.unwrap(),
    create: create.unwrap(),
    keys: keys.unwrap(),
    origin: origin.unwrap(),
    tags: tags.unwrap(),
    quiet: quiet.unwrap(),
  })
  .partial();

/** A problem of one cell or one line; `kind` is translated by the screen. */
export const importProblem = z.object({
  line: z.number().int(),
  column: z.number().int().nullable(),
  kind: z.string(),
  severity: z.enum(['error', 'warning']),
  value: z.string(),
});
export type ImportProblem = z.infer<typeof importProblem>;

export const importPreview = z.object({
  fileId: id,
  fileName: z.string(),
  bytes: z.number().int(),
  /** Of a workbook: its sheets with anything in them, and the one that is read. */
  sheets: z.array(z.string()),
  sheet: z.string().nullable(),
  encoding: importEncoding,
  delimiter: importDelimiter,
  hasHeader: z.boolean(),
  columns: z.array(importColumn),
  /** As told, or as an import before this one had them. */
  rules: z.array(columnRule),
  /** The first rows as read, for the grid. */
  rows: z.array(z.object({ line: z.number().int(), cells: z.array(z.string()) })),
  /** Of the whole file when it is small enough to read at once, of the sample otherwise (`complete` says which). */
  lines: z.number().int(),
  complete: z.boolean(),
  problems: z.array(importProblem),
  problemCounts: z.record(z.string(), z.number().int()),
  outcome: importCounts,
  fired: importFired,
  /** When these are rows that an import did not take: which, and what else it had been told. */
  from: z
    .object({
      id,
      fileName: z.string(),
      rules: importMapping.pick({
        onMatch: true,
        create: true,
        keys: true,
        origin: true,
        tags: true,
        quiet: true,
      }),
    })
    .nullable(),
});
export type ImportPreview = z.infer<typeof importPreview>;

export const importRun = z.object({
  id,
  status: importState,
  fileName: z.string(),
  counts: importCounts,
  done: z.number().int(),
  total: z.number().int().nullable(),
  bytesDone: z.number().int(),
  bytesTotal: z.number().int(),
  rowsPerSecond: z.number().nullable(),
  /** Time at work, without pauses. */
  workedMs: z.number().int(),
  quiet: z.boolean(),
  fired: importFired,
  /** What the file's columns are called and where each went; reasons point at them by position. */
  columns: z.array(z.object({ header: z.string(), target: importTarget })),
  syncTo: z.array(id),
  /** What had been corrected in the file before, and rows left out on request. */
  corrections: z.object({ cells: z.number(), values: z.number(), leftOut: z.number() }),
  actor: z.string(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  createdAt: instant,
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  undoneAt: instant.nullable(),
  /** Of one that was taken back; null for those taken back before this was kept. */
  undone: importUndone.nullable(),
});
export type ImportRun = z.infer<typeof importRun>;

export const rejectedRow = z.object({
  line: z.number().int(),
  reasons: z.array(
    z.object({ column: z.number().int().nullable(), kind: z.string(), value: z.string() }),
  ),
  cells: z.array(z.string()),
});

/** A lead that taking an import back left as it is, since somebody changed it meanwhile. */
export const keptLead = z.object({
  leadId: id,
  name: z.string(),
  /** Whether the import made it; otherwise it changed one that was there. */
  made: z.boolean(),
  /** The fields that stay as they are. */
  fields: z.array(z.string()),
});
export type KeptLead = z.infer<typeof keptLead>;
