import { describe, expect, test } from 'vitest';
import { createRowMapper } from '../../src/main/service/imports/columns/map-row.ts';
import { guessColumns } from '../../src/main/service/imports/columns/guess-columns.ts';
import Papa from 'papaparse';
import { columnWidths } from '../../src/renderer/screens/imports/table/column-widths.ts';
import { fieldName, fieldsFor } from '../../src/renderer/screens/imports/mapping/custom-names.ts';
import { columnLetter } from '../../src/renderer/screens/imports/table/letters.ts';
import {
  accentedWords,
  indexProblems,
  kindsOf,
  nextProblem,
  rowsShown,
  wholeLine,
} from '../../src/renderer/screens/imports/table/preview-problems.ts';
import {
  withSample,
  type RateSample,
} from '../../src/renderer/screens/imports/run/rate-samples.ts';
import {
  elapsed,
  meanRate,
  msLeft,
  ratioOf,
} from '../../src/renderer/screens/imports/run/run-progress.ts';
import {
  customTarget,
  evidenceOf,
  firstWithSame,
  saysWho,
} from '../../src/renderer/screens/imports/targets.ts';
import { templateCsv } from '../../src/renderer/screens/imports/start/template-csv.ts';
import type {
  ImportColumn,
  ImportPreview,
  ImportProblem,
  ImportTarget,
} from '../../src/shared/model/import.ts';

function problem(
  line: number,
  column: number | null,
  kind: string,
  severity: ImportProblem['severity'],
) {
  return { line, column, kind, severity, value: '' };
}

const found: ImportProblem[] = [
  problem(3, 1, 'phone_ninth_digit', 'warning'),
  problem(3, 1, 'phone_form', 'error'),
  problem(5, null, 'repeated_in_file', 'warning'),
  problem(5, 2, 'email_at', 'error'),
];

function previewWith(problems: ImportProblem[], counts: Record<string, number>): ImportPreview {
  return {
    fileId: 'f',
    fileName: 'f.csv',
    bytes: 1,
    sheets: [],
    sheet: null,
    encoding: 'utf-8',
    delimiter: ';',
    hasHeader: true,
    columns: [],
    rules: [],
    rows: [2, 3, 4, 5].map((line) => ({ line, cells: [`linha ${line}`] })),
    lines: 4,
    complete: true,
    from: null,
    problems,
    problemCounts: counts,
    fired: {},
    outcome: { created: 4, updated: 0, skipped: 0, rejected: 0 },
  };
}

describe('problems over the rows of a file', () => {
  test('of two problems in one cell the one that keeps the row out is shown', () => {
    const index = indexProblems(found);
    expect(index.get(3)?.get(1)?.kind).toBe('phone_form');
    expect(index.get(5)?.get(wholeLine)?.kind).toBe('repeated_in_file');
    expect(indexProblems(found.toReversed()).get(3)?.get(1)?.kind).toBe('phone_form');
  });

  test('kinds that keep rows out come first, then the most frequent', () => {
    const counts = { phone_ninth_digit: 90, email_at: 3, phone_form: 7, repeated_in_file: 1 };
    expect(
      kindsOf(previewWith(found, counts)).map(({ kind, severity }) => [kind, severity]),
    ).toEqual([
      ['phone_form', 'error'],
      ['email_at', 'error'],
      ['phone_ninth_digit', 'warning'],
      ['repeated_in_file', 'warning'],
    ]);
  });

  test('rows are all, those with a problem, or those with one kind of it', () => {
    const preview = previewWith(found, {});
    const lines = (only?: string) => rowsShown(preview, only).map(({ line }) => line);
    expect(lines()).toEqual([2, 3, 4, 5]);
    expect(lines('problems')).toEqual([3, 5]);
    expect(lines('email_at')).toEqual([5]);
    expect(lines('date_form')).toEqual([]);
  });

  test('the next problem is the next cell in reading order, round the end', () => {
    const { rows } = previewWith(found, {});
    const index = indexProblems(found);
    const walk = [{ row: -1, column: 0 }];
    for (let step = 0; step < 4; step += 1) {
      walk.push(nextProblem(rows, index, walk.at(-1)!, 1)!);
    }
    expect(walk.slice(1)).toEqual([
      { row: 1, column: 1 },
      { row: 3, column: wholeLine },
      { row: 3, column: 2 },
      { row: 1, column: 1 },
    ]);
    expect(nextProblem(rows, index, { row: 1, column: 1 }, -1)).toEqual({ row: 3, column: 2 });
    expect(nextProblem(rows, indexProblems([]), { row: 0, column: 0 }, 1)).toBeNull();
  });

  test('accents are shown as they were read, broken ones too', () => {
    const rows = [{ line: 2, cells: ['Rua A', 'Conceição de Araújo', 'Jo\uFFFDo'] }];
    expect(accentedWords(rows)).toEqual(['Conceição', 'Araújo']);
    expect(accentedWords(rows.map((row) => ({ ...row, cells: ['Jo\uFFFDo Silva'] })))).toEqual([
      'Jo\uFFFDo',
    ]);
    expect(accentedWords([{ line: 2, cells: ['plain'] }])).toEqual([]);
  });
});

