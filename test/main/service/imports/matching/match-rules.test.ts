import { expect, test } from 'vitest';
import { columnRule, type OnMatch } from '../../../../../src/shared/model/import-rules.ts';
import { ana, importsInATest } from '../../../../support/imports-in-a-test.ts';

const ruled = (column: number, onMatch: OnMatch) => columnRule.parse({ column, onMatch });

test('with new leads off, only known ones are changed, and the rest is skipped', async () => {
  const rooms = importsInATest();
  const known = rooms.add({ name: 'Ana', email: 'ana@exemplo.com' });
  const table = [
    ['nome', 'email', 'cidade'],
    ['Bia', 'bia@exemplo.com', 'Santos'],
    ['Ana', 'ana@exemplo.com', 'Campinas'],
  ];
  const seen = await rooms.imports.preview(await rooms.upload(table), { create: false });
  const run = await rooms.import(table, { create: false });
  expect(run.counts).toEqual({ created: 0, updated: 1, skipped: 1, rejected: 0 });
  expect(seen.outcome).toEqual(run.counts);
  expect(rooms.held()).toHaveLength(1);
  await rooms.imports.undo(run.id, ana);
  expect(rooms.leads.byId(known.id)?.city).toBeNull();
});

test.each<[OnMatch, OnMatch, string | null, string]>([
  ['update', 'skip', 'Santos', 'Nova'],
  ['update', 'fill', 'Santos', 'Nova'],
  ['skip', 'update', 'Campinas', 'Velha'],
  ['fill', 'update', 'Campinas', 'Velha'],
])('on a match %s for all and %s for the city', async (all, one, city, company) => {
  const rooms = importsInATest();
  const lead = rooms.add({ email: 'a@exemplo.com', city: 'Santos', company: 'Velha' });
  const run = await rooms.import(
    [
      ['email', 'cidade', 'empresa'],
      ['a@exemplo.com', 'Campinas', 'Nova'],
    ],
    { onMatch: all, rules: [ruled(1, one)], tags: ['feira'] },
  );
  expect(rooms.leads.byId(lead.id)).toMatchObject({
    city,
    company,
    tags: all === 'skip' ? [] : ['feira'],
  });
  expect(run.counts.updated).toBe(1);
});

test.each<[OnMatch, Record<string, string>]>([
  ['fill', { utm_source: 'google', utm_medium: 'cpc', fbp: 'fb.1', ref: 'a' }],
  ['update', { utm_source: 'facebook', utm_campaign: 'Lancamento', fbp: 'fb.1', ref: 'a' }],
])('on a match %s takes a visit whole or not at all', async (onMatch, tracking) => {
  const rooms = importsInATest();
  const held = { utm_source: 'google', utm_medium: 'cpc', fbp: 'fb.1' };
  const lead = rooms.add({ email: 'a@exemplo.com', tracking: held });
  const run = await rooms.import(
    [
      ['email', 'tracking'],
      ['a@exemplo.com', '?utm_source=facebook&utm_campaign=Lancamento&ref=a'],
    ],
    { onMatch, columns: ['email', 'tracking'] },
  );
  expect(run.counts.updated).toBe(1);
  expect(rooms.leads.byId(lead.id)?.tracking).toEqual(tracking);
});

test('two leads with one e-mail are a question, unless another key tells which', async () => {
  const rooms = importsInATest();
  rooms.add({ name: 'Ana', email: 'a@exemplo.com' });
  const second = rooms.add({ name: 'Ana', email: 'a@exemplo.com', document: '52998224725' });
  const table = [
    ['nome', 'email', 'cpf', 'cidade'],
    ['Ana', 'a@exemplo.com', '', 'Santos'],
    ['Ana', 'a@exemplo.com', '529.982.247-25', 'Campinas'],
  ];
  const seen = await rooms.imports.preview(await rooms.upload(table));
  const run = await rooms.import(table);
  expect(run.counts).toEqual({ created: 0, updated: 1, skipped: 0, rejected: 1 });
  expect(seen).toMatchObject({ outcome: run.counts, problemCounts: { ambiguous: 1 } });
  expect(rooms.imports.rejected(run.id, { limit: 5 }).items).toMatchObject([
    { line: 2, reasons: [{ column: 1, kind: 'ambiguous', value: 'a@exemplo.com' }] },
  ]);
  expect(rooms.leads.byId(second.id)?.city).toBe('Campinas');
});

