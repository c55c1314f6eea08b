import type { FileHandle } from 'node:fs/promises';
import Papa from 'papaparse';
import { guardFormula, utf8Mark } from '../../../../shared/spreadsheet.ts';
import { correctRow, type Corrections } from './corrections.ts';
import { shapeOf, startOf, type ImportPlan } from '../plan.ts';
import { readBlocks } from '../reading/read-csv.ts';
import { createSlice } from '../../slices.ts';

/**
 * A copy of a table with its corrections, in UTF-8 as spreadsheets know it; rows left out are not in
 * it. The file is closed when it has been read or is not wanted any more.
 */
export async function* correctedCsv(
  file: FileHandle,
  plan: ImportPlan,
  corrections: Corrections,
): AsyncGenerator<string> {
  const slice = createSlice();
  const asWritten = (cells: readonly string[]) => cells.map(guardFormula);
  try {
    yield utf8Mark;
    for await (const block of readBlocks(file, shapeOf(plan), startOf(plan))) {
      const rows = block.rows.flatMap((each) => {
        if (each.line <= plan.headerLine) return [asWritten(each.cells)];
        const { row, left } = correctRow(each, corrections);
        return left ? [] : [asWritten(row.cells)];
      });
      if (rows.length === 0) continue;
      yield `${Papa.unparse(rows, { delimiter: plan.delimiter, newline: '\r\n' })}\r\n`;
      if (slice.over()) await slice.rest();
    }
  } finally {
    await file.close();
  }
}
