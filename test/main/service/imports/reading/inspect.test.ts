import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { expect, onTestFinished, test } from 'vitest';
import { inspect } from '../../../../../src/main/service/imports/reading/inspect.ts';
import type { ImportMapping } from '../../../../../src/shared/model/import.ts';
import { temporaryFolder } from '../../../../support/open-test-db.ts';

async function inspected(content: string | Buffer, told?: Partial<ImportMapping>) {
  const path = join(temporaryFolder(), 'table.csv');
  await writeFile(path, content);
  const file = await open(path, 'r');
  onTestFinished(() => file.close());
  return inspect(file, told);
}

const targets = async (content: string) =>
  (await inspected(content)).columns.map(({ target }) => target);

const people = 'nome;cidade\nJoão Conceição;São Paulo\nÂngela Müller;Goiânia\nCésar;Maceió\n';

test.each([
  ['utf-8', people, 'utf-8', {}],
  ['utf-8 with its mark', people, 'utf-8', { addBOM: true }],
  ['utf-16le', people, 'utf-16le', { addBOM: true }],
  ['utf-16be', people, 'utf-16be', { addBOM: true }],
  ['utf-16le without a mark', people, 'utf-16le', {}],
  ['windows-1252', people, 'windows-1252', {}],
  ['cp850', people, 'cp850', {}],
  ['plain ASCII', 'nome;cidade\nAna;Santos\n', 'utf-8', {}],
  ['one accent only', 'nome;cidade\nJosé;Santos\n', 'windows-1252', {}],
  ['one accent only, from DOS', 'nome;cidade\nJosé;Santos\n', 'cp850', {}],
])('finds that a file is in %s', async (_, text, encoding, options) => {
  const { plan } = await inspected(iconv.encode(text, encoding, options));
  expect(plan).toMatchObject({
    encoding,
    delimiter: ';',
    hasHeader: true,
    headers: ['nome', 'cidade'],
  });
});

test('an accent in the last row of a long file still tells the encoding', async () => {
  const plain = 'Ana;Santos\n'.repeat(100_000);
  const { plan } = await inspected(
    iconv.encode(`nome;cidade\n${plain}José;Maceió`, 'windows-1252'),
  );
  expect(plan.encoding).toBe('windows-1252');
});

test('a few broken characters do not make a UTF-8 file another one', async () => {
  const { plan } = await inspected(
    Buffer.concat([Buffer.from(people.repeat(5)), Buffer.from('Jos\xe9;x\n', 'latin1')]),
  );
  expect(plan.encoding).toBe('utf-8');
});

test.each([
  [',', 'name,email\nAna,ana@exemplo.com\n'],
  ['\t', 'nome\te-mail\nAna, Bia\tana@exemplo.com\n'],
  ['|', 'nome|e-mail|obs\nAna|ana@exemplo.com|a;b\n'],
  [';', 'nome;renda\nAna;4.500,00\nBia;3.200,50\n'],
  [';', 'nome;obs\n"Ana;a,b,c\nBia;d\nCau;e\nDani;f\n'],
  ['|', 'sep=|\nnome|e-mail\nAna|ana@exemplo.com\n'],
  [';', 'email\nana@exemplo.com\nbia@exemplo.com\n'],
] as const)('finds that the cells are set apart by %j', async (delimiter, content) => {
  expect((await inspected(content)).plan.delimiter).toBe(delimiter);
});

test('the note of Excel about its separator is no row', async () => {
  const { plan } = await inspected('\uFEFFsep=;\r\nnome;e-mail\r\nAna;ana@exemplo.com\r\n');
  expect(plan).toMatchObject({ headers: ['nome', 'e-mail'], headerLine: 1, start: 10 });
});

test.each([
  ['known names', 'Nome;E-mail\nAna;a@b.co', true],
  [
    'names unknown, over typed columns',
    'Xis;Ípsilon\nana@exemplo.com;1,50\nbia@exemplo.com;2,50',
    true,
  ],
  ['a person in the first row', 'Ana Souza;ana@exemplo.com\nBia Lima;bia@exemplo.com', false],
  ['a value of the first row below it', 'Ana;Santos\nBia;Santos\nCau;Santos', false],
])('looks for a header: %s', async (_, content, hasHeader) => {
  expect((await inspected(content)).plan.hasHeader).toBe(hasHeader);
});

