import { z } from 'zod';
import { id } from './common.ts';
import { importCounts, importFired } from './import.ts';

/** Of a cell so much is compared with what the file says, and so much may be typed. */
export const sourceCompared = 300;
const longestCell = 2000;

const line = z.number().int().min(1);
const column = z.number().int().min(0).max(499);
const source = z.string().max(sourceCompared);
const text = z.string().max(longestCell);

/** One correction of a file that waits to be imported. `source` is what the file says there. */
export const importFix = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cell'), line, column, source, text }),
  /** The same value wherever the column has it. */
  z.object({ kind: z.literal('value'), column, source, text }),
  /** The row stays out, or comes in after all. `rowKey` stands for its cells. */
  z.object({ kind: z.literal('leave'), line, rowKey: z.string().max(20), left: z.boolean() }),
]);
export type ImportFix = z.infer<typeof importFix>;

/** How much of a file is corrected. A new `revision` means that something is different. */
export const importFixes = z.object({
  revision: z.string(),
  cells: z.number().int(),
  values: z.number().int(),
  leftOut: z.number().int(),
  /** What was done last and can be taken back; null when there is nothing. */
  lastStep: z.number().int().nullable(),
});
export type ImportFixes = z.infer<typeof importFixes>;

/** Rows with one kind of problem. `listed` of them can be looked at. */
export const checkedKind = z.object({
  kind: z.string(),
  severity: z.enum(['error', 'warning']),
  count: z.number().int(),
  listed: z.number().int(),
});

/** A dry run of a whole file: what its import would do, row by row, without writing. */
export const importCheck = z.object({
  id,
  fileId: id,
  state: z.enum(['running', 'done', 'stopped', 'failed']),
  /** Rows that take part: those left out are not among them. */
  lines: z.number().int(),
  bytesDone: z.number().int(),
  bytesTotal: z.number().int(),
  /** As long as it will still take at the pace so far; null before that can be told. */
  msLeft: z.number().nullable(),
  outcome: importCounts,
  fired: importFired,
  /** Rows with a correction in them, and rows left out on request. */
  corrected: z.number().int(),
  leftOut: z.number().int(),
  kinds: z.array(checkedKind),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type ImportCheck = z.infer<typeof importCheck>;

/** A row to be put right, as it is with the corrections so far. */
export const fixRow = z.object({
  line: z.number().int(),
  rowKey: z.string(),
  cells: z.array(z.string()),
  /** What the file says, by the number of the column, where that is another text. */
  source: z.record(z.string(), z.string()),
  /** Cells too long to be edited here: their text is cut. */
  cut: z.array(z.number().int()),
  leftOut: z.boolean(),
  problems: z.array(
    z.object({
      column: z.number().int().nullable(),
      kind: z.string(),
      severity: z.enum(['error', 'warning']),
      value: z.string(),
    }),
  ),
});
export type FixRow = z.infer<typeof fixRow>;

/** The list of all rows with any problem. */
export const anyKind = 'problems';
