import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { ana, bytesOf, importsInATest } from '../../../support/imports-in-a-test.ts';

const people = [
  ['Nome', 'E-mail', 'Celular', 'CPF', 'Cidade', 'Renda'],
  ['Ana Souza', 'ana@exemplo.com', '(11) 98231-7745', '529.982.247-25', 'Campinas', '4.500,00'],
  ['Bruno Lima', 'bruno@exemplo.com', '(19) 98412-7703', '', 'Santos', '9.000,00'],
];

test.each([
  ['UTF-8', bytesOf(people)],
  ['UTF-8 with its mark', Buffer.concat([Buffer.from('\uFEFF'), bytesOf(people)])],
  ['UTF-16', iconv.encode(bytesOf(people).toString(), 'utf-16le', { addBOM: true })],
  [
    'commas and quotes',
    bytesOf(people)
      .toString()
      .replaceAll(/[^;\n]+/g, '"$&"')
      .replaceAll(';', ','),
  ],
  ['mixed line ends', bytesOf(people).toString().replace('\n', '\r\n')],
  ['no header', bytesOf(people.slice(1))],
])('a table in %s becomes leads with nothing told', async (_, table) => {
  const rooms = importsInATest();
  const run = await rooms.import(table);
  expect(run).toMatchObject({
    status: 'completed',
    counts: { created: 2, updated: 0, skipped: 0, rejected: 0 },
    done: 2,
    total: 2,
  });
  expect(rooms.held()).toMatchObject([
    {
      name: 'Ana Souza',
      email: 'ana@exemplo.com',
      phone: '+5511982317745',
      document: '52998224725',
      city: 'Campinas',
      incomeCents: 450_000,
    },
    { name: 'Bruno Lima', phone: '+5519984127703', incomeCents: 900_000 },
  ]);
});

test('rows find their leads by e-mail, then by document, then by phone', async () => {
  const rooms = importsInATest();
  const byEmail = rooms.add({ name: 'A', email: 'a@exemplo.com', document: '11144477735' });
  const byDocument = rooms.add({ name: 'B', document: '52998224725', phone: '+5511982317745' });
  const byPhone = rooms.add({ name: 'C', phone: '+5519984127703', city: 'Santos' });
  const run = await rooms.import([
    ['nome', 'email', 'cpf', 'telefone'],
    ['A2', 'A@exemplo.com', '529.982.247-25', ''],
    ['C2', 'c@exemplo.com', '', '(19) 98412-7703'],
  ]);
  expect(run.counts).toEqual({ created: 0, updated: 2, skipped: 0, rejected: 0 });
  expect(rooms.leads.byId(byEmail.id)).toMatchObject({ name: 'A2', document: '52998224725' });
  expect(rooms.leads.byId(byDocument.id)).toMatchObject({ name: 'B' });
  expect(rooms.leads.byId(byPhone.id)).toMatchObject({ name: 'C2', email: 'c@exemplo.com' });

  const next = await rooms.import('nome;cpf;telefone\nB2;111.444.777-35;\nB3;;11982317745');
  expect(next.counts).toEqual({ created: 1, updated: 1, skipped: 0, rejected: 0 });
  expect(rooms.leads.byId(byDocument.id)).toMatchObject({ name: 'B3' });
});

test('people who share a phone stay apart when their e-mails differ', async () => {
  const rooms = importsInATest();
  rooms.add({ name: 'Ana Souza', email: 'ana@exemplo.com', phone: '+551132415580' });
  const run = await rooms.import([
    ['nome', 'email', 'telefone'],
    ['Bruno Lima', 'bruno@exemplo.com', '(11) 3241-5580'],
    ['Carla Reis', 'carla@exemplo.com', '(11) 3241-5580'],
    ['Ana Souza', 'ana.nova@exemplo.com', '(11) 3241-5580'],
  ]);
  expect(run.counts).toEqual({ created: 2, updated: 1, skipped: 0, rejected: 0 });
  expect(rooms.held().map(({ email }) => email)).toEqual([
    'ana.nova@exemplo.com',
    'bruno@exemplo.com',
    'carla@exemplo.com',
  ]);
});

