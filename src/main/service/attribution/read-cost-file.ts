import { isUtf8 } from 'node:buffer';
import { parseMoney } from '../../../shared/br/money.ts';
import { PonteError } from '../../../shared/errors.ts';
import type { CostProblem } from '../../../shared/model/attribution.ts';
import type { ImportEncoding } from '../../../shared/model/import.ts';
import { fold, tidy } from '../../../shared/text.ts';
import { oneLineEnd, parse } from '../imports/reading/cut-rows.ts';
import { guessDelimiter } from '../imports/reading/detect-layout.ts';
import { bomLength, decode } from '../imports/reading/text-encoding.ts';
import { createSlice } from '../slices.ts';
import { createDayReader, type DayReader } from './read-day.ts';

/**
 * Reads what advertising cost out of a table: the exports of Meta Ads and Google Ads, which are told
 * by their headers, and any other with a day, a campaign or source, and an amount.
 *
 * Nothing is passed over in silence: each line is a cost, a line of totals, or does not fit.
 */
export type CostFile = {
  readonly shape: 'meta' | 'google' | 'other';
  readonly columns: readonly { readonly field: CostField; readonly header: string }[];
  readonly costs: readonly FileCost[];
  readonly totals: number;
  readonly problems: readonly FileProblem[];
};

export type CostField = keyof typeof words;

export type FileCost = {
  readonly line: number;
  /** A day or a month. */
  readonly period: string;
  /** '' where the row has none of its own. */
  readonly source: string;
  readonly medium: string;
  readonly campaign: string;
  readonly cents: number;
  readonly text: string;
};

export type FileProblem = {
  readonly line: number;
  readonly why: CostProblem;
  readonly text: string;
};

/** Headers, folded, without the currency some carry in brackets. */
const words = {
  day: ['dia', 'day', 'data', 'date'],
  begins: ['inicio dos relatorios', 'reporting starts', 'data de inicio', 'start date', 'inicio'],
  ends: [
    'termino dos relatorios',
    'encerramento dos relatorios',
    'fim dos relatorios',
    'reporting ends',
    'data de termino',
    'end date',
    'fim',
  ],
  month: ['mes', 'month'],
  campaign: ['nome da campanha', 'campaign name', 'campanha', 'campaign', 'utm_campaign'],
  cost: [
    'valor usado',
    'valor gasto',
    'amount spent',
    'custo',
    'cost',
    'gasto',
    'spend',
    'investimento',
    'valor',
  ],
  currency: ['codigo da moeda', 'currency code', 'moeda', 'currency'],
  source: ['utm_source', 'origem', 'source', 'fonte'],
  medium: ['utm_medium', 'midia', 'medium', 'meio'],
} as const;

const fields = Object.keys(words) as CostField[];
const headLines = 20;
const mostRows = 50_000;
const longest = 200;
const keptText = 200;

type Columns = Partial<Record<CostField, number>>;
type Head = {
  readonly at: number;
  readonly cells: readonly string[];
  readonly columns: Columns;
  readonly currency: string | null;
};

/**
 * Others have their turn between its rows.
 *
 * @throws PonteError BAD_INPUT where there is no such table in it, or more than 50,000 rows
 */
export async function readCostFile(bytes: Buffer, slice = createSlice()): Promise<CostFile> {
  const text = oneLineEnd(textOf(bytes));
  const said = /^sep=([;,\t|])\n/i.exec(text);
  const body = said ? text.slice(said[0].length) : text;
  const delimiter = guessDelimiter(body);
  const { data, errors } = parse(body, delimiter, false);
  if (data.length > mostRows) {
    throw refused(
      'too_many_rows',
      'The file has more than 50,000 rows. Export a shorter period, and import one after the other.',
    );
  }
  await slice.rest();
  const head = headOf(data);
  const broken = new Set(errors.filter(({ code }) => code === 'MissingQuotes').map((e) => e.row));
  const shape = shapeOf(head);
  const below = data.slice(head.at + 1);
  const read = createDayReader(below.flatMap((cells) => datesIn(cells, head.columns)));
  const costs: FileCost[] = [];
  const problems: FileProblem[] = [];
  let totals = 0;
  let line = lineOf(data.slice(0, head.at + 1), said !== null);
  for (const [index, cells] of below.entries()) {
    if (slice.over()) await slice.rest();
    const at = line + 1;
    line += linesIn(cells);
    if (cells.every((cell) => cell.trim() === '')) continue;
    const rowText = cells.join(' · ').slice(0, keptText);
    const row = { line: at, text: rowText };
    if (broken.has(head.at + 1 + index)) problems.push({ ...row, why: 'broken' });
    else if (isTotal(cells, head.columns, shape)) totals += 1;
    else {
      const found = readRow(cells, head, read);
      if (typeof found === 'string') problems.push({ ...row, why: found });
      else costs.push({ ...row, ...found });
    }
  }
  const columns = fields.flatMap((field) => {
    const column = head.columns[field];
    return column === undefined ? [] : [{ field, header: head.cells[column]?.trim() ?? '' }];
  });
  return { shape, columns, costs, totals, problems };
}

function textOf(bytes: Buffer): string {
  const mark = bomLength(bytes);
  const encoding: ImportEncoding =
    mark === 2
      ? bytes[0] === 0xff
        ? 'utf-16le'
        : 'utf-16be'
      : isUtf8(bytes)
        ? 'utf-8'
        : 'windows-1252';
  const text = decode(bytes.subarray(mark), encoding);
  if (text.slice(0, 4000).includes('\0')) throw noTable();
  return text;
}