function column(
  index: number,
  target: ImportTarget,
  more: Partial<ImportColumn> = {},
): ImportColumn {
  return { index, header: '', target, confidence: 0.99, evidence: 'name', ...more };
}

describe('columns and the fields they go to', () => {
  test('columns have the letters of spreadsheets', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(columnLetter)).toEqual([
      'A',
      'Z',
      'AA',
      'AZ',
      'BA',
      'ZZ',
      'AAA',
    ]);
  });

  test('a second column of one field only completes the first', () => {
    const columns = [column(0, 'phone'), column(1, null), column(2, 'phone'), column(3, null)];
    expect(columns.map((each) => firstWithSame(columns, each))).toEqual([null, null, 0, null]);
  });

  test('a name, an e-mail or a phone says who a row is about; nothing else does', () => {
    expect(saysWho(['lastName'])).toBe(true);
    expect(saysWho([null, 'phone'])).toBe(true);
    expect(saysWho(['document', 'city', 'custom:nome'])).toBe(false);
  });

  test('what a person chose is told from what was found', () => {
    expect(evidenceOf(column(0, 'name'))).toBe('sameName');
    expect(evidenceOf(column(0, 'name', { confidence: 0.8 }))).toBe('likeName');
    expect(evidenceOf(column(0, 'name', { evidence: 'values' }))).toBe('values');
    expect(evidenceOf(column(0, 'name', { evidence: 'none', confidence: 1 }))).toBe('chosen');
  });

  test('a field of one’s own has no longer a name than the service takes', () => {
    expect(customTarget(`  ${'x'.repeat(90)}`)).toBe(`custom:${'x'.repeat(80)}`);
  });

  test('columns fill the room, names give way before phones, and what cannot fit scrolls', () => {
    const columns = [column(0, 'name'), column(1, 'phone'), column(2, 'email')];
    const rows = [
      {
        line: 2,
        cells: [
          'Maria Aparecida dos Santos Oliveira',
          '(11) 98888-7777',
          'maria.aparecida.oliveira@exemplo.com.br',
        ],
      },
    ];
    const widthsIn = (room: number) => columnWidths(columns, rows, () => 'Campo', room);
    const sum = (widths: readonly number[]) => widths.reduce((a, b) => a + b, 0);
    const natural = widthsIn(1);
    expect(sum(widthsIn(2000))).toBeCloseTo(2000);
    const tight = widthsIn(sum(natural) - 60);
    expect(sum(tight)).toBeCloseTo(sum(natural) - 60);
    expect(tight[1]).toBe(natural[1]);
    expect(widthsIn(200)).toEqual(natural);
  });
});

