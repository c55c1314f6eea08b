import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { ImportFix } from '../../../../../src/shared/model/import-fix.ts';
import { leadQuery } from '../../../../../src/shared/model/lead.ts';
import { ana, importsInATest } from '../../../../support/imports-in-a-test.ts';

const table = [
  ['Nome', 'E-mail', 'UF', 'Renda'],
  ['Ana Souza', 'ana.exemplo.com', 'S. Paulo', '4.500,00'],
  ['Bruno Lima', 'bruno@exemplo.com', 'S. Paulo', '9.000,00'],
  ['Carla Reis', 'carla@exemplo.com', 'Sumpaulo', 'a combinar'],
  ['Davi Melo', 'davi@exemplo.com', 'S. Paulo', '100,00'],
];

const email = (line: number, source: string, to: string): ImportFix => ({
  kind: 'cell',
  line,
  column: 1,
  source,
  text: to,
});
const uf: ImportFix = { kind: 'value', column: 2, source: 'S. Paulo', text: 'SP' };

async function checked(rooms: ReturnType<typeof importsInATest>, fileId: string) {
  const { id } = await rooms.imports.fixing.check(fileId);
  for (;;) {
    const check = rooms.imports.fixing.get(id);
    if (check.state !== 'running') return check;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function fixed(rooms: ReturnType<typeof importsInATest>) {
  const fileId = await rooms.upload(table);
  const { fixing } = rooms.imports;
  const { items } = await fixing.rows((await checked(rooms, fileId)).id, 'money_form', {
    offset: 0,
    limit: 10,
  });
  await fixing.fix(fileId, undefined, [email(2, 'ana.exemplo.com', 'ana@exemplo.com')]);
  await fixing.fix(fileId, undefined, [uf]);
  const { line, rowKey } = items[0] ?? { line: 0, rowKey: '' };
  await fixing.fix(fileId, undefined, [{ kind: 'leave', line, rowKey, left: true }]);
  return fileId;
}

test('what is corrected is checked at once, counted, and what the import takes', async () => {
  const rooms = importsInATest();
  const fileId = await fixed(rooms);
  expect(await rooms.imports.fixing.state(fileId)).toMatchObject({
    cells: 1,
    values: 1,
    leftOut: 1,
    lastStep: 3,
  });
  const check = await checked(rooms, fileId);
  expect(check).toMatchObject({
    lines: 3,
    corrected: 3,
    leftOut: 1,
    kinds: [],
    outcome: { created: 3, rejected: 0 },
  });
  expect(await rooms.imports.preview(fileId)).toMatchObject({ lines: 3, problems: [] });
  const run = await rooms.imports.start({ fileId }, ana);
  expect(await rooms.ended(run.id)).toMatchObject({
    counts: check.outcome,
    total: 3,
    corrections: { cells: 1, values: 1, leftOut: 1 },
  });
  expect(rooms.held()).toMatchObject([
    { email: 'ana@exemplo.com', state: 'SP' },
    { email: 'bruno@exemplo.com', state: 'SP' },
    { email: 'davi@exemplo.com', state: 'SP' },
  ]);
  // With the file its corrections are cleared away.
  expect(rooms.db.client.prepare('select count(*) from import_fix').pluck().get()).toBe(0);
});

test('corrections outlive a restart and another mapping, and are taken back one by one', async () => {
  const rooms = importsInATest();
  const fileId = await fixed(rooms);
  const after = rooms.openService();
  expect(await after.fixing.waiting()).toEqual([{ fileId, fileName: 'tabela.csv', fixes: 3 }]);
  const told = { columns: ['name', 'email', null, null] };
  expect(await after.preview(fileId, told)).toMatchObject({ lines: 3, problems: [] });

  await expect(after.fixing.unfix(fileId, undefined, 2)).rejects.toMatchObject({
    code: 'NOT_UNDOABLE',
  });
  await after.fixing.unfix(fileId, undefined, 3);
  expect(await after.fixing.unfix(fileId, undefined, 2)).toMatchObject({ values: 0, lastStep: 1 });
  expect((await checked(rooms, fileId)).kinds.map(({ kind, count }) => [kind, count])).toEqual([
    ['money_form', 1],
    ['state_unknown', 4],
    ['problems', 4],
  ]);
});

test('a row shows what it is now, what the file says, and how many have the same value', async () => {
  const rooms = importsInATest();
  const fileId = await rooms.upload(table);
  const { id } = await checked(rooms, fileId);
  const { fixing } = rooms.imports;
  expect(fixing.sameValue(id, 'state_unknown', 2, 'S. Paulo')).toBe(3);
  await fixing.fix(fileId, undefined, [email(2, 'ana.exemplo.com', 'ana@exemplo')]);
  const { items } = await fixing.rows(id, 'email_at', { offset: 0, limit: 10 });
  expect(items).toMatchObject([
    {
      line: 2,
      cells: ['Ana Souza', 'ana@exemplo', 'S. Paulo', '4.500,00'],
      source: { 1: 'ana.exemplo.com' },
      problems: [
        { kind: 'email_form', column: 1 },
        { kind: 'state_unknown', column: 2 },
      ],
    },
  ]);
});

test('the corrected copy reads as the corrected file does', async () => {
  const rooms = importsInATest();
  const fileId = await fixed(rooms);
  const copy = await text(await rooms.imports.fixing.correctedCsv(fileId));
  expect(copy.replace('\uFEFF', '').trim().split('\r\n')).toEqual([
    'Nome;E-mail;UF;Renda',
    'Ana Souza;ana@exemplo.com;SP;4.500,00',
    'Bruno Lima;bruno@exemplo.com;SP;9.000,00',
    'Davi Melo;davi@exemplo.com;SP;100,00',
  ]);
});

test('a file read again keeps its columns and the corrections that still fit', async () => {
  const rooms = importsInATest();
  const fileId = await fixed(rooms);
  const told = { columns: ['name', 'email', null, 'custom:Ganha'] };
  const again = table.map(([name = '', mail = '', state = '', income = '']) => [
    state,
    name,
    mail === 'ana.exemplo.com' ? 'ana.nova@exemplo.com' : mail,
    income === 'a combinar' ? '1.000,00' : income,
  ]);
  const by = await rooms.upload(again);
  const { columns, sameColumns } = await rooms.imports.fixing.replace(fileId, told, by);
  expect({ columns, sameColumns }).toEqual({
    columns: [null, 'name', 'email', 'custom:Ganha'],
    sameColumns: false,
  });
  // The row that was left out is another one now, and so comes in.
  expect(await rooms.imports.preview(by, { columns })).toMatchObject({ lines: 4, problems: [] });
  await expect(rooms.imports.preview(fileId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a file that is being imported is not corrected any more', async () => {
  const rooms = importsInATest({ sliceMs: 0 });
  const fileId = await rooms.upload([...table, ...Array.from({ length: 500 }, () => ['Ana'])]);
  await rooms.imports.start({ fileId }, ana);
  await expect(rooms.imports.fixing.fix(fileId, undefined, [uf])).rejects.toMatchObject({
    code: 'BUSY',
  });
});

test('an import stopped half-way goes on with the same corrections', async () => {
  const rooms = importsInATest({ sliceMs: 0 });
  const rows = Array.from({ length: 60 }, (_, at) => [`Ana ${at}`, `sem-arroba-${at}`]);
  const fileId = await rooms.upload([['nome', 'email'], ...rows]);
  const fixes = rows.map(([, mail = ''], at) => email(at + 2, mail, `a${at % 50}@exemplo.com`));
  await rooms.imports.fixing.fix(fileId, undefined, fixes);
  const mapping = { columns: ['name', 'email'] };
  const run = await rooms.imports.start({ fileId, mapping }, ana);
  while (rooms.imports.get(run.id).done < 20) await new Promise((next) => setImmediate(next));
  await rooms.imports.stop();
  const after = rooms.openService();
  after.begin();
  while (after.get(run.id).status !== 'completed') await new Promise((next) => setImmediate(next));
  expect(after.get(run.id).counts).toEqual({ created: 50, updated: 10, skipped: 0, rejected: 0 });
});

test('rejected rows come back as a table of their own and bring their columns with them', async () => {
  const rooms = importsInATest();
  const first = await rooms.import(table, {
    columns: ['name', 'email', 'state', 'income'],
    origin: 'Feirão',
    onMatch: 'fill',
  });
  expect(first.counts).toMatchObject({ created: 2, rejected: 2 });

  const csv = await text(rooms.imports.rejectedCsv(first.id));
  expect(csv).toMatch(/^\uFEFFMotivo;Linha \(importação [0-9a-f]{8}\);Nome;E-mail;UF;Renda\r\n/);
  const put = csv.replace('ana.exemplo.com"', '"').replaceAll('ana.exemplo.com', 'ana@exemplo.com');
  const { fileId } = await rooms.imports.receive(Readable.from([Buffer.from(put)]), 'x.csv');
  expect(await rooms.imports.preview(fileId)).toMatchObject({
    lines: 2,
    outcome: { created: 1, rejected: 1 },
    columns: [
      { target: null },
      { target: null },
      { target: 'name' },
      { target: 'email' },
      { target: 'state' },
      { target: 'income' },
    ],
    from: { id: first.id, rules: { origin: 'Feirão', onMatch: 'fill' } },
  });

  const { fixing } = rooms.imports;
  const taken = await fixing.takeRejected(first.id, 'en');
  await fixing.fix(taken.fileId, undefined, [
    { kind: 'cell', line: 2, column: 3, source: 'ana.exemplo.com', text: 'ana@exemplo.com' },
    { kind: 'cell', line: 3, column: 5, source: 'a combinar', text: '' },
  ]);
  // Opened again it is the same table, as far as it is corrected.
  expect(await fixing.takeRejected(first.id, 'en')).toEqual(taken);
  expect(await rooms.imports.preview(taken.fileId)).toMatchObject({
    lines: 2,
    outcome: { created: 2, rejected: 0 },
  });
  const run = await rooms.imports.start({ fileId: taken.fileId }, ana);
  expect((await rooms.ended(run.id)).counts).toMatchObject({ created: 2, rejected: 0 });
  expect(rooms.held().map(({ origin }) => origin)).toEqual(Array(4).fill('Feirão'));
});

test('each group an import made is a list of leads that other filters narrow further', async () => {
  const rooms = importsInATest();
  rooms.add({ name: 'Ana Souza', email: 'ana@exemplo.com', city: 'Santos' });
  rooms.add({ name: 'Bruno Lima', email: 'bruno@exemplo.com' });
  rooms.add({ name: 'Zeca', email: 'zeca@exemplo.com' });
  const run = await rooms.import([
    ['nome', 'email', 'cidade'],
    ['Ana Souza', 'ana@exemplo.com', 'Campinas'],
    ['Bruno Lima', 'bruno@exemplo.com', ''],
    ['Carla Reis', 'carla@exemplo.com', 'Campinas'],
    ['Davi Melo', 'davi@exemplo.com', 'Santos'],
  ]);
  const names = (filter: object) =>
    rooms.list
      .page(leadQuery.parse({ sort: 'name', importId: run.id, ...filter }))
      .items.map(({ name }) => name);
  expect(names({})).toEqual(['Carla Reis', 'Davi Melo']);
  expect(names({ importOutcome: 'created', city: 'Santos' })).toEqual(['Davi Melo']);
  expect(names({ importOutcome: 'updated' })).toEqual(['Ana Souza']);
  expect(names({ importOutcome: 'updated', q: 'bruno' })).toEqual([]);
  expect(names({ importOutcome: 'updated', city: 'campinas' })).toEqual(['Ana Souza']);
  expect(names({ importOutcome: 'skipped' })).toEqual(['Bruno Lima']);
});