test('a row that comes again in the file changes the lead of the first, not its e-mail', async () => {
  const rooms = importsInATest();
  const run = await rooms.import([
    ['nome', 'email', 'telefone', 'cidade'],
    ['Ana', 'ana@exemplo.com', '', 'Santos'],
    ['Ana Souza', 'ANA@exemplo.com', '(11) 98231-7745', ''],
    ['Ana Souza', 'outra@exemplo.com', '(11) 98231-7745', ''],
    ['Ana Souza', 'ana@exemplo.com', '(11) 98231-7745', ''],
  ]);
  expect(run.counts).toEqual({ created: 2, updated: 1, skipped: 1, rejected: 0 });
  expect(rooms.held()).toMatchObject([
    { name: 'Ana Souza', email: 'ana@exemplo.com', phone: '+5511982317745', city: 'Santos' },
    { name: 'Ana Souza', email: 'outra@exemplo.com' },
  ]);
});

test.each([
  [
    'update',
    { city: 'Campinas', company: 'Souza Ltda', consent: 'denied', tags: ['vip', 'feirão'] },
  ],
  ['fill', { city: 'Santos', company: 'Souza Ltda', consent: 'denied', tags: ['vip', 'feirão'] }],
  ['skip', { city: 'Santos', company: null, consent: 'denied', tags: ['vip'] }],
] as const)('on a match, "%s" does what it says', async (onMatch, expected) => {
  const rooms = importsInATest();
  const lead = rooms.add({
    name: 'Ana',
    email: 'ana@exemplo.com',
    city: 'Santos',
    tags: ['vip'],
    consent: 'denied',
  });
  await rooms.import(
    [
      ['email', 'cidade', 'empresa', 'consentimento', 'nome'],
      ['ana@exemplo.com', 'Campinas', 'Souza Ltda', 'sim', ''],
    ],
    { onMatch, tags: ['feirão'] },
  );
  expect(rooms.leads.byId(lead.id)).toMatchObject({ name: 'Ana', ...expected });
});

test('a sale is not undone by a table', async () => {
  const rooms = importsInATest();
  const lead = rooms.add({ email: 'ana@exemplo.com', status: 'converted', lifecycle: 'customer' });
  await rooms.import('email;status;cidade\nana@exemplo.com;perdido;Santos');
  expect(rooms.leads.byId(lead.id)).toMatchObject({ status: 'converted', city: 'Santos' });
});

test('every change says that it came from a table, by whom, and may be sent on at leisure', async () => {
  const rooms = importsInATest();
  const lead = rooms.add({ email: 'ana@exemplo.com' });
  rooms.add({ email: 'igual@exemplo.com', name: 'Igual' });
  rooms.enqueued.length = 0;
  const fileId = await rooms.upload(
    'email;nome\nana@exemplo.com;Ana\nnova@exemplo.com;Nova\nigual@exemplo.com;Igual',
  );
  const run = await rooms.imports.start({ fileId, syncTo: ['dinamize'] }, ana);
  await rooms.ended(run.id);
  expect(rooms.enqueued.map(({ kind, cause }) => [kind, cause])).toEqual([
    [
      'edited',
      expect.objectContaining({ source: 'csv', actor: 'Ana', jobClass: 'import', sendTo: [1] }),
    ],
    [
      'created',
      expect.objectContaining({ source: 'csv', actor: 'Ana', jobClass: 'import', sendTo: [1] }),
    ],
  ]);
  // One that needed no change is sent as well: all of the file was asked for.
  expect(rooms.sent.length).toBe(1);
  expect(rooms.history.page('lead', lead.id, { limit: 1 }).entries[0]).toMatchObject({
    field: 'name',
    source: 'csv',
    actor: 'Ana',
  });
});

test('rejected rows come back as a file that can be put right and imported', async () => {
  const rooms = importsInATest();
  const run = await rooms.import([
    ['Nome', 'E-mail', 'Obs'],
    ['Ana', 'ana.exemplo.com', '=cmd()'],
    ['Bruno', 'bruno@exemplo.com', ''],
    ['Carla', 'carla@@exemplo', '"linha 1\nlinha 2; fim"'],
  ]);
  expect(run.counts).toEqual({ created: 1, updated: 0, skipped: 0, rejected: 2 });
  expect(rooms.imports.rejected(run.id, { limit: 1 })).toMatchObject({
    items: [
      {
        line: 2,
        reasons: [{ column: 1, kind: 'email_at', value: 'ana.exemplo.com' }],
        cells: ['Ana', 'ana.exemplo.com', '=cmd()'],
      },
    ],
    pagination: { total: 2, nextCursor: expect.any(String) },
  });
  const csv = await text(rooms.imports.rejectedCsv(run.id));
  expect(csv).toBe(
    `\uFEFFMotivo;Linha (importação ${run.id.slice(-8)});Nome;E-mail;Obs\r\n` +
      "E-mail: falta o “@” em “ana.exemplo.com”;2;Ana;ana.exemplo.com;'=cmd()\r\n" +
      'E-mail: “carla@@exemplo” não é um e-mail;4;Carla;carla@@exemplo;"linha 1\nlinha 2; fim"\r\n',
  );
  const again = await rooms.import(
    csv
      .replaceAll('ana.exemplo.com', 'ana@exemplo.com')
      .replaceAll('carla@@exemplo', 'carla@exemplo.com'),
  );
  expect(again.counts).toEqual({ created: 2, updated: 0, skipped: 0, rejected: 0 });
  expect(rooms.held().map(({ name, notes }) => [name, notes])).toEqual([
    ['Bruno', null],
    ['Ana', '=cmd()'],
    ['Carla', 'linha 1\nlinha 2; fim'],
  ]);
});