test('the keys decide in their order', async () => {
  const rooms = importsInATest();
  const byEmail = rooms.add({ name: 'E', email: 'a@exemplo.com' });
  const byDocument = rooms.add({ name: 'D', document: '52998224725' });
  const row = [
    ['email', 'cpf', 'cidade'],
    ['a@exemplo.com', '529.982.247-25', 'Santos'],
  ];
  await rooms.import(row, { keys: ['document', 'email'], onMatch: 'fill' });
  expect(rooms.leads.byId(byDocument.id)?.city).toBe('Santos');
  expect(rooms.leads.byId(byEmail.id)?.city).toBeNull();
});

test('a custom field is a key, whatever its case, and its ambiguous values are questions', async () => {
  const rooms = importsInATest();
  const known = rooms.add({ name: 'Ana', custom: { Código: 'C-1' } });
  rooms.add({ name: 'B1', custom: { Código: 'C-2' } });
  rooms.add({ name: 'B2', custom: { Código: 'c-2' } });
  const mapping = {
    columns: ['custom:Código', 'name', 'city'],
    keys: ['custom:Código'],
  };
  const table = 'codigo;nome;cidade\nc-1;Ana;Santos\nC-2;B;Santos\nC-3;Carla;Santos\n';
  const run = await rooms.import(table, mapping);
  expect(run.counts).toEqual({ created: 1, updated: 1, skipped: 0, rejected: 1 });
  expect(rooms.leads.byId(known.id)?.city).toBe('Santos');
  const again = await rooms.import(table, mapping);
  expect(again.counts).toEqual({ created: 0, updated: 0, skipped: 2, rejected: 1 });
});

test('an id at a connection finds its lead', async () => {
  const rooms = importsInATest();
  const lead = rooms.add({ name: 'Ana', email: 'velho@exemplo.com' });
  const { client } = rooms.db;
  client.exec(`insert into connection (id, uid, provider, name, credentials, schedule, created_at)
    values (1, 'con', 'dinamize', 'Dinamize', '', '{}', 0)`);
  client
    .prepare(
      `insert into link (connection_id, object_type, remote_id, record_id, lifecycle, created_at)
       values (1, 'lead', '77', ?, 'linked', 0)`,
    )
    .run(lead.id);
  const run = await rooms.import('id;email\n77;novo@exemplo.com\n78;outro@exemplo.com\n', {
    columns: ['external:con', 'email'],
    keys: ['external:con', 'email'],
  });
  expect(run.counts).toMatchObject({ created: 1, updated: 1 });
  expect(rooms.leads.byId(lead.id)?.email).toBe('novo@exemplo.com');
});

test('rows without a chosen key are still known by their name and what they say', async () => {
  const rooms = importsInATest();
  const table = 'nome;email\nAna;a@exemplo.com\nBia;b@exemplo.com\n';
  await rooms.import(table, { keys: ['document'] });
  const again = await rooms.import(table, { keys: ['document'] });
  expect(again.counts).toMatchObject({ created: 0, skipped: 2 });
});

test('a test of the keys counts what each finds, and shows the leads', async () => {
  const rooms = importsInATest();
  const first = rooms.add({ name: 'Ana', email: 'a@exemplo.com' });
  const second = rooms.add({ name: 'Ana 2', email: 'a@exemplo.com' });
  const other = rooms.add({ name: 'Rui', phone: '+5511982317745' });
  const fileId = await rooms.upload([
    ['nome', 'email', 'telefone'],
    ['Ana', 'a@exemplo.com', ''],
    ['Rui', 'rui@exemplo.com', '(11) 98231-7745'],
    ['Leo', '', ''],
  ]);
  const { keys, rows, complete } = await rooms.imports.testKeys({ fileId });
  expect([rows, complete]).toEqual([3, true]);
  expect(keys).toMatchObject([
    { key: 'email', rows: 2, one: 0, several: 1, none: 1 },
    { key: 'document', rows: 0 },
    { key: 'phone', rows: 1, one: 1, several: 0, none: 0 },
  ]);
  expect(keys[0]?.examples).toEqual([
    {
      line: 2,
      value: 'a@exemplo.com',
      leads: [
        { id: first.uid, name: 'Ana' },
        { id: second.uid, name: 'Ana 2' },
      ],
    },
  ]);
  expect(keys[2]?.examples[0]?.leads).toEqual([{ id: other.uid, name: 'Rui' }]);
});
