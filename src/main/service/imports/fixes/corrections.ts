import { sourceCompared } from '../../../../shared/model/import-fix.ts';
import { shortHash } from '../matching/key-table.ts';
import type { Block, CsvRow } from '../reading/read-csv.ts';

/**
 * What was corrected in a file, as plain data. Lines and columns are those of the file.
 *
 * Each correction remembers what the file said, and holds only where the file still says it: read
 * with another separator, or replaced by a corrected one, a file is not corrected in wrong places.
 */
export type Corrections = {
  /** By line, then by column. They go before `values`. */
  readonly cells: ReadonlyMap<number, ReadonlyMap<number, Correction>>;
  /** By column, then by what the file says. */
  readonly values: ReadonlyMap<number, ReadonlyMap<string, string>>;
  /** By line: the key of the row that stays out. */
  readonly left: ReadonlyMap<number, string>;
};

export type Correction = { readonly source: string; readonly text: string };

export type CorrectedRow = {
  row: CsvRow;
  /** Columns whose text is another now. */
  fixed: readonly number[];
  left: boolean;
};

/** As much of a cell as corrections compare, without the blanks around it. */
export function sourceOf(cell: string | undefined): string {
  return (cell ?? '').trim().slice(0, sourceCompared);
}

/** Stands for the cells of a row as the file has them. */
export function keyOfRow({ cells }: CsvRow): string {
  return shortHash(cells.join('\u0001')).toString(36);
}

export function correctRow(row: CsvRow, corrections: Corrections): CorrectedRow {
  const left = corrections.left.get(row.line);
  const isLeft = left !== undefined && left === keyOfRow(row);
  const own = corrections.cells.get(row.line);
  if (!own && (corrections.values.size === 0 || row.fault !== null)) {
    return { row, fixed: [], left: isLeft };
  }
  const cells = [...row.cells];
  const fixed: number[] = [];
  const put = (column: number, text: string) => {
    while (cells.length <= column) cells.push('');
    if ((row.cells[column] ?? '') === text) return;
    cells[column] = text;
    fixed.push(column);
  };
  // Of a row that was cut in the wrong places no cell is what it seems.
  if (row.fault === null) {
    for (const [column, texts] of corrections.values) {
      const text = own?.has(column) ? undefined : texts.get(sourceOf(row.cells[column]));
      if (text !== undefined) put(column, text);
    }
  }
  for (const [column, { source, text }] of own ?? []) {
    if (sourceOf(row.cells[column]) === source) put(column, text);
  }
  // Whoever edits such a row has seen where it was cut; one that is too long has lost its end.
  const seen = fixed.length > 0 && row.fault === 'quote_not_closed';
  return { row: { ...row, cells, fault: seen ? null : row.fault }, fixed, left: isLeft };
}

/** The blocks of a file with its corrections; rows left out are not among the rows. */
export async function* correctedBlocks(
  blocks: AsyncIterable<Block>,
  corrections: Corrections,
): AsyncGenerator<Block> {
  const { cells, values, left } = corrections;
  if (cells.size + values.size + left.size === 0) {
    yield* blocks;
    return;
  }
  for await (const block of blocks) {
    const rows = block.rows.map((row) => correctRow(row, corrections));
    yield { ...block, rows: rows.filter((each) => !each.left).map(({ row }) => row) };
  }
}