/** The first line that names an amount and a time; reports have a title above it. */
function headOf(rows: readonly string[][]): Head {
  for (const [at, cells] of rows.slice(0, headLines).entries()) {
    const columns: Columns = {};
    let currency: string | null = null;
    const names = cells.map((cell) => bareHeader(cell));
    for (const field of fields) {
      const found = words[field]
        .map((word) => names.findIndex(({ name }) => name === word))
        .find((column) => column >= 0);
      if (found === undefined) continue;
      columns[field] = found;
      if (field === 'cost') currency = names[found]?.currency ?? null;
    }
    if (columns.cost === undefined) continue;
    const timed = columns.day ?? columns.month ?? columns.begins;
    const told = columns.campaign ?? columns.source;
    if (told === undefined) continue;
    if (timed !== undefined) return { at, cells, columns, currency };
    throw refused(
      'no_time',
      'The table says what was paid but not when. Export it again broken down by day or by month.',
    );
  }
  throw noTable();
}

function noTable(): PonteError {
  return refused(
    'no_table',
    'No table of costs was found. It needs a header with a day or month, a campaign or source, and the amount spent, saved as CSV.',
  );
}

function refused(problem: string, message: string): PonteError {
  return new PonteError('BAD_INPUT', message, {
    details: { fields: [{ field: 'base64', problem, message }] },
  });
}

/** `Valor usado (BRL)` is `valor usado`, in BRL. */
function bareHeader(cell: string): { name: string; currency: string | null } {
  const name = fold(cell);
  const [, bare, currency] = /^(.*?)\s*\(([a-z]{3}|r\$)\)$/.exec(name) ?? [];
  if (bare === undefined || currency === undefined) return { name, currency: null };
  return { name: bare, currency: currency === 'r$' ? 'BRL' : currency.toUpperCase() };
}

function shapeOf({ cells }: Head): CostFile['shape'] {
  const names = new Set(cells.map((cell) => bareHeader(cell).name));
  const has = (...any: string[]) => any.some((name) => names.has(name));
  if (has('valor usado', 'amount spent', 'inicio dos relatorios', 'reporting starts'))
    return 'meta';
  if (has('custo', 'cost') && has('campanha', 'campaign')) return 'google';
  return 'other';
}

function datesIn(cells: readonly string[], columns: Columns): string[] {
  return (['day', 'begins', 'ends'] as const).map((field) => cellOf(cells, columns, field));
}

function cellOf(cells: readonly string[], columns: Columns, field: CostField): string {
  const column = columns[field];
  const text = column === undefined ? '' : tidy(cells[column] ?? '');
  // What these tools write in place of nothing.
  return text === '--' || text === '-' || text === '—' ? '' : text;
}

/** `Total`, `Totais:`, `Total geral`, `Total da conta`, and nothing after that. */
const bareTotal =
  /^(sub)?(total|totais|grand total)( geral| (da|de|das|do) (conta|campanhas?|periodo))?\s*:?$/;
const saysTotal = /^(subtotal|total|totais|grand total)\b/;

/** A campaign may be called "Total Flex": with a day or month, it is one. */
function isTotal(cells: readonly string[], columns: Columns, shape: CostFile['shape']): boolean {
  const first = fold(cells.find((cell) => cell.trim() !== '') ?? '');
  if (bareTotal.test(first)) return true;
  const isTimed = (['day', 'month', 'begins'] as const).some((field) => {
    const text = fold(cellOf(cells, columns, field));
    return text !== '' && text !== first;
  });
  if (saysTotal.test(first) && !isTimed) return true;
  // Both sum up on a line without a campaign.
  return shape !== 'other' && cellOf(cells, columns, 'campaign') === '';
}

type Told = Omit<FileCost, 'line' | 'text'>;

function readRow(
  cells: readonly string[],
  { columns, currency }: Head,
  read: DayReader,
): Told | CostProblem {
  const cell = (field: CostField) => cellOf(cells, columns, field);
  const [source, medium, campaign] = [cell('source'), cell('medium'), cell('campaign')];
  if ([source, medium, campaign].some((text) => text.length > longest)) return 'too_long';
  const period = periodIn(cell, read);
  if (period.why !== undefined) return period.why;
  const money = cell('cost');
  if (money === '') return 'no_cost';
  const said = cell('currency') || (currency ?? '');
  if (said !== '' && !/^(brl|r\$|real|reais|real brasileiro)$/i.test(said)) return 'other_currency';
  if (/US\$|USD|€|EUR|£|GBP/i.test(money)) return 'other_currency';
  const cents = parseMoney(money.replace(/\s*(BRL|reais)$/i, ''));
  if (cents === null || cents > 1e11) return 'not_money';
  if (cents < 0) return 'negative';
  return { period: period.is, source, medium, campaign, cents };
}

type Period = { is: string; why?: never } | { why: CostProblem };

function periodIn(cell: (field: CostField) => string, read: DayReader): Period {
  const [day, month] = [cell('day'), cell('month')];
  const [begins, ends] = [cell('begins'), cell('ends')];
  if (day !== '') {
    const is = read.day(day);
    return is === null ? { why: 'not_a_day' } : { is };
  }
  if (month !== '') {
    const is = read.month(month);
    return is === null ? { why: 'not_a_day' } : { is };
  }
  if (begins === '') return { why: 'no_day' };
  const first = read.day(begins);
  const last = ends === '' ? first : read.day(ends);
  if (first === null || last === null) return { why: 'not_a_day' };
  const is = read.span(first, last);
  return is === null ? { why: 'span_too_long' } : { is };
}

function linesIn(cells: readonly string[]): number {
  return 1 + cells.reduce((sum, cell) => sum + (cell.match(/\n/g)?.length ?? 0), 0);
}

/** How many lines of the file these rows take. */
function lineOf(rows: readonly string[][], separatorLine: boolean): number {
  return rows.reduce((sum, cells) => sum + linesIn(cells), separatorLine ? 1 : 0);
}
