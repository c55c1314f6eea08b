import type { ImportColumn, ImportTarget } from '../../../../shared/model/import.ts';
import { fold } from '../../../../shared/text.ts';
import { targetOfHeader } from './column-words.ts';
import { mostFrequent } from '../reading/detect-layout.ts';
import { formOf, isCity, isInterest, isPersonName, type ValueForm } from './value-forms.ts';

/** No more columns than this can be matched; the ones after them stay out. */
export const MOST_MAPPED = 200;
/** Cells looked at in all, and in one column at most: a wide table is known by fewer rows. */
const MOST_CELLS = 2500;
const SAMPLE = 100;
const LEAST_CONFIDENCE = 0.5;

/** Cells of one column, blank ones left out. */
function valuesOf(rows: readonly string[][], index: number): string[] {
  const most = Math.max(10, Math.min(SAMPLE, MOST_CELLS / (rows[0]?.length ?? 1)));
  const values: string[] = [];
  for (const row of rows) {
    const value = (row[index] ?? '').trim();
    if (value !== '') values.push(value);
    if (values.length >= most) break;
  }
  return values;
}

/**
 * Whether the first row names the columns.
 *
 * It does when a name is known or when it has not the form that the rows below share, and does not
 * when it holds an address, a number or a value that comes again below.
 *
 * @param rows the first rows of the file, the one in question first
 */
export function looksLikeHeader(rows: readonly string[][]): boolean {
  const [first, ...below] = rows;
  if (!first) return false;
  const filled = first.filter((cell) => cell.trim() !== '');
  if (filled.some((cell) => formOf(cell) !== null && formOf(cell) !== 'state')) return false;
  if (filled.some((cell) => targetOfHeader(cell) !== null)) return true;
  if (below.length === 0) return false;
  let typed = false;
  for (const [index, cell] of first.entries()) {
    const values = valuesOf(below, index);
    if (cell.trim() !== '' && values.some((value) => fold(value) === fold(cell))) return false;
    typed ||= usualForm(values) !== null;
  }
  return typed || new Set(filled.map(fold)).size === filled.length;
}

function usualForm(values: readonly string[]): ValueForm | null {
  const forms = values.map(formOf);
  const form = forms.find((each) => each !== null) ?? null;
  return form && forms.filter((each) => each === form).length > values.length * 0.6 ? form : null;
}

type Guess = {
  index: number;
  target: NonNullable<ImportTarget>;
  confidence: number;
  evidence: 'name' | 'values';
};

/**
 * Matches columns to fields by their names, then by what is in them; a field is used once.
 *
 * @param header names of the columns, or null when the file has none
 * @param rows the first rows below the header
 */
export function guessColumns(
  header: readonly string[] | null,
  rows: readonly string[][],
): ImportColumn[] {
  const width = Math.min(
    MOST_MAPPED,
    Math.max(header?.length ?? 0, mostFrequent(rows.map((row) => row.length))),
  );
  const guesses: Guess[] = [];
  for (let index = 0; index < width; index += 1) {
    guesses.push(...guessesFor(index, header?.[index] ?? '', valuesOf(rows, index)));
  }
  guesses.sort((a, b) => b.confidence - a.confidence || a.index - b.index);
  const chosen = new Map<number, Guess>();
  const used = new Set<string>();
  for (const guess of guesses) {
    if (guess.confidence < LEAST_CONFIDENCE) break;
    if (chosen.has(guess.index) || used.has(guess.target)) continue;
    if (used.has('firstName') && guess.target === 'name') continue;
    if (used.has('name') && guess.target === 'firstName') continue;
    chosen.set(guess.index, guess);
    used.add(guess.target);
  }
  pairNames(chosen, used);
  return Array.from({ length: width }, (_, index) => {
    const guess = chosen.get(index);
    return {
      index,
      header: (header?.[index] ?? '').trim(),
      target: guess?.target ?? null,
      confidence: guess ? Math.round(guess.confidence * 100) / 100 : 0,
      evidence: guess?.evidence ?? 'none',
    };
  });
}

/** A "name" beside a "last name" is the first one. */
function pairNames(chosen: Map<number, Guess>, used: ReadonlySet<string>): void {
  if (!used.has('lastName') || used.has('firstName')) return;
  for (const guess of chosen.values()) if (guess.target === 'name') guess.target = 'firstName';
}

function guessesFor(index: number, header: string, values: readonly string[]): Guess[] {
  const guesses: Guess[] = [];
  const named = targetOfHeader(header);
  const forms = values.map(formOf);
  const share = (form: ValueForm) =>
    values.length === 0 ? 0 : forms.filter((each) => each === form).length / values.length;
  if (named) {
    const { target } = named;
    const confidence = named.confidence * agreement(target, values, forms);
    guesses.push({ index, target, confidence, evidence: 'name' });
  }
  for (const [target, confidence] of valueGuesses(values, share)) {
    guesses.push({ index, target, confidence, evidence: 'values' });
  }
  return guesses;
}

/** How far the cells contradict the name: 1 not at all. */
function agreement(
  target: NonNullable<ImportTarget>,
  values: readonly string[],
  forms: readonly (ValueForm | null)[],
): number {
  const expected = expectedForms[target];
  if (values.length === 0) return 0.9;
  const fits = expected
    ? forms.filter((form) => form !== null && expected.includes(form)).length
    : forms.filter((form) => form === null || form === 'state' || form === 'number').length;
  const rate = fits / values.length;
  if (rate >= 0.5) return 1;
  return rate >= 0.2 || values.length < 3 ? 0.8 : 0.45;
}

const expectedForms: { readonly [target: string]: readonly ValueForm[] | undefined } = {
  email: ['email'],
  phone: ['phone', 'document', 'number'],
  document: ['document', 'number', 'phone'],
  income: ['money', 'number'],
  followUpAt: ['date'],
};

function valueGuesses(
  values: readonly string[],
  share: (form: ValueForm) => number,
): [NonNullable<ImportTarget>, number][] {
  if (values.length === 0) return [];
  const rate = (is: (value: string) => boolean) => values.filter(is).length / values.length;
  const guesses: [NonNullable<ImportTarget>, number][] = [
    ['email', share('email') * 0.97],
    ['phone', share('phone') * 0.95],
    ['document', share('document') * 0.95],
    ['state', share('state') * 0.9],
    ['income', share('money') * 0.6],
  ];
  const city = rate(isCity);
  guesses.push(['city', city * 0.85]);
  if (city < 0.5)
    guesses.push(['name', rate(isPersonName) * 0.7], ['interest', rate(isInterest) * 0.64]);
  return guesses.filter(([, confidence]) => confidence >= LEAST_CONFIDENCE);
}
