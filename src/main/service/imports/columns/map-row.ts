import { cityName } from '../../../../shared/br/cities.ts';
import { joinName } from '../../../../shared/br/names.ts';
import { readPhone } from '../../../../shared/br/phone.ts';
import type { FieldProblem } from '../../../../shared/errors.ts';
import type { ImportTarget } from '../../../../shared/model/import.ts';
import { normalizeDraft, type LooseDraft } from '../../leads/lead-normalize.ts';
import type { LeadEdit } from '../../leads/lead-values.ts';
import { isBrokenText } from '../reading/broken-text.ts';
import { columnSources, type ColumnChoices } from './column-sources.ts';
import type { CsvRow } from '../reading/read-csv.ts';

/** What is wrong with one cell, or with the row (column null). An error keeps the row out. */
export type RowProblem = {
  column: number | null;
  kind: string;
  severity: 'error' | 'warning';
  value: string;
};

export type MappedRow = {
  /** Canonical values; a blank cell says nothing, so it is not there. */
  values: LeadEdit;
  /** Its ids at connections, by connection: only looked up by. */
  external?: Record<string, string>;
  problems: RowProblem[];
  rejected: boolean;
};

export type MapRow = (row: CsvRow) => MappedRow;

/** Problems of a field that a table may well have: the value stays out, the row does not. */
const forgiven = new Set([
  'state_unknown',
  'status_unknown',
  'status_converted',
  'consent_unknown',
]);

const SHOWN = 200;

type Cell = { index: number; text: string };

/**
 * Reads rows as leads. Pure: the same row gives the same values and problems.
 *
 * @param columns the field of each column
 * @param headers the columns' names, for custom fields that take theirs
 * @param width the cells a sound row has; one with more was cut in the wrong places
 * @param choices what is done to the columns' cells on their way
 */
export function createRowMapper(
  columns: readonly ImportTarget[],
  headers: readonly string[],
  width: number,
  choices: ColumnChoices = {},
): MapRow {
  const sources = columnSources(columns, choices);
  const looked = [...new Set(sources.flatMap(({ reads }) => reads))].toSorted((a, b) => a - b);

  return (row) => {
    const wrong = brokenRow(row, looked, width);
    if (wrong) return { values: {}, problems: [wrong], rejected: true };
    const found = new Map<string, Cell>();
    const failures: RowProblem[] = [];
    for (const { target, index, read } of sources) {
      if (found.has(target)) continue;
      const { text, before, failed } = read(row.cells);
      if (text === '') continue;
      found.set(target, { index, text });
      if (failed) failures.push(warning('step_failed', index, before));
    }
    const external = externalOf(found);
    const draft = draftOf(found, headers);
    const { values, problems } = normalizeDraft(draft);
    const told = problems.map((problem) => asRowProblem(problem, found));
    repair(values, told, problems, found);
    const mapped = finished(values, [...failures, ...told]);
    return external ? { ...mapped, external } : mapped;
  };
}

function externalOf(found: ReadonlyMap<string, Cell>): Record<string, string> | null {
  let external: Record<string, string> | null = null;
  for (const [target, { text }] of found) {
    if (!target.startsWith('external:')) continue;
    external ??= {};
    external[target.slice('external:'.length)] = text.slice(0, SHOWN);
  }
  return external;
}

function brokenRow(row: CsvRow, looked: readonly number[], width: number): RowProblem | null {
  if (row.fault) return error(row.fault, null, row.cells.join(' '));
  const extra = row.cells.slice(width).find((cell) => cell.trim() !== '');
  if (extra !== undefined) return error('too_many_cells', null, extra);
  for (const index of looked) {
    const cell = row.cells[index] ?? '';
    if (isBrokenText(cell)) return error('broken_text', index, cell);
  }
  return null;
}

function draftOf(found: ReadonlyMap<string, Cell>, headers: readonly string[]): LooseDraft {
  const draft: Record<string, unknown> = {};
  const custom: Record<string, string> = {};
  for (const [target, { index, text }] of found) {
    if (target.startsWith('custom:')) custom[target.slice('custom:'.length)] = text;
    else if (target === 'custom') custom[headers[index] || `Coluna ${index + 1}`] = text;
    else if (target === 'tracking') draft['tracking'] = Object.fromEntries(trackingOf(text));
    else if (target.startsWith('external:')) continue;
    else if (target !== 'firstName' && target !== 'lastName') draft[target] = text;
  }
  if (found.has('firstName') || found.has('lastName')) {
    draft['name'] ??= joinName(found.get('firstName')?.text, found.get('lastName')?.text);
  }
  if (Object.keys(custom).length > 0) draft['custom'] = custom;
  return draft;
}