test('the file of rejected rows of a table without header names its columns', async () => {
  const rooms = importsInATest();
  const run = await rooms.import('Ana Souza;ana@exemplo.com;x\nBruno Lima;bruno@@exemplo.com;y');
  const csv = await text(rooms.imports.rejectedCsv(run.id, 'en'));
  expect(csv.split('\r\n')[0]).toMatch(
    /^\uFEFFReason;Line \(import [0-9a-f]{8}\);Nome;E-mail;Column 3$/,
  );
  expect((await rooms.import(csv.replaceAll('@@', '@'))).counts.created).toBe(1);
});

test('an import taken back keeps what people changed since, and says how much', async () => {
  const rooms = importsInATest();
  const known = rooms.add({ name: 'Ana', email: 'ana@exemplo.com', city: 'Santos' });
  const other = rooms.add({ name: 'Bia', email: 'bia@exemplo.com', city: 'Santos' });
  const run = await rooms.import(
    'nome;email;cidade\nAna Souza;ana@exemplo.com;Campinas\nBia;bia@exemplo.com;Campinas\nCau;cau@exemplo.com;\nDani;dani@exemplo.com;',
  );
  rooms.edit(other, { city: 'Sorocaba' });
  const dani = rooms.leads.byId(other.id + 2);
  if (!dani) throw new Error('no such lead');
  rooms.edit(dani, { notes: 'ligar' });

  expect(await rooms.imports.undo(run.id, ana)).toEqual({
    restored: 1,
    removed: 1,
    keptBecauseChanged: 2,
  });
  expect(rooms.leads.byId(known.id)).toMatchObject({ name: 'Ana', city: 'Santos' });
  expect(rooms.held().map(({ name, city }) => [name, city])).toEqual([
    ['Ana', 'Santos'],
    ['Bia', 'Sorocaba'],
    ['Dani', null],
  ]);
  await expect(rooms.imports.undo(run.id, ana)).rejects.toMatchObject({ code: 'NOT_UNDOABLE' });
  expect(rooms.imports.get(run.id).undoneAt).not.toBeNull();
});

test('an import can be cancelled: what was taken is kept and can be taken back', async () => {
  const rooms = importsInATest({ sliceMs: 0 });
  const rows = Array.from({ length: 400 }, (_, index) => [
    `Pessoa ${index}`,
    `p${index}@exemplo.com`,
  ]);
  const { id } = await rooms.start([['nome', 'email'], ...rows]);
  while (rooms.imports.get(id).done < 5) await new Promise(setImmediate);
  await expect(rooms.imports.undo(id, ana)).rejects.toMatchObject({ code: 'BUSY' });
  expect(rooms.imports.cancel(id, ana).status).toBe('cancelled');
  const { done, counts } = rooms.imports.get(id);
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  expect(rooms.imports.get(id)).toMatchObject({ status: 'cancelled', done, counts });
  expect(rooms.held().length).toBe(counts.created);
  expect((await rooms.imports.undo(id, ana)).removed).toBe(counts.created);
  expect(rooms.held()).toEqual([]);
});

test('an import goes on by itself when the service opens again', async () => {
  const rooms = importsInATest({ sliceMs: 0 });
  const rows = Array.from({ length: 60 }, (_, index) => [
    `Pessoa ${index}`,
    `p${index % 50}@exemplo.com`,
  ]);
  const { id } = await rooms.start([['nome', 'email'], ...rows]);
  while (rooms.imports.get(id).done < 30) await new Promise(setImmediate);
  await rooms.imports.stop();
  expect(rooms.imports.get(id).status).toBe('running');
  rooms.openService().begin();
  expect(await rooms.ended(id)).toMatchObject({
    status: 'completed',
    counts: { created: 50, updated: 10, skipped: 0, rejected: 0 },
  });
});

