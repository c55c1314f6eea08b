import { open, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  readBlocks,
  type CsvRow,
} from '../../../../../src/main/service/imports/reading/read-csv.ts';
import { inspect } from '../../../../../src/main/service/imports/reading/inspect.ts';
import type { ImportDelimiter } from '../../../../../src/shared/model/import.ts';
import { temporaryFolder } from '../../../../support/open-test-db.ts';

async function rowsOf(bytes: Buffer, delimiter: ImportDelimiter): Promise<CsvRow[]> {
  const path = join(temporaryFolder(), 'table.csv');
  await writeFile(path, bytes);
  const file = await open(path, 'r');
  onTestFinished(() => file.close());
  const { plan } = await inspect(file, { delimiter, hasHeader: true });
  const shape = { encoding: plan.encoding, delimiter, width: plan.width };
  const rows: CsvRow[] = [];
  for await (const block of readBlocks(file, shape, { byte: plan.start, line: 0 })) {
    rows.push(...block.rows);
  }
  return rows;
}

// The collection itself, as its package has it: tables and what is in them.
const spectrum = dirname(createRequire(import.meta.url).resolve('csv-spectrum'));
const names = (await readdir(join(spectrum, 'csvs'))).map((name) => basename(name, '.csv'));

test.each(names)('the public table "%s" is read as its authors say', async (name) => {
  const bytes = await readFile(join(spectrum, 'csvs', `${name}.csv`));
  const expected = JSON.parse(await readFile(join(spectrum, 'json', `${name}.json`), 'utf8'));
  const [head, ...rows] = await rowsOf(bytes, ',');
  const records = rows.map(({ cells, fault }) => {
    expect(fault).toBeNull();
    return Object.fromEntries(cells.map((cell, index) => [head?.cells[index] ?? index, cell]));
  });
  // The three kinds of line end are one here, in cells, too.
  const text = JSON.stringify(asMeant(name, expected)).replaceAll('\\r\\n', '\\n');
  expect(records).toEqual(JSON.parse(text));
});

/** One of them says another phone than its table, and says one row without its list. */
function asMeant(name: string, expected: object): object {
  if (name !== 'location_coordinates') return expected;
  return [{ ...expected, 'Contact Phone Number': '2095257564' }];
}

/** What readers of tables are commonly tried with: the text, and the cells in it. */
const cases: readonly [what: string, text: string, rows: string[][]][] = [
  ['one row', 'A,b,c', [['A', 'b', 'c']]],
  ['a line end after the last row', 'A,b,c\n', [['A', 'b', 'c']]],
  ['spaces around cells', 'a, b ,c', [['a', ' b ', 'c']]],
  ['spaces at the ends of the row', '  a,b,c  ', [['  a', 'b', 'c  ']]],
  ['a quoted cell', 'A,"B",C', [['A', 'B', 'C']]],
  ['spaces between quotes and cell', 'A, "B" ,C', [['A', ' "B" ', 'C']]],
  ['a separator in quotes', 'A,"B,B",C', [['A', 'B,B', 'C']]],
  ['a line end in quotes', 'A,"B\nB",C', [['A', 'B\nB', 'C']]],
  ['several line ends in quotes', 'A,"B\nB\n\nB",C', [['A', 'B\nB\n\nB', 'C']]],
  [
    'CR LF in quotes',
    'A,"B\r\nB",C\r\nd,e,f',
    [
      ['A', 'B\nB', 'C'],
      ['d', 'e', 'f'],
    ],
  ],
  ['quotes in quotes', 'A,"B""B""B",C', [['A', 'B"B"B', 'C']]],
  ['quotes at both ends in quotes', 'A,"""B""",C', [['A', '"B"', 'C']]],
  ['a quote amid a cell', 'A,B"B,C', [['A', 'B"B', 'C']]],
  ['a quote at the end of a cell', 'A,B",C', [['A', 'B"', 'C']]],
  ['a word in quotes amid a cell', 'A,B "B" B,C', [['A', 'B "B" B', 'C']]],
  ['quotes beside a separator in quotes', 'A,"B"",""B",C', [['A', 'B","B', 'C']]],
  ['nothing in quotes', 'A,"",C', [['A', '', 'C']]],
  [
    'nothing in quotes at the end',
    'A,B,""\nd,e,f',
    [
      ['A', 'B', ''],
      ['d', 'e', 'f'],
    ],
  ],
  [
    'all cells quoted',
    '"A","B","C"\n"d","e","f"',
    [
      ['A', 'B', 'C'],
      ['d', 'e', 'f'],
    ],
  ],
  ['quotes after a line end in quotes', 'A,"x\n""y""",C', [['A', 'x\n"y"', 'C']]],
  [
    'a cell missing at the end',
    'A,B,C\nd,e',
    [
      ['A', 'B', 'C'],
      ['d', 'e'],
    ],
  ],
  [
    'a cell too many',
    'A,B\nd,e,f',
    [
      ['A', 'B'],
      ['d', 'e', 'f'],
    ],
  ],
  [
    'blank cells',
    'A,B,C\n,,f\nd,,',
    [
      ['A', 'B', 'C'],
      ['', '', 'f'],
      ['d', '', ''],
    ],
  ],
  [
    'blank lines between rows',
    'A,B\n\n\nd,e\n\n',
    [
      ['A', 'B'],
      ['d', 'e'],
    ],
  ],
  [
    'CR alone',
    'A,b\rd,e\rf,g',
    [
      ['A', 'b'],
      ['d', 'e'],
      ['f', 'g'],
    ],
  ],
  [
    'CR LF',
    'A,b\r\nd,e\r\n',
    [
      ['A', 'b'],
      ['d', 'e'],
    ],
  ],
  [
    'LF and CR LF mixed',
    'A,b\r\nd,e\nf,g',
    [
      ['A', 'b'],
      ['d', 'e'],
      ['f', 'g'],
    ],
  ],
  [
    'a byte order mark',
    '\uFEFFA,b\nd,e',
    [
      ['A', 'b'],
      ['d', 'e'],
    ],
  ],
  [
    'a byte order mark before quotes',
    '\uFEFF"A","b"\nd,e',
    [
      ['A', 'b'],
      ['d', 'e'],
    ],
  ],
  [
    'a line that looks like a remark',
    'A,b\n# x,y',
    [
      ['A', 'b'],
      ['# x', 'y'],
    ],
  ],
  [
    'other separators in cells',
    'A;x,b|y\nd\tz,e',
    [
      ['A;x', 'b|y'],
      ['d\tz', 'e'],
    ],
  ],
  [
    'apostrophes are no quotes',
    "'A,b'\n'd','e'",
    [
      ["'A", "b'"],
      ["'d'", "'e'"],
    ],
  ],
  [
    'a backslash escapes nothing',
    'A,"b\\"\nd,e',
    [
      ['A', 'b\\'],
      ['d', 'e'],
    ],
  ],
  [
    'signs beyond the basic plane',
    'A,"😀,é"\nd,ç',
    [
      ['A', '😀,é'],
      ['d', 'ç'],
    ],
  ],
];

test.each(cases)('a table with %s', async (_, text, expected) => {
  const rows = await rowsOf(Buffer.from(text), ',');
  expect(rows.map(({ cells }) => cells)).toEqual(expected);
  expect(rows.every(({ fault }) => fault === null)).toBe(true);
});
