import { open, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { readBlocks } from '../../../../../src/main/service/imports/reading/read-csv.ts';
import { ana, importsInATest } from '../../../../support/imports-in-a-test.ts';

const head = 'nome;email;obs';
const row = (name: string) => `${name};${name.toLowerCase().replaceAll(' ', '.')}@exemplo.com;`;

/** What a person is told of an import: the counts, and line and reason of each row left out. */
async function told(table: string | Buffer) {
  const rooms = importsInATest();
  const run = await rooms.import(table);
  const rejected = rooms.imports
    .rejected(run.id, { limit: 50 })
    .items.map(({ line, reasons }) => [line, reasons[0]?.kind]);
  return { ...rooms, run, rejected };
}

test.each([
  ['a web page called .csv', '<html><body><table><tr><td>Ana</td></tr></table>', /web page/],
  ['a table of a web page called .xls', '\n<table border=1><tr><td>Ana', /web page/],
  ['an XML sheet', '<?xml version="1.0"?><Workbook/>', /XML/],
  ['JSON', '[{"nome":"Ana"}]', /JSON/],
  ['a PDF called .csv', '%PDF-1.7\n', /PDF/],
  ['a compressed file', Buffer.from('1f8b0800000000000003', 'hex'), /compressed/],
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), /no text/],
])('a file that is %s is refused by what it is', async (_, content, words) => {
  const { imports, upload } = importsInATest();
  const fileId = await upload(content, 'clientes.csv');
  await expect(imports.preview(fileId)).rejects.toMatchObject({
    code: 'UNSUPPORTED',
    message: expect.stringMatching(words),
  });
});

test.each([
  [
    'most of it UTF-8',
    Buffer.concat([
      Buffer.from(`${head}\n${row('João')}\n${row('Conceição')}\n${row('Inês')}\n`),
      iconv.encode('Lúcia;lu@exemplo.com;', 'windows-1252'),
    ]),
  ],
  [
    'most of it Windows-1252',
    Buffer.concat([
      iconv.encode(
        `${head}\nJoão;a@b.co;não\nConceição;c@b.co;\nInês;i@b.co;\nÁurea;u@b.co;\n`,
        'windows-1252',
      ),
      Buffer.from('Lúcia Conceição;lu@exemplo.com;'),
    ]),
  ],
])(
  'in a file of two encodings, %s, the rows in the other one are left out and told',
  async (_, table) => {
    const { run, rejected, held } = await told(table);
    expect(rejected).toEqual([[run.done + 1, 'broken_text']]);
    expect(run.counts.created).toBe(run.done - 1);
    expect(held().map(({ name }) => name)).toEqual(expect.arrayContaining(['João', 'Inês']));
  },
);

test.each(['ÃO PAULO', 'Irmã Dulce', 'MAÇÃ', 'JOÃO', 'Â', 'ÂNGELA', 'Ana 5º', 'IRMÃ Á'])(
  'the name "%s" is no broken text',
  async (name) => {
    const { run } = await told(iconv.encode(`${head}\n${name};a@b.co;`, 'windows-1252'));
    expect(run.counts).toMatchObject({ created: 1, rejected: 0 });
  },
);

test('a line of ten million columns is left out alone', async () => {
  const table = `${head}\n${row('Ana')}\n${';'.repeat(10_000_000)}x\n${row('Bia')}`;
  const { rejected, held } = await told(table);
  expect(rejected).toEqual([[3, 'row_too_long']]);
  expect(held().map(({ name }) => name)).toEqual(['Ana', 'Bia']);
});

test('a quote that is never closed takes its own line only', async () => {
  const many = Array.from({ length: 3000 }, (_, index) => row(`Pessoa ${index}`));
  const { run, rejected } = await told(
    [head, row('Ana'), '"Bia;bia@exemplo.com;', ...many].join('\n'),
  );
  expect(rejected).toEqual([[3, 'quote_not_closed']]);
  expect(run.counts.created).toBe(3001);
});

test('formulas are text: kept as typed, and harmless where they go out again', async () => {
  const bad = '=HYPERLINK("http://x.example";"abrir")';
  const { imports, run, held } = await told(
    `${head}\n${row('Ana')}=1+1\n"${bad.replaceAll('"', '""')}";sem arroba;@SUM(A1)\n-2+3;b@exemplo.com;+55`,
  );
  expect(held().map(({ name, notes }) => [name, notes])).toEqual([
    ['Ana', '=1+1'],
    ['-2+3', '+55'],
  ]);
  let csv = '';
  for await (const piece of imports.rejectedCsv(run.id)) csv += String(piece);
  expect(csv).toContain(`"'${bad.replaceAll('"', '""')}"`);
  expect(csv).toContain("'@SUM(A1)");
});

