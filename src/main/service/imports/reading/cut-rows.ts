import Papa from 'papaparse';
import type { ImportDelimiter, ImportEncoding } from '../../../../shared/model/import.ts';
import { decode, endOfLastLine, endOfLine } from './text-encoding.ts';

/** How a file is to be read. */
export type CsvShape = {
  encoding: ImportEncoding;
  delimiter: ImportDelimiter;
  /** The cells a sound row has, when known: tells a stray quote from text of several lines. */
  width: number | null;
};

export type RowFault = 'row_too_long' | 'quote_not_closed';

/** One row as it stands in the file. `fault` says why its cells cannot be trusted. */
export type CutRow = { cells: string[]; fault: RowFault | null };

export type Cut =
  | { kind: 'rows'; rows: CutRow[]; used: number }
  /** Not one row ends in these bytes: give more of them. */
  | { kind: 'more' };

export const MOST_COLUMNS = 500;

type Parsed = {
  data: string[][];
  errors: { code: string; row: number }[];
  meta: { cursor: number };
};

/**
 * Cuts a piece of a file into whole rows and says how many bytes they took.
 *
 * A pure function of the bytes and the shape, so that reading again from the same place gives the
 * same rows. `final` means that the file ends here; `patient` that more bytes may still be had,
 * so that an open quote may yet be closed.
 */
export function cutRows(
  bytes: Buffer,
  shape: CsvShape,
  options: { final: boolean; patient: boolean },
): Cut {
  const end = options.final ? bytes.length : endOfLastLine(bytes, shape.encoding);
  if (end === 0) return { kind: 'more' };
  const text = oneLineEnd(decode(bytes.subarray(0, end), shape.encoding));
  const parsed = parse(text, shape.delimiter, !options.final);
  const astray = firstAstray(parsed, shape.width);
  const sound = parsed.data.slice(0, astray ?? parsed.data.length);
  const rows = sound.map(asRow);
  if (rows.length === 0) {
    if (options.patient && astray === null) return { kind: 'more' };
    const broken = brokenLines(text, shape.delimiter);
    return { kind: 'rows', rows: broken, used: endOfLine(bytes, shape.encoding, broken.length) };
  }
  if (astray === null && (options.final || parsed.meta.cursor === text.length)) {
    return { kind: 'rows', rows, used: end };
  }
  const lines = sound.reduce((sum, cells) => sum + linesOf(cells), 0);
  return { kind: 'rows', rows, used: endOfLine(bytes, shape.encoding, lines) };
}

/** Cells of a text of whole rows, quotes ignored when told. */
export function parse(
  text: string,
  delimiter: ImportDelimiter,
  ignoreLast: boolean,
  fastMode?: true,
): Parsed {
  const parser = new Papa.Parser({ delimiter, newline: '\n', ...(fastMode ? { fastMode } : {}) });
  return parser.parse(text, 0, ignoreLast) as Parsed;
}

/** The three kinds of line end, mixed in one file at times, as one. */
export function oneLineEnd(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/**
 * The first row that begins with a quote which is not closed as it should be.
 *
 * Such a quote swallows the lines that follow until the next one by chance: a row of several lines
 * with misplaced quotes is believed only when it has the cells that rows here have.
 */
function firstAstray(parsed: Parsed, width: number | null): number | null {
  for (const { code, row } of parsed.errors) {
    if (code === 'MissingQuotes') return row;
    const cells = parsed.data[row];
    if (!cells || width === null || cells.length === width) continue;
    if (cells.some((cell) => cell.includes('\n'))) return row;
  }
  return null;
}

/** The first line, whose quote is never closed, and those right after it that have the same fault. */
function brokenLines(text: string, delimiter: ImportDelimiter): CutRow[] {
  const rows: CutRow[] = [];
  for (const line of text.split('\n')) {
    const alone = parse(line, delimiter, false);
    const broken = alone.errors.some((error) => error.code === 'MissingQuotes');
    if (!broken && rows.length > 0) break;
    const cells = parse(line, delimiter, false, true).data[0] ?? [line];
    rows.push({ cells, fault: 'quote_not_closed' });
  }
  return rows;
}

function asRow(cells: string[]): CutRow {
  if (cells.length <= MOST_COLUMNS) return { cells, fault: null };
  return { cells: cells.slice(0, MOST_COLUMNS), fault: 'row_too_long' };
}

function linesOf(cells: readonly string[]): number {
  let lines = 1;
  for (const cell of cells) {
    for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) lines += 1;
  }
  return lines;
}