describe('how far an import is', () => {
  const run = {
    done: 29_958,
    total: 48_320,
    bytesDone: 100,
    bytesTotal: 1000,
    rowsPerSecond: 1240,
    startedAt: '2026-11-22T14:31:52.000Z',
    endedAt: null,
    workedMs: 0,
  };
  const now = Date.parse('2026-11-22T14:32:17.000Z');

  test('by rows where their number is known, by bytes where it is not', () => {
    expect(ratioOf(run)).toBeCloseTo(0.62, 2);
    expect(ratioOf({ ...run, total: null })).toBe(0.1);
    expect(ratioOf({ ...run, total: 0, done: 0 })).toBe(0);
  });

  test('what is left follows from the pace of now, and is not guessed without one', () => {
    expect(Math.round(msLeft(run)! / 1000)).toBe(15);
    expect(Math.round(msLeft({ ...run, total: null, done: 1000 })! / 1000)).toBe(7);
    expect(msLeft({ ...run, rowsPerSecond: null })).toBeNull();
    expect(msLeft({ ...run, done: 0 })).toBeNull();
  });

  test('the mean counts the whole time, and an ended import counts to its end', () => {
    expect(meanRate(run, now)).toBe(1198);
    expect(elapsed({ ...run, endedAt: '2026-11-22T14:31:54.000Z' }, now)).toBe(2000);
    expect(elapsed({ ...run, startedAt: null }, now)).toBeNull();
  });

  test('the curve goes forward only and never holds too many points', () => {
    let samples: readonly RateSample[] = [];
    for (let at = 1; at <= 1000; at += 1)
      samples = withSample(samples, { at: at / 1000, rate: at });
    expect(samples.length).toBeLessThanOrEqual(160);
    expect(samples.at(-1)).toEqual({ at: 1, rate: 1000 });
    expect(withSample(samples, { at: 0.5, rate: 9 })).toBe(samples);
  });
});

describe('the sample spreadsheet', () => {
  test.each(['pt-BR', 'en'] as const)('is read without a single problem, %s', (language) => {
    const text = templateCsv(language);
    expect(text.startsWith('\uFEFF')).toBe(true);
    const [headers = [], ...rows] = Papa.parse<string[]>(text.slice(1).trimEnd()).data;
    const columns = guessColumns(headers, rows);
    expect(columns.map(({ target }) => target)).toEqual([
      'name',
      'email',
      'phone',
      'document',
      'city',
      'state',
      'interest',
      'income',
      'origin',
    ]);
    const map = createRowMapper(
      columns.map(({ target }) => target),
      headers,
      headers.length,
    );
    const mapped = rows.map((cells, index) => map({ line: index + 2, cells, fault: null }));
    expect(mapped.flatMap(({ problems }) => problems)).toEqual([]);
  });
});

describe('columns kept as fields of their own', () => {
  test.each([
    ['DATA_NASCIMENTO', 'Data nascimento'],
    ['cor favorita', 'Cor favorita'],
    ['CPF', 'CPF'],
    ['Código do Cliente', 'Código do Cliente'],
    ['  ', ''],
  ])('"%s" is named "%s"', (header, name) => {
    expect(fieldName(header)).toBe(name);
  });

  test('known spellings are kept, names told apart, blank columns and matched ones left', () => {
    const columns = ['cor', 'COR', '', 'Vazia', 'Nome'].map((header, index): ImportColumn => {
      const target = header === 'Nome' ? 'name' : null;
      return { index, header, target, confidence: 0, evidence: 'none' };
    });
    const rows = [{ line: 2, cells: ['azul', 'verde', 'x', ' ', 'Ana'] }];
    expect(fieldsFor(columns, rows, ['Cor'], (index) => `Coluna ${index + 1}`)).toEqual([
      { index: 0, target: 'custom:Cor' },
      { index: 1, target: 'custom:COR 2' },
      { index: 2, target: 'custom:Coluna 3' },
    ]);
  });
});