test('rows with NUL bytes are left out, and do not make the file another one', async () => {
  const { rejected, held } = await told(`${head}\n${row('Ana')}\nB\0ia;b@b.co;\n${row('Cau')}`);
  expect(rejected).toEqual([[3, 'broken_text']]);
  expect(held().map(({ name }) => name)).toEqual(['Ana', 'Cau']);
});

test('of two columns of one name the first is taken, and the other is shown to go nowhere', async () => {
  const { imports, upload, held, import: run } = importsInATest();
  const table = 'nome;email;email;nome\nAna;ana@exemplo.com;outra@exemplo.com;Outra';
  const { columns } = await imports.preview(await upload(table));
  expect(columns.map(({ header, target }) => [header, target])).toEqual([
    ['nome', 'name'],
    ['email', 'email'],
    ['email', null],
    ['nome', null],
  ]);
  await run(table);
  expect(held()).toMatchObject([{ name: 'Ana', email: 'ana@exemplo.com' }]);
});

const GB = 2 ** 30;

test('a file of 4 GB is read to its last row and never held', { timeout: 180_000 }, async () => {
  const { imports, held, dir, ended } = importsInATest();
  const rows = Array.from({ length: 300 }, (_, index) => row(`Pessoa ${index}`));
  const first = `${[head, ...rows].join('\n')}\n`;
  const last = `\n${row('Bia')}\n`;
  const bytes = 4 * GB + last.length;
  const { fileId } = await imports.open('grande.csv', bytes);
  const path = join(dir, 'imports', `${fileId}.csv`);
  // A hole of zeros takes no room on the disk.
  await writeFile(path, first);
  await truncate(path, 4 * GB);
  const file = await open(path, 'r+');
  await file.write(Buffer.from(last), 0, last.length, 4 * GB);
  await file.close();
  const idle = process.memoryUsage.rss();
  let peak = 0;
  const { id } = await imports.start({ fileId }, ana);
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  const run = await ended(id);
  clearInterval(watch);
  expect(run).toMatchObject({ status: 'completed', counts: { created: 301, rejected: 1 } });
  expect(held().at(-1)?.name).toBe('Bia');
  expect(peak - idle).toBeLessThan(300 * 2 ** 20);
});

test('a file that changes while it is being read ends its import in words, and no row is lost or made up', async () => {
  const rooms = importsInATest({ sliceMs: 0 });
  const rows = Array.from({ length: 5000 }, (_, index) => row(`Pessoa ${index}`));
  const table = [head, ...rows].join('\n');
  const fileId = await rooms.upload(table);
  const { id } = await rooms.imports.start({ fileId }, ana);
  while (rooms.imports.get(id).done < 5) await new Promise(setImmediate);
  await truncate(join(rooms.dir, 'imports', `${fileId}.csv`), 400);
  const run = await rooms.ended(id);
  expect(run).toMatchObject({
    status: 'failed',
    counts: { rejected: 0 },
    error: { code: 'BAD_INPUT', message: expect.stringMatching(/changed while/) },
  });
  expect(rooms.held().length).toBe(run.counts.created);
});

test('a file that is another one after a restart is not gone on with', async () => {
  const rooms = importsInATest({ sliceMs: 0 });
  const rows = Array.from({ length: 300 }, (_, index) => row(`Pessoa ${index}`));
  const fileId = await rooms.upload([head, ...rows].join('\n'));
  const { id } = await rooms.imports.start({ fileId }, ana);
  while (rooms.imports.get(id).done < 5) await new Promise(setImmediate);
  await rooms.imports.stop();
  await writeFile(join(rooms.dir, 'imports', `${fileId}.csv`), `${head}\n${row('Outra')}`);
  rooms.openService().begin();
  expect((await rooms.ended(id)).error?.code).toBe('BAD_INPUT');
  expect(rooms.held().some(({ name }) => name === 'Outra')).toBe(false);
});

test('a disk that is pulled out while it is read is told as that', async () => {
  const pulled = {
    stat: async () => ({ size: 1000 }),
    read: async () => {
      throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
    },
  } as unknown as Awaited<ReturnType<typeof open>>;
  const shape = { encoding: 'utf-8', delimiter: ';', width: 3 } as const;
  const reading = readBlocks(pulled, shape, { byte: 0, line: 0 });
  await expect(reading.next()).rejects.toMatchObject({
    code: 'BAD_INPUT',
    message: expect.stringMatching(/stopped answering/),
  });
});
