import type { FileHandle } from 'node:fs/promises';
import type { MatchKey } from '../../../../shared/model/import-rules.ts';
import type { ImportPreview } from '../../../../shared/model/import.ts';
import { correctedBlocks, type Corrections } from '../fixes/corrections.ts';
import { countFired, type Fired } from '../fired.ts';
import type { UploadedFile } from '../reading/file-store.ts';
import type { Inspected } from '../reading/inspect.ts';
import { createRowMapper, type RowProblem } from '../columns/map-row.ts';
import { columnOfKey, rulesOf, shapeOf, startOf, type ImportPlan } from '../plan.ts';
import { readBlocks, type CsvRow } from '../reading/read-csv.ts';
import { createRehearsal, type RehearsalParts } from './rehearsal.ts';
import { createSlice } from '../../slices.ts';

/** A larger file is only sampled: its rows are checked as they are imported. */
const READ_WHOLE = 5 * 2 ** 20;
const SAMPLED = 512 * 1024;
const MOST_SHOWN = 100;
const MOST_WITH_PROBLEMS = 200;
const MOST_PROBLEMS = 1000;
/** Of each kind of problem so many rows are shown, however late in the file it turns up. */
const EXAMPLES = 20;
const MOST_OF_A_CELL = 300;

/**
 * Shows what an import would do: how the file is read, what its columns hold, what is wrong in it,
 * and how many rows would be created, updated, skipped and rejected.
 */
export async function preview(
  uploaded: UploadedFile,
  file: FileHandle,
  { plan, columns }: Inspected,
  corrections: Corrections,
  parts: RehearsalParts,
  signal?: AbortSignal,
): Promise<Omit<ImportPreview, 'from'>> {
  const { workbook } = uploaded;
  const whole = uploaded.bytes <= READ_WHOLE;
  const map = createRowMapper(plan.columns, plan.headers ?? [], plan.width, plan);
  const { rehearse, close } = createRehearsal(parts, rulesOf(plan));
  const slice = createSlice();
  const found = createFindings();
  const fired: Fired = {};
  const outcome = { created: 0, updated: 0, skipped: 0, rejected: 0 };
  const blocks = readBlocks(file, shapeOf(plan), startOf(plan));
  try {
    for await (const block of correctedBlocks(blocks, corrections)) {
      for (const row of block.rows) {
        if (row.line <= plan.headerLine) continue;
        const mapped = map(row);
        const { result, repeated, ambiguous, fires } = rehearse(mapped);
        countFired(fired, fires);
        outcome[result] += 1;
        found.add(row, [
          ...mapped.problems,
          ...(repeated ? [repeatedInFile(row)] : []),
          ...(ambiguous ? [ambiguousRow(plan, ambiguous.on, ambiguous.value)] : []),
        ]);
        if (!slice.over()) continue;
        await slice.rest();
        signal?.throwIfAborted();
      }
      if (!whole && block.to.byte >= SAMPLED) break;
    }
  } finally {
    close();
  }
  return {
    fileId: uploaded.fileId,
    fileName: uploaded.fileName,
    bytes: uploaded.bytes,
    sheets: workbook?.sheets ?? [],
    sheet: workbook?.sheet ?? null,
    encoding: plan.encoding,
    delimiter: plan.delimiter,
    hasHeader: plan.hasHeader,
    columns,
    rules: plan.rules,
    complete: whole,
    outcome,
    fired,
    ...found.all(),
  };
}

/** Several leads have the key by which the row was to find one. */
export function ambiguousRow(plan: ImportPlan, on: MatchKey, value: string): RowProblem {
  return { column: columnOfKey(plan, on), kind: 'ambiguous', severity: 'error', value };
}

/** The row is a person whom an earlier one brought. */
export function repeatedInFile(row: { cells: readonly string[] }): RowProblem {
  const value = row.cells.find((cell) => cell.trim() !== '') ?? '';
  return { column: null, kind: 'repeated_in_file', severity: 'warning', value };
}

/** The rows to show: the first ones, and those with problems after them, within limits. */
function createFindings() {
  const rows: ImportPreview['rows'] = [];
  const problems: ImportPreview['problems'] = [];
  const problemCounts: Record<string, number> = {};
  let [lines, withProblems] = [0, 0];
  return {
    add(row: CsvRow, wrong: readonly RowProblem[]): void {
      lines += 1;
      let rare = false;
      for (const problem of wrong) {
        const count = (problemCounts[problem.kind] ?? 0) + 1;
        problemCounts[problem.kind] = count;
        rare ||= count <= EXAMPLES;
        if (rare || problems.length < MOST_PROBLEMS) problems.push({ line: row.line, ...problem });
      }
      const telling = wrong.length > 0 && (rare || withProblems < MOST_WITH_PROBLEMS);
      if (telling) withProblems += 1;
      if (!telling && lines > MOST_SHOWN) return;
      rows.push({ line: row.line, cells: row.cells.map((cell) => cell.slice(0, MOST_OF_A_CELL)) });
    },
    all: () => ({ rows, lines, problems, problemCounts }),
  };
}
