import { z } from 'zod';
import { id, instant } from './common.ts';
import { leadFields } from './lead.ts';

export const importState = z.enum(['queued', 'running', 'completed', 'failed', 'cancelled']);

export const importCounts = z.object({
  created: z.number().int(),
  updated: z.number().int(),
  skipped: z.number().int(),
  rejected: z.number().int(),
});

/** A column goes to a field of a lead, to `firstName`/`lastName` which join into the name, to a custom field, or nowhere. */
export const importTarget = z.union([
  leadFields.keyof(),
  z.enum(['firstName', 'lastName']),
  z.string().regex(/^custom:.{1,80}$/),
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
  /** 0 to 1, and which evidence gave it: the header's name, the values' form, or nothing. */
  confidence: z.number(),
  evidence: z.enum(['name', 'values', 'none']),
});
export type ImportColumn = z.infer<typeof importColumn>;

export const importMapping = z.object({
  encoding: importEncoding,
  delimiter: importDelimiter,
  hasHeader: z.boolean(),
  columns: z.array(importTarget).max(200),
  onMatch: z.enum(['update', 'fill', 'skip']).default('update'),
  origin: z.string().max(60).nullable().default(null),
  tags: z.array(z.string().max(60)).max(20).default([]),
  /** Of a workbook: the sheet to take; the first with anything in it when none is named. */
  sheet: z.string().min(1).max(255).optional(),
});
export type ImportMapping = z.infer<typeof importMapping>;

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
  /** The first rows as read, for the grid. */
  rows: z.array(z.object({ line: z.number().int(), cells: z.array(z.string()) })),
  /** Of the whole file when it is small enough to read at once, of the sample otherwise (`complete` says which). */
  lines: z.number().int(),
  complete: z.boolean(),
  problems: z.array(importProblem),
  problemCounts: z.record(z.string(), z.number().int()),
  outcome: importCounts,
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
  /** What the file's columns are called and where each went; reasons point at them by position. */
  columns: z.array(z.object({ header: z.string(), target: importTarget })),
  syncTo: z.array(id),
  actor: z.string(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  createdAt: instant,
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  undoneAt: instant.nullable(),
});
export type ImportRun = z.infer<typeof importRun>;

export const rejectedRow = z.object({
  line: z.number().int(),
  reasons: z.array(
    z.object({ column: z.number().int().nullable(), kind: z.string(), value: z.string() }),
  ),
  cells: z.array(z.string()),
});