/** `utm_source=x&utm_medium=y`, alone or at the end of an address. */
function trackingOf(text: string): URLSearchParams {
  return new URLSearchParams(text.slice(text.indexOf('?') + 1));
}

function asRowProblem(problem: FieldProblem, found: ReadonlyMap<string, Cell>): RowProblem {
  const cell =
    found.get(problem.field) ??
    (problem.field === 'name' ? (found.get('firstName') ?? found.get('lastName')) : undefined);
  const noAt = problem.problem === 'email_form' && !cell?.text.includes('@');
  const warns = problem.severity === 'warning' || forgiven.has(problem.problem);
  return {
    column: cell?.index ?? null,
    kind: noAt ? 'email_at' : problem.problem,
    severity: warns ? 'warning' : 'error',
    value: (cell?.text ?? '').slice(0, SHOWN),
  };
}

/** What spreadsheets do to good values, put right and told. */
function repair(
  values: LeadEdit,
  told: RowProblem[],
  problems: readonly FieldProblem[],
  found: ReadonlyMap<string, Cell>,
): void {
  for (const [index, problem] of problems.entries()) {
    const row = told[index];
    if (!row) continue;
    if (problem.problem === 'status_converted') delete values.status;
    if (problem.problem === 'document_length' && problem.suggestion) {
      // A spreadsheet that takes a CPF for a number drops its first zeros; the digits prove it.
      values.document = problem.suggestion;
      Object.assign(row, { kind: 'document_zeros', severity: 'warning' });
    }
    if (problem.problem === 'phone_form') {
      const several = severalPhones(found.get('phone')?.text ?? '');
      if (!several) continue;
      values.phone = several.first;
      values.custom = { ...values.custom, 'Telefone 2': several.rest };
      Object.assign(row, { kind: 'phone_several', severity: 'warning' });
    }
  }
  const city = found.get('city');
  if (city && isAbbreviated(city.text)) {
    told.push({
      column: city.index,
      kind: 'city_abbreviated',
      severity: 'warning',
      value: city.text,
    });
  }
}

/** Two numbers in one cell: the first is the phone, the others are kept beside it. */
function severalPhones(text: string): { first: string; rest: string } | null {
  const [head = '', ...others] = text.split(/\s*(?:\/|;|,|\||\bou\b|\be\b)\s*/).filter(Boolean);
  if (others.length === 0) return null;
  const reading = readPhone(head);
  if (reading.kind !== 'phone' && reading.kind !== 'old-mobile') return null;
  return { first: reading.e164, rest: others.join(' / ').slice(0, SHOWN) };
}

/** `BH`, `S. Paulo`, and `POA`, which is Porto Alegre to people though there is a city of Poá. */
function isAbbreviated(city: string): boolean {
  if (city === 'POA') return true;
  return /^[\p{L}]{2,4}$|\p{L}\./u.test(city) && cityName(city) === null;
}

function finished(values: LeadEdit, problems: RowProblem[]): MappedRow {
  const kept = withoutBlanks(values);
  if (!kept.name && !kept.email && !kept.phone) {
    problems.push(error('no_name_email_phone', null, ''));
  } else if (!kept.email && !kept.phone && !kept.document) {
    problems.push({
      column: null,
      kind: 'no_contact',
      severity: 'warning',
      value: kept.name ?? '',
    });
  }
  const rejected = problems.some((problem) => problem.severity === 'error');
  return { values: kept, problems, rejected };
}

function withoutBlanks(values: LeadEdit): LeadEdit {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) =>
        value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

function error(kind: string, column: number | null, value: string): RowProblem {
  return { column, kind, severity: 'error', value: value.slice(0, SHOWN) };
}

function warning(kind: string, column: number | null, value: string): RowProblem {
  return { ...error(kind, column, value), severity: 'warning' };
}
