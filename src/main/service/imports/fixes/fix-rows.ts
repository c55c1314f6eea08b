import type { FileHandle } from 'node:fs/promises';
import type { FixRow } from '../../../../shared/model/import-fix.ts';
import { correctRow, keyOfRow, type Corrections } from './corrections.ts';
import type { MapRow, RowProblem } from '../columns/map-row.ts';
import { shapeOf, type ImportPlan } from '../plan.ts';
import type { RowPlace } from '../trial/problem-lists.ts';
import { readBlocks, type Block, type CsvRow } from '../reading/read-csv.ts';
import { createSlice } from '../../slices.ts';

const LONGEST_CELL = 2000;

/** Reads rows of a file again where a dry run found them, each with its corrections and what is wrong now. */
export async function readFixRows(
  file: FileHandle,
  plan: ImportPlan,
  places: readonly RowPlace[],
  corrections: Corrections,
  map: MapRow,
): Promise<FixRow[]> {
  const slice = createSlice();
  const rows: FixRow[] = [];
  let block: Block | null = null;
  for (const place of places) {
    if (block?.from.byte !== place.block.byte) {
      block = await blockAt(file, plan, place);
      if (slice.over()) await slice.rest();
    }
    const found = block?.rows.find(({ line }) => line === place.line);
    if (found) rows.push(asFixRow(found, corrections, map));
  }
  return rows;
}

async function blockAt(file: FileHandle, plan: ImportPlan, place: RowPlace): Promise<Block | null> {
  for await (const block of readBlocks(file, shapeOf(plan), place.block)) return block;
  return null;
}

function asFixRow(found: CsvRow, corrections: Corrections, map: MapRow): FixRow {
  const { row, fixed, left } = correctRow(found, corrections);
  const problems: RowProblem[] = left ? [] : map(row).problems;
  return {
    line: row.line,
    rowKey: keyOfRow(found),
    cells: row.cells.map((cell) => cell.slice(0, LONGEST_CELL)),
    source: Object.fromEntries(
      fixed.map((column) => [column, (found.cells[column] ?? '').slice(0, LONGEST_CELL)]),
    ),
    cut: row.cells.flatMap((cell, column) => (cell.length > LONGEST_CELL ? [column] : [])),
    leftOut: left,
    problems,
  };
}
