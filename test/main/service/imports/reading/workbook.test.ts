import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeXlsx } from 'hucre/xlsx';
import { expect, test, vi } from 'vitest';
import { cellText } from '../../../../../src/main/service/imports/reading/workbook/cell-text.ts';
import { readSheet } from '../../../../../src/main/service/imports/reading/workbook/read-sheet.ts';
import { importsInATest } from '../../../../support/imports-in-a-test.ts';
import { zipOf } from '../../../../support/zip-in-a-test.ts';

type Cell = string | number | boolean | Date | null;

async function workbook(sheets: Record<string, Cell[][]>, password?: string): Promise<Buffer> {
  const bytes = await writeXlsx({
    sheets: Object.entries(sheets).map(([name, rows]) => ({ name, rows })),
    ...(password ? { encryption: { password, spinCount: 10 } } : {}),
  });
  return Buffer.from(bytes);
}

const heads = ['Nome', 'E-mail', 'Telefone', 'CPF', 'Nascimento', 'Valor', 'Cliente'];

test('a workbook becomes leads: numbers that were phones, a CPF without its zeros, dates, and blank rows keep their lines', async () => {
  const { imports, upload, start, ended, held, dir } = importsInATest();
  const rows: Cell[][] = [
    heads,
    ['Ana; "a" Sá', 'ana@x.example', 11987654321, 1234567890, new Date('1990-03-05'), 12.345, true],
    [],
    [null],
    ['Bia', 'sem arroba', null, null, null, null, false],
  ];
  const bytes = await workbook({ Clientes: rows });
  const fileId = await upload(bytes, 'clientes.csv');
  const seen = await imports.preview(fileId);
  expect(seen).toMatchObject({ sheets: ['Clientes'], sheet: 'Clientes', lines: 2 });
  expect(seen.rows[0]).toEqual({
    line: 2,
    cells: [
      'Ana; "a" Sá',
      'ana@x.example',
      '11987654321',
      '1234567890',
      '1990-03-05',
      '12.3450',
      'sim',
    ],
  });
  expect(seen.problems).toContainEqual(expect.objectContaining({ line: 5, kind: 'email_at' }));
  expect(seen.columns.slice(0, 4).map(({ target }) => target)).toEqual([
    'name',
    'email',
    'phone',
    'document',
  ]);
  const run = await ended(
    (await start(bytes, { columns: ['name', 'email', 'phone', 'document'] })).id,
  );
  expect(run).toMatchObject({ status: 'completed', counts: { created: 1, rejected: 1 } });
  expect(held()[0]).toMatchObject({
    name: 'Ana; "a" Sá',
    phone: '+5511987654321',
    document: '01234567890',
  });
  expect(imports.rejected(run.id, { limit: 5 }).items[0]?.line).toBe(5);
  // The import took its tables with it; the other upload still waits as tables only.
  await vi.waitFor(() =>
    expect(readdirSync(join(dir, 'imports')).toSorted()).toEqual([
      `${fileId}.json`,
      `${fileId}.sheet0.csv`,
    ]),
  );
});

test('of several sheets the first with anything in it is read, and another when it is named', async () => {
  const { imports, upload, held, ended } = importsInATest();
  const bytes = await workbook({
    Capa: [],
    'Clientes & cia': [
      ['Nome', 'E-mail'],
      ['Ana', 'ana@x.example'],
    ],
    Antigos: [
      ['Nome', 'E-mail'],
      ['Bia', 'bia@x.example', 'solta'],
    ],
  });
  const fileId = await upload(bytes);
  expect(await imports.preview(fileId)).toMatchObject({
    sheets: ['Clientes & cia', 'Antigos'],
    sheet: 'Clientes & cia',
  });
  const other = await imports.preview(fileId, { sheet: 'Antigos' });
  // A cell under no name is a column like others, not a fault of its row.
  expect(other).toMatchObject({ sheet: 'Antigos', outcome: { created: 1, rejected: 0 } });
  expect(other.columns).toHaveLength(3);
  await expect(imports.preview(fileId, { sheet: 'Capa' })).rejects.toMatchObject({
    code: 'BAD_INPUT',
    details: { reason: 'no_sheet' },
  });
  await ended(
    (await imports.start({ fileId, mapping: { sheet: 'Antigos' } }, { name: 'Ana', role: 'staff' }))
      .id,
  );
  expect(held()).toMatchObject([{ name: 'Bia' }]);
});

const link = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** As other programs write them: prefixes, whole paths, strings in place, cells without places. */
function otherWriter(sheet: string): Buffer {
  return zipOf({
    'xl/worksheets/dados.xml': `<?xml version="1.0"?><x:worksheet xmlns:x="m"><x:sheetData>${sheet}</x:sheetData></x:worksheet>`,
    'xl/sharedStrings.xml':
      '<sst><si><t>Nome</t></si><si><r><t>E-</t></r><r><t>mail</t></r></si></sst>',
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Type="${link}/worksheet" Target="/xl/worksheets/dados.xml"/><Relationship Id="rId2" Type="${link}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns:r="${link}"><sheets><sheet name="Dados" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    '_rels/.rels': `<Relationships><Relationship Id="a" Type="${link}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    '[Content_Types].xml': '<Types/>',
  });
}

