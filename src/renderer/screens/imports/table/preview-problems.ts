import type { ImportPreview, ImportProblem } from '../../../../shared/model/import.ts';
import { anyProblem } from '../mapping/imports-search.ts';

export type PreviewRow = ImportPreview['rows'][number];

/** What is wrong with each cell: by line, then by column; -1 is the line as a whole. */
export type ProblemIndex = ReadonlyMap<number, ReadonlyMap<number, ImportProblem>>;

export const wholeLine = -1;

/** One problem a cell: an error stands before a warning. */
export function indexProblems(problems: readonly ImportProblem[]): ProblemIndex {
  const byLine = new Map<number, Map<number, ImportProblem>>();
  for (const problem of problems) {
    const column = problem.column ?? wholeLine;
    const line = byLine.get(problem.line) ?? new Map<number, ImportProblem>();
    byLine.set(problem.line, line);
    if (line.get(column)?.severity !== 'error') line.set(column, problem);
  }
  return byLine;
}

export type ProblemKind = { kind: string; severity: ImportProblem['severity']; count: number };

/** Each kind of problem with its count, those that keep a row out first, then the most frequent. */
export function kindsOf({ problems, problemCounts }: ImportPreview): readonly ProblemKind[] {
  const errors = new Set(
    problems.filter(({ severity }) => severity === 'error').map(({ kind }) => kind),
  );
  const severityOf = (kind: string) => (errors.has(kind) ? 'error' : 'warning');
  return Object.entries(problemCounts)
    .map(([kind, count]): ProblemKind => ({ kind, severity: severityOf(kind), count }))
    .toSorted(
      (a, b) =>
        Number(a.severity === 'warning') - Number(b.severity === 'warning') || b.count - a.count,
    );
}

/** The rows on screen: all of them, those with problems, or those with one kind of problem. */
export function rowsShown(preview: ImportPreview, only: string | undefined): readonly PreviewRow[] {
  if (only === undefined) return preview.rows;
  const lines = new Set(
    preview.problems
      .filter(({ kind }) => only === anyProblem || kind === only)
      .map(({ line }) => line),
  );
  return preview.rows.filter(({ line }) => lines.has(line));
}

export type CellPlace = { row: number; column: number };

/** The next cell with a problem after a place, in reading order, round the end; null when there is none. */
export function nextProblem(
  rows: readonly PreviewRow[],
  index: ProblemIndex,
  from: CellPlace,
  step: 1 | -1,
): CellPlace | null {
  const places = rows.flatMap(({ line }, row) =>
    [...(index.get(line)?.keys() ?? [])]
      .toSorted((a, b) => a - b)
      .map((column): CellPlace => ({ row, column })),
  );
  const after = (a: CellPlace, b: CellPlace) => a.row - b.row || a.column - b.column;
  const found =
    step === 1
      ? places.find((place) => after(place, from) > 0)
      : places.findLast((place) => after(place, from) < 0);
  return found ?? places.at(step === 1 ? 0 : -1) ?? null;
}

/** A few words with accents as they were read, so that a person sees whether the encoding is right. */
export function accentedWords(rows: readonly PreviewRow[], most = 2): readonly string[] {
  const found = new Set<string>();
  for (const { cells } of rows) {
    for (const cell of cells) {
      for (const [word] of cell.matchAll(/[\p{L}\p{M}\uFFFD]*[^\p{ASCII}\s][^\s,;]*/gu)) {
        if (word.length > 3) found.add(word.slice(0, 24));
        if (found.size === most) return [...found];
      }
    }
  }
  return [...found];
}
