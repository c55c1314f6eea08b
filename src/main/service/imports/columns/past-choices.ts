import type { ColumnRule } from '../../../../shared/model/import-rules.ts';
import type { ImportColumn, ImportTarget } from '../../../../shared/model/import.ts';
import { fold, wordsOf } from '../../../../shared/text.ts';

/** How the columns of a table that was imported before were matched. */
export type PastChoice = {
  headers: readonly string[] | null;
  columns: readonly ImportTarget[];
  rules: readonly ColumnRule[];
};

/** The same table; one column of another table with the same name; with nearly the same name. */
const [sameTable, sameHeader, alikeHeader] = [0.99, 0.93, 0.85];

/**
 * Columns matched as an import before had them, where one had the same or alike columns.
 *
 * A table with the same columns is taken whole, with what stayed out and what was done to its cells.
 * Of other tables single columns are taken, each field once.
 *
 * @param past the newest first
 */
export function withPastChoices(
  guessed: readonly ImportColumn[],
  past: readonly PastChoice[],
): { columns: ImportColumn[]; rules: ColumnRule[] } {
  const named = guessed.filter(({ header }) => header !== '');
  const same = named.length > 0 && past.find((each) => isSameTable(guessed, each));
  if (same) return asBefore(guessed, same);
  const chosen = new Map<number, Pick<ImportColumn, 'target' | 'confidence'>>();
  const used = new Set<ImportTarget>();
  for (const column of named) {
    const choice = choiceFor(column.header, past);
    if (!choice || used.has(choice.target)) continue;
    used.add(choice.target);
    chosen.set(column.index, choice);
  }
  const columns = guessed.map((column) => {
    const choice = chosen.get(column.index);
    if (choice) return { ...column, ...choice, evidence: 'last' as const };
    if (column.target === null || !used.has(column.target)) return column;
    return { ...column, target: null, confidence: 0, evidence: 'none' as const };
  });
  return { columns, rules: [] };
}

function isSameTable(columns: readonly ImportColumn[], { headers }: PastChoice): boolean {
  if (headers?.length !== columns.length) return false;
  return columns.every(({ header, index }) => fold(header) === fold(headers[index] ?? ''));
}

function asBefore(
  guessed: readonly ImportColumn[],
  { columns, rules }: PastChoice,
): { columns: ImportColumn[]; rules: ColumnRule[] } {
  return {
    columns: guessed.map((column) => ({
      ...column,
      target: columns[column.index] ?? null,
      confidence: sameTable,
      evidence: 'last',
    })),
    rules: [...rules],
  };
}

function choiceFor(
  header: string,
  past: readonly PastChoice[],
): { target: NonNullable<ImportTarget>; confidence: number } | null {
  const alike = (a: string, b: string) => wordsOf(a).join(' ') === wordsOf(b).join(' ');
  for (const [same, confidence] of [
    [(a: string, b: string) => fold(a) === fold(b), sameHeader],
    [alike, alikeHeader],
  ] as const) {
    for (const { headers, columns } of past) {
      const at = headers?.findIndex((each) => each.trim() !== '' && same(each, header)) ?? -1;
      const target = at < 0 ? null : (columns[at] ?? null);
      if (target !== null) return { target, confidence };
    }
  }
  return null;
}