test('a workbook of another writer is read: shared words, words in place, what a formula came to', async () => {
  const { imports, upload } = importsInATest();
  const fileId = await upload(
    otherWriter(
      '<x:row r="3"><x:c r="A3" t="s"><x:v>0</x:v></x:c><x:c r="B3" t="s"><x:v>1</x:v></x:c></x:row>' +
        '<x:row><x:c t="inlineStr"><x:is><x:t>Caio\nSá</x:t></x:is></x:c><x:c t="str"><x:f>A1&amp;B1</x:f><x:v>caio@x.example</x:v></x:c><x:c t="e"><x:v>#N/A</x:v></x:c></x:row>',
    ),
  );
  const { rows, columns } = await imports.preview(fileId);
  expect(columns.map(({ header }) => header)).toEqual(['Nome', 'E-mail']);
  expect(rows).toEqual([{ line: 4, cells: ['Caio\nSá', 'caio@x.example'] }]);
});

test.each([
  ['cut off', async () => (await workbook({ A: [['Nome'], ['Ana']] })).subarray(0, 900), 'broken'],
  ['altered', async () => altered(await workbook({ A: [['Nome'], ['Ana']] })), 'broken'],
  ['under a password', () => workbook({ A: [['Nome'], ['Ana']] }, 'segredo'), 'locked'],
  ['of the old kind', async () => Buffer.from('d0cf11e0a1b11ae1'.padEnd(2048, '0'), 'hex'), 'old'],
  ['without anything', () => workbook({ A: [], B: [[null]] }), 'no_rows'],
  ['that is a document', async () => zipOf({ mimetype: 'text', 'content.xml': '<a/>' }), 'other'],
  ['that bursts', async () => otherWriter('<x:row/>'.repeat(4 * 2 ** 20)), 'too_much'],
  [
    'of too many rows',
    async () => otherWriter('<x:row r="1048577"><x:c><x:v>1</x:v></x:c></x:row>'),
    'too_much',
  ],
] as const)(
  'a workbook %s is refused in words, and nothing is left of its tables',
  async (_, make, reason) => {
    const { imports, upload, dir } = importsInATest();
    const fileId = await upload(await make());
    await expect(imports.preview(fileId)).rejects.toMatchObject({ details: { reason } });
    await imports.discard(fileId);
    expect(readdirSync(join(dir, 'imports'))).toEqual([]);
  },
);

/** A byte in the midst of what is packed. */
function altered(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const at = copy.indexOf('xl/worksheets/sheet1.xml') + 40;
  copy.fill(0xff, at, at + 30);
  return copy;
}

test('a table called .xlsx is read as the table it is', async () => {
  const { imports, upload, dir } = importsInATest();
  const fileId = await upload('Nome;E-mail\nAna;ana@x.example', 'tabela.xlsx');
  expect(await imports.preview(fileId)).toMatchObject({ sheets: [], sheet: null, lines: 1 });
  expect(readFileSync(join(dir, 'imports', `${fileId}.csv`), 'utf8')).toContain('Ana;');
});

test.each([
  [123456789012345680000, '123456789012345683968'],
  [0.1 + 0.2, '0.3'],
  [1234.5, '1234.5'],
  [-0.125, '-0.1250'],
  [1e-12, '0'],
  [1 / 3, '0.3333333333'],
  [new Date('2024-03-05T14:29:59.999Z'), '2024-03-05 14:30'],
  [new Date('1899-12-31T08:15:00Z'), '08:15'],
  ['#REF!', ''],
  ['#1', '#1'],
  [false, 'não'],
] as const)('a cell of %s stands in the table as %s', (value, text) => {
  expect(cellText(value)).toBe(text);
});

test('a workbook whose words need more memory than reading may take is told as that, not as damaged', async () => {
  const { dir } = importsInATest();
  const rows = Array.from({ length: 60_000 }, (_, row) => [`Pessoa ${row}`, `rua ${row}`]);
  const path = join(dir, 'grande.xlsx');
  writeFileSync(path, await workbook({ Clientes: rows }));
  const read = async (mostHeapMb?: number) => {
    let count = 0;
    for await (const { index } of readSheet(path, 'Clientes', mostHeapMb)) count = index + 1;
    return count;
  };
  await expect(read(24)).rejects.toMatchObject({
    code: 'UNSUPPORTED',
    details: { reason: 'too_much' },
  });
  expect(await read()).toBe(rows.length);
});
