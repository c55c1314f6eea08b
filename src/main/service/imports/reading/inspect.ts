import type { FileHandle } from 'node:fs/promises';
import { PonteError } from '../../../../shared/errors.ts';
import { usualKeys } from '../../../../shared/model/import-rules.ts';
import type { ImportColumn, ImportMapping } from '../../../../shared/model/import.ts';
import type { CsvShape } from './cut-rows.ts';
import { detectEncoding, emptyFile } from './detect-encoding.ts';
import { detectLayout, mostFrequent } from './detect-layout.ts';
import { guessColumns, looksLikeHeader, MOST_MAPPED } from '../columns/guess-columns.ts';
import { withPastChoices, type PastChoice } from '../columns/past-choices.ts';
import type { ImportPlan } from '../plan.ts';
import { readBlocks, type CsvRow } from './read-csv.ts';

const HEAD = 64 * 1024;
const SAMPLE_ROWS = 200;

/** What is known beside the file: origins that leads have, and how tables before it were matched. */
export type Known = { origins: readonly string[]; past: readonly PastChoice[] };

const nothingKnown: Known = { origins: [], past: [] };

/** What a file was found to be, and what its columns were matched to. */
export type Inspected = { plan: ImportPlan; columns: ImportColumn[] };

/**
 * Reads the beginning of a file and finds how to read all of it; what is told is believed.
 *
 * @param widest the cells that rows of a sheet have, of which the first may have fewer
 * @param known past choices are taken before guesses
 * @throws PonteError BAD_INPUT or UNSUPPORTED when there is no table in it
 */
export async function inspect(
  file: FileHandle,
  told: Partial<ImportMapping> = {},
  widest = 0,
  known: Known = nothingKnown,
): Promise<Inspected> {
  const encoding = told.encoding ?? (await detectEncoding(file));
  const head = Buffer.alloc(HEAD);
  const { bytesRead } = await file.read(head, 0, HEAD, 0);
  const layout = detectLayout(head.subarray(0, bytesRead), encoding);
  const delimiter = told.delimiter ?? layout.delimiter;
  const { start } = layout;
  const rows = await firstRows(file, { encoding, delimiter, width: null }, start);
  const cells = rows.map((row) => row.cells);
  const hasHeader = told.hasHeader ?? looksLikeHeader(cells);
  const headers = hasHeader ? (cells[0] ?? []).map((cell) => cell.trim()) : null;
  while (headers && headers.length < Math.min(widest, MOST_MAPPED)) headers.push('');
  const below = hasHeader ? cells.slice(1) : cells;
  const before = withPastChoices(guessColumns(headers, below), known.past);
  const columns = matched(before.columns, told.columns);
  const rules = told.rules ?? before.rules;
  const width = Math.max(widest, headers?.length ?? mostFrequent(cells.map((row) => row.length)));
  return {
    columns,
    plan: {
      encoding,
      delimiter,
      hasHeader,
      columns: columns.map(({ target }) => target),
      rules: rules.filter(({ column }) => column < columns.length),
      onMatch: told.onMatch ?? 'update',
      create: told.create ?? true,
      keys: told.keys ?? [...usualKeys],
      origin: told.origin ?? null,
      tags: told.tags ?? [],
      quiet: told.quiet ?? true,
      headers,
      width,
      start,
      headerLine: hasHeader ? (rows[0]?.line ?? 0) : 0,
      origins: [...known.origins],
    },
  };
}

async function firstRows(file: FileHandle, shape: CsvShape, start: number): Promise<CsvRow[]> {
  const rows: CsvRow[] = [];
  for await (const block of readBlocks(file, shape, { byte: start, line: 0 })) {
    rows.push(...block.rows);
    if (rows[0]?.fault === 'row_too_long') throw endlessRow(rows[0]);
    if (rows.length >= SAMPLE_ROWS) break;
  }
  if (rows.length === 0) throw emptyFile();
  return rows.slice(0, SAMPLE_ROWS);
}

function endlessRow(row: CsvRow): PonteError {
  return new PonteError(
    'BAD_INPUT',
    row.cells.length > 1
      ? 'The first row has more than 500 columns. Check the separator, or remove the columns that are not needed.'
      : 'The first row does not end within 1 MB: this is not a table with one row a line. Export it again as CSV.',
  );
}

/** The person's own choice of columns over the guess. */
function matched(
  guessed: ImportColumn[],
  chosen: ImportMapping['columns'] | undefined,
): ImportColumn[] {
  if (!chosen) return guessed;
  const width = Math.min(MOST_MAPPED, Math.max(guessed.length, chosen.length));
  return Array.from({ length: width }, (_, index) => {
    const guess = guessed[index];
    const target = chosen[index] ?? null;
    if (guess && guess.target === target) return guess;
    return {
      index,
      header: guess?.header ?? '',
      target,
      confidence: target === null ? 0 : 1,
      evidence: 'none' as const,
    };
  });
}
