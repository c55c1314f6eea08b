import type { FileHandle } from 'node:fs/promises';
import type { ImportMapping, ImportPreview } from '../../../shared/model/import.ts';
import type { LeadView } from './decide.ts';
import type { UploadedFile } from './file-store.ts';
import { inspectUploaded } from './inspect-uploaded.ts';
import { createRowMapper, type RowProblem } from './map-row.ts';
import { shapeOf, startOf } from './plan.ts';
import { readBlocks, type CsvRow } from './read-csv.ts';
import { createRehearsal } from './rehearsal.ts';
import { createSlice } from './slices.ts';

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
  told: Partial<ImportMapping>,
  view: LeadView,
  signal?: AbortSignal,
): Promise<ImportPreview> {
  const { workbook } = uploaded;
  const { plan, columns } = await inspectUploaded(uploaded, file, told);
  const whole = uploaded.bytes <= READ_WHOLE;
  const map = createRowMapper(plan.columns, plan.headers ?? [], plan.width);
  const rehearse = createRehearsal(view, plan);
  const slice = createSlice();
  const found = createFindings();
  const outcome = { created: 0, updated: 0, skipped: 0, rejected: 0 };
  for await (const block of readBlocks(file, shapeOf(plan), startOf(plan))) {
    for (const row of block.rows) {
      if (row.line <= plan.headerLine) continue;
      const mapped = map(row);
      const { result, repeated } = rehearse(mapped);
      outcome[result] += 1;
      found.add(row, repeated ? [...mapped.problems, repeatedInFile(row)] : mapped.problems);
      if (!slice.over()) continue;
      await slice.rest();
      signal?.throwIfAborted();
    }
    if (!whole && block.to.byte >= SAMPLED) break;
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
    complete: whole,
    outcome,
    ...found.all(),
  };
}

function repeatedInFile(row: CsvRow): RowProblem {
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
