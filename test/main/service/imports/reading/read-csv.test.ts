import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, onTestFinished, test } from 'vitest';
import type { CsvShape } from '../../../../../src/main/service/imports/reading/cut-rows.ts';
import {
  readBlocks,
  type Block,
  type Place,
} from '../../../../../src/main/service/imports/reading/read-csv.ts';
import { temporaryFolder } from '../../../../support/open-test-db.ts';

const semicolons: CsvShape = { encoding: 'utf-8', delimiter: ';', width: null };
const start: Place = { byte: 0, line: 0 };

async function blocksOf(bytes: Buffer, shape = semicolons, from = start): Promise<Block[]> {
  const path = join(temporaryFolder(), 'table.csv');
  await writeFile(path, bytes);
  const file = await open(path, 'r');
  onTestFinished(() => file.close());
  return all(readBlocks(file, shape, from));
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function rowsOf(bytes: Buffer | string, shape?: CsvShape) {
  const blocks = await blocksOf(Buffer.from(bytes as string), shape);
  return blocks.flatMap((block) => block.rows);
}

const cellsOf = async (bytes: Buffer | string, shape?: CsvShape) =>
  (await rowsOf(bytes, shape)).map((row) => row.cells);

test.each([
  [
    'mixed line ends',
    'a;b\r\nc;d\ne;f\rg;h',
    [
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
      ['g', 'h'],
    ],
  ],
  [
    'line ends of an old Macintosh',
    'a;b\rc;d\r',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'a quoted cell of several lines',
    'a;"b\r\nc";d\ne;f;g',
    [
      ['a', 'b\nc', 'd'],
      ['e', 'f', 'g'],
    ],
  ],
  ['doubled quotes', '"diz ""oi""";b', [['diz "oi"', 'b']]],
  ['quotes inside an open cell', 'tela 5" nova;b', [['tela 5" nova', 'b']]],
  [
    'quotes inside a quoted cell',
    '"João "Zé" Silva";b\nc;d',
    [
      ['João "Zé" Silva', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'no line end at the end',
    'a;b\nc;d',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['blank rows', '\n;;\n  ;\na;b\n\n', [['a', 'b']]],
  ['rows of different widths', 'a\nb;c;d\ne;f', [['a'], ['b', 'c', 'd'], ['e', 'f']]],
])('reads %s', async (_, text, expected) => {
  expect(await cellsOf(text)).toEqual(expected);
});

test('rows have the numbers a spreadsheet gives them', async () => {
  const rows = await rowsOf('nome\n\n"Ana\nSouza"\nBruno\n');
  expect(rows.map(({ line, cells }) => [line, cells[0]])).toEqual([
    [1, 'nome'],
    [3, 'Ana\nSouza'],
    [4, 'Bruno'],
  ]);
});

test('a quote that is never closed costs its own row only', async () => {
  const rows = await rowsOf('a;b\n"c;d\ne;f\n"g;h"\ni;j', { ...semicolons, width: 2 });
  expect(rows.map(({ cells, fault }) => [cells, fault])).toEqual([
    [['a', 'b'], null],
    [['"c', 'd'], 'quote_not_closed'],
    [['e', 'f'], null],
    [['g;h'], null],
    [['i', 'j'], null],
  ]);
});

test('a stray quote far before the next one does not swallow the rows between', async () => {
  const below = Array.from({ length: 20_000 }, (_, index) => `nome ${index};valor`);
  const rows = await rowsOf(['a;b', '"c;d', ...below, '"x";"y"'].join('\n'), {
    ...semicolons,
    width: 2,
  });
  expect(rows.length).toBe(20_003);
  expect(rows.filter(({ fault }) => fault).map(({ line }) => line)).toEqual([2]);
});

test('one line of twenty megabytes is told as such without being held', async () => {
  const rows = await rowsOf(
    Buffer.concat([
      Buffer.from('a;b\n'),
      Buffer.alloc(20 * 2 ** 20, 'x'),
      Buffer.from('\r\nc;d\n'),
    ]),
  );
  expect(rows.map(({ line, fault, cells }) => [line, fault, cells[0]?.length])).toEqual([
    [1, null, 1],
    [2, 'row_too_long', 200],
    [3, null, 1],
  ]);
});

test('a row of a megabyte is read, and one of more than 500 columns is not', async () => {
  const long = 'y'.repeat(900_000);
  const rows = await rowsOf(`a;b\n${long};c\n${'z;'.repeat(600)}\nd;e`);
  expect(rows.map(({ fault, cells }) => [fault, cells.length])).toEqual([
    [null, 2],
    [null, 2],
    ['row_too_long', 500],
    [null, 2],
  ]);
});

test('a long quoted cell across pieces is read whole', async () => {
  const notes = 'linha de notas\n'.repeat(10_000);
  expect(await cellsOf(`a;"${notes}"\nb;c`)).toEqual([
    ['a', notes],
    ['b', 'c'],
  ]);
});

test.each(['utf-16le', 'utf-16be', 'windows-1252', 'cp850', 'iso-8859-1'] as const)(
  'reads %s, pieces cut at line ends only',
  async (encoding) => {
    const rows = Array.from({ length: 9000 }, (_, index) => ['Conceição', `São ${index}`, 'é\nó']);
    const text = rows.map(([a, b, c]) => `${a};${b};"${c}"`).join('\r\n');
    const read = await cellsOf(iconv.encode(text, encoding), { ...semicolons, encoding });
    expect(read).toEqual(rows);
  },
);

test('broken UTF-8 is marked in its cell and nowhere else', async () => {
  const rows = await cellsOf(Buffer.from('Jo\xe3o;a\nAna;b\n', 'latin1'));
  expect(rows).toEqual([
    ['Jo\uFFFDo', 'a'],
    ['Ana', 'b'],
  ]);
});

test('reading on from the start of any block gives the blocks that follow', async () => {
  const cell = fc.oneof(
    fc.constantFrom('a', 'São Paulo', '', 'x'.repeat(3000)),
    fc.constantFrom('"q\nr"', '"', '"aberta', 'a"b', '"s" t'),
  );
  const line = fc.array(cell, { minLength: 1, maxLength: 3 }).map((cells) => cells.join(';'));
  const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(line, lineEnd), { minLength: 60, maxLength: 120 }),
      fc.constantFrom(null, 2),
      async (lines, width) => {
        const bytes = Buffer.from(lines.flat().join(''));
        const shape = { ...semicolons, width };
        const whole = await blocksOf(bytes, shape);
        expect(whole.at(-1)?.to.byte).toBe(bytes.length);
        for (const [index, block] of whole.entries()) {
          expect(await blocksOf(bytes, shape, block.from)).toEqual(whole.slice(index));
        }
      },
    ),
    { numRuns: 20, interruptAfterTimeLimit: 5000 },
  );
});
