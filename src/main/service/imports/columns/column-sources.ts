import type { ColumnRule } from '../../../../shared/model/import-rules.ts';
import type { ImportTarget } from '../../../../shared/model/import.ts';
import { fold, tidy } from '../../../../shared/text.ts';
import { statusOf } from '../../leads/lead-value-words.ts';
import { StepFailure } from '../../mappings/bounds.ts';
import { compileColumn } from './column-steps.ts';
import { tidyDate } from './dates.ts';
import { createOriginGuess, guessStatus } from './value-words.ts';

/** Where a value of a lead comes from in a row, and by which ways. */
export type Source = {
  readonly target: NonNullable<ImportTarget>;
  /** The column that problems are told of. */
  readonly index: number;
  /** Every column that is read. */
  readonly reads: readonly number[];
  read(cells: readonly string[]): Read;
};

/** `text` is blank where nothing is said; `failed` when the steps could not be walked to the end. */
export type Read = { text: string; before: string; failed: boolean };

export type ColumnChoices = {
  rules?: readonly ColumnRule[] | undefined;
  /** Origins that leads have. */
  origins?: readonly string[] | undefined;
};

/** How one word of a column is taken, and why. */
export type Translated = {
  to: string | null;
  how: 'chosen' | 'same' | 'guess' | 'typed' | 'unknown';
};

/** The sources of a row's values; what is put together comes before single columns. */
export function columnSources(
  columns: readonly ImportTarget[],
  { rules = [], origins = [] }: ColumnChoices,
): Source[] {
  const byColumn = new Map(rules.map((rule) => [rule.column, rule]));
  const originOf = createOriginGuess(origins);
  const sources = columns.flatMap((target, index) => {
    const rule = byColumn.get(index);
    const own = target === null ? [] : [sourceOf(target, index, rule, rule?.steps, originOf)];
    const also = (rule?.also ?? []).map((each) =>
      sourceOf(each.target, index, { ...rule, values: [] }, each.steps, originOf),
    );
    return [...own, ...also];
  });
  return sources.toSorted((a, b) => Number(b.reads.length > 1) - Number(a.reads.length > 1));
}

function sourceOf(
  target: NonNullable<ImportTarget>,
  index: number,
  rule: Partial<ColumnRule> | undefined,
  steps: ColumnRule['steps'] = [],
  originOf: (text: string) => string | null,
): Source {
  const reads = rule?.join?.columns ?? [index];
  const between = rule?.join?.with ?? '';
  const run = compileColumn(steps);
  const translate = createTranslation(target, rule?.values ?? [], originOf);
  return {
    target,
    index,
    reads,
    read(cells) {
      const before = textOf(cells, reads, between);
      const { text, failed } = walked(run, before);
      if (text === '') return { text, before, failed };
      return { text: translate === null ? text : (translate(text).to ?? ''), before, failed };
    },
  };
}

function textOf(cells: readonly string[], reads: readonly number[], between: string): string {
  if (reads.length === 1) return plain(cells[reads[0] ?? 0] ?? '');
  return reads
    .map((each) => plain(cells[each] ?? ''))
    .filter((part) => part !== '')
    .join(between);
}

/** A cell without the apostrophe that keeps a spreadsheet from taking it for a formula. */
function plain(cell: string): string {
  return (/^'[=+\-@]/.test(cell) ? cell.slice(1) : cell).trim();
}

function walked(run: (text: string) => string, before: string) {
  try {
    return { text: run(before).trim(), failed: false };
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    return { text: before, failed: true };
  }
}

/** What a column does to its words; null where it does nothing to them. */
export function createTranslation(
  target: NonNullable<ImportTarget>,
  values: ColumnRule['values'],
  originOf: (text: string) => string | null,
): ((text: string) => Translated) | null {
  const chosen = new Map(values.map(({ from, to }) => [fold(from), to]));
  const usual = usualTranslation(target, originOf);
  if (chosen.size === 0 && usual === null) return null;
  return (text) => {
    const to = chosen.get(fold(text));
    if (to !== undefined) return { to, how: 'chosen' };
    return usual ? usual(text) : { to: text, how: 'typed' };
  };
}

function usualTranslation(
  target: NonNullable<ImportTarget>,
  originOf: (text: string) => string | null,
): ((text: string) => Translated) | null {
  if (target === 'followUpAt') return (text) => ({ to: tidyDate(text), how: 'typed' });
  if (target === 'origin') {
    return (text) => {
      const typed = tidy(text);
      const to = originOf(typed);
      if (to === null) return { to: text, how: 'typed' };
      return { to, how: to === typed ? 'same' : 'guess' };
    };
  }
  if (target !== 'status') return null;
  return (text) => {
    const same = statusOf(text);
    // Only a deal converts a lead.
    if (same) return { to: same, how: same === 'converted' ? 'unknown' : 'same' };
    const guess = guessStatus(text);
    // What is not understood goes on as it is, to be told of as a problem.
    return guess ? { to: guess, how: 'guess' } : { to: text, how: 'unknown' };
  };
}
