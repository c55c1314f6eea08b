import { expect, test } from 'vitest';
import { columnRule } from '../../../../../src/shared/model/import-rules.ts';
import { ana, importsInATest } from '../../../../support/imports-in-a-test.ts';

const table = [
  ['Nome', 'DDD', 'Fone', 'Situação', 'Cor'],
  ['ANA SOUZA', '11', '98231-7745', 'Fechou contrato', 'azul'],
];
const mapping = {
  columns: ['name', null, 'phone', 'status', 'custom:Cor'],
  rules: [
    columnRule.parse({ column: 0, steps: [{ kind: 'title' }] }),
    columnRule.parse({ column: 2, join: { columns: [1, 2], with: ' ' } }),
    columnRule.parse({ column: 3, values: [{ from: 'Fechou contrato', to: 'qualified' }] }),
  ],
  onMatch: 'fill' as const,
};

test('a template lays its columns and rules on a file whose columns stand elsewhere', async () => {
  const rooms = importsInATest();
  const { templates } = rooms.imports;
  const fileId = await rooms.upload(table);
  const saved = await templates.save({ name: 'Feirão', fileId, mapping }, ana);

  const other = [
    ['Extra', 'situacao', 'FONE', 'ddd', 'nome'],
    ['x', 'fechou CONTRATO', '98231-7745', '11', 'ANA SOUZA'],
  ];
  const otherId = await rooms.upload(other);
  const applied = await templates.apply({ id: saved.id, fileId: otherId });
  expect(applied).toMatchObject({
    mapping: { columns: [null, 'status', 'phone', null, 'name'], onMatch: 'fill' },
    missing: ['Cor'],
    fresh: [0],
  });
  expect(await templates.list(otherId)).toMatchObject([
    { name: 'Feirão', columns: 5, missing: ['Cor'], fresh: [0] },
  ]);
  const { id } = await rooms.imports.start({ fileId: otherId, template: 'feirao' }, ana);
  expect((await rooms.ended(id)).counts.created).toBe(1);
  expect(rooms.held()).toMatchObject([
    { name: 'Ana Souza', phone: '+5511982317745', status: 'qualified' },
  ]);
});

test('templates are renamed, saved over and removed, and each of it is audited', async () => {
  const rooms = importsInATest();
  const { templates } = rooms.imports;
  const fileId = await rooms.upload(table);
  const first = await templates.save({ name: 'Feirão', fileId, mapping }, ana);
  await templates.save({ name: 'Site', fileId, mapping }, ana);
  expect(await templates.save({ name: 'FEIRAO', fileId, mapping: {} }, ana)).toMatchObject({
    id: first.id,
  });
  expect(() => templates.rename({ id: first.id, name: 'site' }, ana)).toThrow(/another template/i);
  templates.rename({ id: first.id, name: 'Feira' }, ana);
  templates.remove(first.id, ana);
  expect((await templates.list()).map(({ name }) => name)).toEqual(['Site']);
  await expect(rooms.imports.start({ fileId, template: 'Feira' }, ana)).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  const audited = rooms.db.client
    .prepare(`select action from audit where subject_type = 'import-template' order by id`)
    .pluck();
  expect(audited.all()).toEqual([
    'import-template.saved',
    'import-template.saved',
    'import-template.saved',
    'import-template.renamed',
    'import-template.removed',
  ]);
});

test('a table with the columns of an import before it is matched as that one was', async () => {
  const rooms = importsInATest();
  await rooms.import(table, mapping);
  const seen = await rooms.imports.preview(await rooms.upload(table));
  expect(seen.columns.map(({ target }) => target)).toEqual(mapping.columns);
  expect(seen.columns[0]).toMatchObject({ evidence: 'last', confidence: 0.99 });
  expect(seen.rules).toEqual(mapping.rules);

  const like = await rooms.imports.preview(
    await rooms.upload([
      ['COR', 'Nome'],
      ['verde', 'Rui'],
    ]),
  );
  expect(like.columns).toMatchObject([
    { target: 'custom:Cor', evidence: 'last', confidence: 0.93 },
    { target: 'name', evidence: 'last' },
  ]);
  expect(like.rules).toEqual([]);
});

test('a door that is told nothing does not choose as people did before', async () => {
  const rooms = importsInATest();
  await rooms.import(table, { ...mapping, columns: [null, null, null, null, 'name'] });
  const run = await rooms.import(table);
  expect(run.columns[0]?.target).toBe('name');
});

test('the words of a column are listed with their counts and what each becomes', async () => {
  const rooms = importsInATest();
  rooms.add({ name: 'Leo', origin: 'Indicação' });
  const fileId = await rooms.upload([
    ['nome', 'status', 'origem'],
    ['Ana', 'Novo', 'indicacao'],
    ['Bia', 'xpto', 'Rádio'],
    ['Caio', 'XPTO', 'radio'],
    ['Davi', 'Proposta', ''],
  ]);
  const status = await rooms.imports.valuesOf({ fileId, column: 1 });
  expect(status).toEqual({
    column: 1,
    items: [
      { text: 'xpto', count: 2, to: null, how: 'unknown' },
      { text: 'Novo', count: 1, to: 'new', how: 'same' },
      { text: 'Proposta', count: 1, to: 'qualified', how: 'guess' },
    ],
    more: 0,
    complete: true,
  });
  const origin = await rooms.imports.valuesOf({ fileId, column: 2 });
  expect(origin.items).toEqual([
    { text: 'Rádio', count: 2, to: 'Rádio', how: 'typed' },
    { text: 'indicacao', count: 1, to: 'Indicação', how: 'guess' },
  ]);
});

test('a column shows its cells before and after what is done to them', async () => {
  const rooms = importsInATest();
  const fileId = await rooms.upload(table);
  const tried = await rooms.imports.tryColumn({ fileId, mapping, column: 2 });
  expect(tried.rows).toEqual([
    {
      line: 2,
      before: '11 98231-7745',
      after: [{ target: 'phone', text: '(11) 98231-7745', problem: null }],
    },
  ]);
});
