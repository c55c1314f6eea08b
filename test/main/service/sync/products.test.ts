import { expect, test } from 'vitest';
import { createProductList } from '../../../../src/main/service/products/product-list.ts';
import { syncInATest } from '../../../support/sync-in-a-test.ts';
import { sandboxForThisTest } from '../../../support/dinamize-port.ts';
import { customersOf, oddGestaoClick } from '../../../support/gestaoclick-port.ts';
import { NOON } from '../../../support/sandbox-in-a-test.ts';
import { createTestClock } from '../../../support/test-clock.ts';

async function start() {
  const clock = createTestClock(NOON);
  const sandbox = await sandboxForThisTest({
    clock: clock.now,
    limits: { gestaoclickPerSecond: 1_000_000 },
  });
  const app = syncInATest({ clock });
  const there = customersOf(sandbox, 'products');
  const make = (nome: string, codigo: string, more: object = {}) =>
    there.add({
      nome,
      codigo_interno: codigo,
      valor_custo: '10.00',
      valor_venda: '25.90',
      ...more,
    });
  await make('Mesa de jantar', 'MV-001', { valor_venda: '1899.00', estoque: '4' });
  const chair = await make('Cadeira estofada', 'MV-002');
  await make('Sofá retrátil', 'MV-003', { ativo: '0' });
  const connection = await app.connectGestaoClick(sandbox, { products: true });
  const list = createProductList(app.db);
  const names = (q?: string) =>
    list.page({ q, state: 'in_use', limit: 50 }).items.map(({ name }) => name);
  return { app, connection, list, names, there, make, chair };
}

test('products are read with their price and stock, and counted beside the customers', async () => {
  const { app, list, names } = await start();
  const { items } = list.page({ state: 'all', limit: 50 });
  expect(
    items.map(({ name, code, price, stock, active }) => [name, code, price, stock, active]),
  ).toEqual([
    ['Cadeira estofada', 'MV-002', 25.9, 0, true],
    ['Mesa de jantar', 'MV-001', 1899, 4, true],
    ['Sofá retrátil', 'MV-003', 25.9, 0, false],
  ]);
  expect(names('JANTAR mv')).toEqual(['Mesa de jantar']);
  const { counts } = await app.pulled();
  expect(counts.objects?.product).toEqual({
    read: 3,
    created: 0,
    updated: 0,
    conflicts: 0,
    failed: 0,
  });
});

test('a product that is changed there changes, and one that is gone there is no longer in use', async () => {
  const { app, list, names, there, chair, make } = await start();
  await there.edit(chair.id, { nome: 'Cadeira de linho' });
  await app.pulled();
  expect(names()).toEqual(['Cadeira de linho', 'Mesa de jantar']);
  await there.remove(chair.id);
  await app.pulled();
  expect(names()).toEqual(['Mesa de jantar']);
  expect(list.page({ state: 'all', limit: 50 }).pagination.total).toBe(3);
  await make('Cadeira nova', 'MV-002');
  await app.pulled();
  expect(names()).toEqual(['Cadeira nova', 'Mesa de jantar']);
});

test('a list that comes back empty takes nothing out of use, and the run says so', async () => {
  const { app, names, there } = await start();
  for (const { id } of await there.all()) await there.remove(id);
  const { problems } = await app.pulled();
  expect(problems).toMatchObject([{ code: 'many_gone' }]);
  expect(names()).toHaveLength(2);
});

test('a product that cannot be read stays as it was, since it is there', async () => {
  const chair = { id: '7', nome: 'Cadeira', codigo_interno: 'MV-002', valor_venda: '25.90' };
  let said: unknown = chair;
  const listOf = (data: unknown[]) => ({
    body: { code: 200, status: 'success', meta: { total_registros: data.length }, data },
  });
  const there = await oddGestaoClick((_method, url) => {
    if (!url.pathname.endsWith('/produtos')) return listOf([]);
    return listOf([said, { ...chair, id: '8', nome: 'Mesa' }]);
  });
  const app = syncInATest();
  await app.connectGestaoClick(there, { products: true });
  const list = createProductList(app.db);
  const names = () => list.page({ state: 'in_use', limit: 50 }).items.map(({ name }) => name);
  expect(names()).toEqual(['Cadeira', 'Mesa']);
  said = { ...chair, nome: { pt: 'Cadeira' } };
  const { counts, problems } = await app.pulled();
  expect(names()).toEqual(['Cadeira', 'Mesa']);
  expect(counts.objects?.product).toMatchObject({ read: 2, failed: 1, updated: 0 });
  expect(problems).toMatchObject([{ code: 'unreadable' }]);
});

test('pages continue by cursor, and a cursor of another list is refused', async () => {
  const { list } = await start();
  const first = list.page({ state: 'all', limit: 2 });
  const second = list.page({
    state: 'all',
    limit: 2,
    cursor: first.pagination.nextCursor ?? undefined,
  });
  expect([...first.items, ...second.items].map(({ code }) => code)).toEqual([
    'MV-002',
    'MV-001',
    'MV-003',
  ]);
  expect(() => list.page({ state: 'all', limit: 2, cursor: 'bm90' })).toThrow('cursor');
});

test('a list that is empty on purpose is accepted by a person, and not before', async () => {
  const { app, names, there } = await start();
  for (const { id } of await there.all()) await there.remove(id);
  await app.pulled();
  await app.pulled();
  expect(names()).toHaveLength(2);
  app.sync.service.start({ trigger: 'person', actor: 'Ana', acceptMassChange: true });
  await app.idle();
  expect(names()).toEqual([]);
  expect(app.sync.connections.list()[0]?.settings.massChange).toBe('free');
});