test('imports wait for each other', async () => {
  const rooms = importsInATest({ sliceMs: 0 });
  const rows = Array.from({ length: 300 }, (_, index) => `Pessoa ${index};p${index}@exemplo.com`);
  const first = await rooms.start(['nome;email', ...rows].join('\n'));
  const second = await rooms.start('nome;email\nCau;cau@exemplo.com');
  expect(rooms.imports.get(second.id).status).toBe('queued');
  await rooms.ended(second.id);
  expect(rooms.imports.get(first.id).status).toBe('completed');
  const newest = rooms.imports.list({ limit: 1 });
  expect(newest).toMatchObject({ items: [{ id: second.id }], pagination: { total: 2 } });
  const cursor = newest.pagination.nextCursor ?? '';
  expect(rooms.imports.list({ limit: 1, cursor }).items).toMatchObject([{ id: first.id }]);
  expect(() => rooms.imports.list({ limit: 1, cursor: '2' })).toThrow(
    'does not continue this list',
  );
});

test('a file that vanished ends its import in words, and the next one runs', async () => {
  const rooms = importsInATest({ sliceMs: 0 });
  await rooms.imports.stop();
  const fileId = await rooms.upload('nome;email\nAna;ana@exemplo.com');
  const { id } = await rooms.imports.start({ fileId }, ana);
  const next = await rooms.start('nome;email\nCau;cau@exemplo.com');
  rmSync(join(rooms.dir, 'imports', `${fileId}.csv`));
  rooms.openService().begin();
  expect(await rooms.ended(id)).toMatchObject({ status: 'failed', error: { code: 'NOT_FOUND' } });
  expect(await rooms.ended(next.id)).toMatchObject({ status: 'completed' });
});

test('a full disk ends an import between two rows, and the same file goes on from there', async () => {
  const rooms = importsInATest({ sliceMs: 0 });
  const rows = Array.from({ length: 300 }, (_, index) => `Pessoa ${index};p${index}@exemplo.com`);
  const table = ['nome;email', ...rows].join('\n');
  const { client } = rooms.db;
  const pages = client.pragma('page_count', { simple: true }) as number;
  client.pragma(`max_page_count = ${pages + 15}`);
  const run = await rooms.import(table);
  expect(run).toMatchObject({
    status: 'failed',
    error: { code: 'DISK_FULL', message: expect.stringMatching(/Free some space/) },
  });
  const { created } = run.counts;
  expect([created > 0, created < 300, rooms.held().length]).toEqual([true, true, created]);

  client.pragma('max_page_count = 1000000');
  const again = await rooms.import(table);
  expect(again.counts).toEqual({
    created: 300 - created,
    updated: 0,
    skipped: created,
    rejected: 0,
  });
});

test('the uploaded file is gone when its rows are in', async () => {
  const rooms = importsInATest();
  const fileId = await rooms.upload('nome;email\nAna;ana@exemplo.com');
  const { id } = await rooms.imports.start({ fileId }, ana);
  await rooms.ended(id);
  await rooms.imports.stop();
  expect(existsSync(join(rooms.dir, 'imports', `${fileId}.csv`))).toBe(false);
  expect(readdirSync(join(rooms.dir, 'imports'))).toEqual([]);
});

test.each([
  ['no column that says who', 'cor;tamanho\nazul;grande\nverde;pequeno', 'BAD_INPUT'],
  ['an empty file', '', 'BAD_INPUT'],
])('nothing starts with %s', async (_, table, code) => {
  const rooms = importsInATest();
  await expect(rooms.start(table)).rejects.toMatchObject({ code });
  expect(rooms.imports.list({ limit: 10 }).items).toEqual([]);
});

test('nothing starts that is to be sent where there is no connection', async () => {
  const rooms = importsInATest();
  const fileId = await rooms.upload('nome;email\nAna;ana@exemplo.com');
  await expect(rooms.imports.start({ fileId, syncTo: ['gone'] }, ana)).rejects.toMatchObject({
    code: 'BAD_INPUT',
  });
});

test('screens are told that an import and its leads changed', async () => {
  const rooms = importsInATest();
  const run = await rooms.import('nome;email\nAna;ana@exemplo.com');
  expect(rooms.notices.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['imports.changed', 'leads.changed']),
  );
  expect(rooms.notices.at(-1)).toEqual({ type: 'imports.changed', ids: [run.id] });
});

async function text(stream: AsyncIterable<unknown>): Promise<string> {
  let all = '';
  for await (const piece of stream) all += String(piece);
  return all;
}