test('matches columns by their names, in Portuguese and English', async () => {
  expect(
    await targets(
      'NOME COMPLETO;Celular;e-mail cliente;Cidade;procura;Renda R$;obs;CPF/CNPJ;UF;Corretor responsável;Origem do lead;Data cadastro\n' +
        'Ana;11982317745;ana@exemplo.com;Campinas;casa;4.500,00;x;529.982.247-25;SP;Rui;site;01/02/2026',
    ),
  ).toEqual([
    'name',
    'phone',
    'email',
    'city',
    'interest',
    'income',
    'notes',
    'document',
    'state',
    'owner',
    'origin',
    null,
  ]);
  expect(
    await targets(
      'First Name,Last Name,Email Address,Mobile Phone,Company,Lead Source,Monthly income,Tags\nAna,Souza,a@b.co,11982317745,X,site,100,vip',
    ),
  ).toEqual(['firstName', 'lastName', 'email', 'phone', 'company', 'origin', 'income', 'tags']);
  expect(await targets('Nome;Sobrenome;WhatsApp\nAna;Souza;11982317745')).toEqual([
    'firstName',
    'lastName',
    'phone',
  ]);
});

test('a field is used once, by the column that fits best', async () => {
  expect(await targets('Telefone;Celular;Telefone 2\n1132415580;11982317745;\n')).toEqual([
    null,
    'phone',
    null,
  ]);
});

test('a name that its values contradict gives way to the values', async () => {
  const rows = Array.from(
    { length: 5 },
    (_, index) => `Pessoa ${index};contato${index}@exemplo.com`,
  );
  expect(await targets(['Cliente;Telefone', ...rows].join('\n'))).toEqual(['name', 'email']);
});

test('a table of fifty columns with no header is matched by what is in it', async () => {
  const filler = Array.from({ length: 45 }, (_, index) => `dado${index}`);
  const rows = [
    ['Ana Souza', 'ana@exemplo.com', '(11) 98231-7745', '529.982.247-25', 'Campinas', ...filler],
    [
      'Bruno Lima',
      'bruno@exemplo.com',
      '(19) 98412-7703',
      '111.444.777-35',
      'São Paulo',
      ...filler,
    ],
  ];
  const { plan, columns } = await inspected(rows.map((row) => row.join(';')).join('\n'));
  expect(plan).toMatchObject({ hasHeader: false, headers: null, width: 50, headerLine: 0 });
  expect(columns.length).toBe(50);
  expect(columns.slice(0, 6).map(({ target, evidence }) => [target, evidence])).toEqual([
    ['name', 'values'],
    ['email', 'values'],
    ['phone', 'values'],
    ['document', 'values'],
    ['city', 'values'],
    [null, 'none'],
  ]);
});

test('what is told is believed over what was found', async () => {
  const { plan } = await inspected(people, {
    hasHeader: false,
    delimiter: ',',
    encoding: 'windows-1252',
    columns: ['name'],
  });
  expect(plan).toMatchObject({ hasHeader: false, delimiter: ',', encoding: 'windows-1252' });
  expect(plan.columns[0]).toBe('name');
});

test.each([
  ['an empty file', '', 'BAD_INPUT', /empty/],
  ['a file of blank lines', '\n\r\n  \n', 'BAD_INPUT', /empty/],
  [
    'an Excel workbook',
    Buffer.from('504b030414000600', 'hex'),
    'UNSUPPORTED',
    /save the sheet as CSV/,
  ],
  [
    'a picture',
    Buffer.from('89504e470d0a1a0a0000000d494844520000', 'hex'),
    'UNSUPPORTED',
    /no text/,
  ],
  ['one line without end', Buffer.alloc(2 * 2 ** 20, 'x'), 'BAD_INPUT', /does not end within 1 MB/],
  ['more columns than a table has', 'a;'.repeat(700), 'BAD_INPUT', /500 columns/],
] as const)('refuses %s in words that say what to do', async (_, content, code, message) => {
  await expect(inspected(content)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
});
