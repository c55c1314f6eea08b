import { expect, test } from 'vitest';
import { situations, withSale } from '../../../../support/sales-in-a-test.ts';
import { undoingIn } from '../../../../support/undo-in-a-test.ts';

const { going, won, cancelled } = situations;

/** A deal of a sale, and a second one of the same customer; both came with one reading. */
async function start(deals: 'both' | 'receive' = 'both') {
  const t = await withSale(deals);
  const { app, sales, customer } = t;
  const second = await sales.add({
    codigo: '59',
    cliente_id: customer.id,
    data: '2026-03-10',
    situacao_id: situations.open,
    produtos: [{ produto: { nome_produto: 'Banco', quantidade: '1', valor_venda: '90.00' } }],
  });
  const secondRun = await app.pulled();
  const other = app.deals.byId(t.allDeals()[1]?.id ?? 0)!;
  const held = () =>
    t.allDeals().map(({ title, value_cents: cents, stage_id: stage }) => ({
      title,
      cents,
      stage: app.stages.byId(stage)?.name,
    }));
  return { ...t, second, secondRun, other, held, ...undoingIn(app) };
}

test('deals that a reading moved go back to their stage and place, here and there', async () => {
  const t = await start();
  const before = t.held();
  const place = t.dealNow(t.deal);
  await t.sales.edit(t.sale.id, { situacao_id: cancelled });
  await t.sales.edit(t.second.id, { situacao_id: won });
  const run = await t.app.pulled();
  expect(t.held()).not.toEqual(before);
  expect(await t.preview(run.id)).toMatchObject({ kept: 0, failed: 0, sends: 2 });
  const undone = await t.undo(run.id);
  expect(t.list(undone.id, 'failed')).toEqual([]);
  expect(t.list(undone.id, 'kept')).toEqual([]);
  expect(t.list(undone.id, 'restored')).toEqual(
    expect.arrayContaining([
      ['Venda 58', 'stageId', 'as_it_was'],
      ['Venda 59', 'stageId', 'as_it_was'],
    ]),
  );
  expect(t.held()).toEqual(before);
  expect(t.dealNow(t.deal)).toMatchObject({
    position: place.position,
    stageSince: place.stageSince,
    lostReason: null,
  });
  await t.app.idle();
  await t.app.pulled();
  expect(t.held()).toEqual(before);
  const again = await t.undo(undone.id);
  expect(again).toMatchObject({ state: 'completed' });
  expect(t.held().map(({ stage }) => stage)).toEqual(['Perdido', 'Ganho']);
});

test('a deal that somebody moved since stays, and is listed by its name', async () => {
  const t = await start();
  await t.sales.edit(t.sale.id, { situacao_id: going });
  await t.sales.edit(t.second.id, { situacao_id: going });
  const run = await t.app.pulled();
  const target = t.stage('Ganho').id;
  t.editDeal(t.deal, { stageId: target });
  const undone = await t.undo(run.id);
  expect(t.list(undone.id, 'kept')).toContainEqual(['Venda 58', 'stageId', 'changed_since']);
  expect(t.list(undone.id, 'restored')).toContainEqual(['Venda 59', 'stageId', 'as_it_was']);
  expect(t.dealNow(t.deal).stageId).toBe(target);
  expect(t.dealNow(t.other).stageId).toBe(t.stage('Novo').id);
});

test('deals that a reading made go away again, and their sales stay', async () => {
  const t = await start();
  const journal = (await t.sandbox.journal()).length;
  const undone = await t.undo(t.secondRun.id);
  expect(t.list(undone.id, 'restored')).toEqual([['Venda 59', '*', 'as_it_was']]);
  await t.app.idle();
  await t.app.pulled();
  expect(t.held()).toMatchObject([{ title: 'Venda 58' }]);
  expect(await t.sandbox.journal()).toHaveLength(journal);
  const first = await t.undo(t.run.id);
  expect(t.list(first.id, 'restored').map(([name]) => name)).toEqual(
    expect.arrayContaining(['Maria das Dores', 'Venda 58']),
  );
  expect(t.held()).toEqual([]);
});

test('a stage that is only received stays on both sides, and says why', async () => {
  const t = await start('receive');
  await t.sales.edit(t.sale.id, { situacao_id: won });
  const run = await t.app.pulled();
  const undone = await t.undo(run.id);
  expect(t.list(undone.id, 'failed')).toEqual([['Venda 58', 'stageId', 'not_sent_there']]);
  expect(t.dealNow(t.deal).stageId).toBe(t.stage('Ganho').id);
});

test('a value goes back there too, whatever else stands in the sale', async () => {
  const t = await start();
  await t.sales.edit(t.sale.id, {
    produtos: [{ produto: { nome_produto: 'Mesa', quantidade: '3', valor_venda: '300.00' } }],
  });
  const run = await t.app.pulled();
  expect(t.dealNow(t.deal).valueCents).toBe(90_000);
  const undone = await t.undo(run.id);
  expect(t.list(undone.id, 'restored')).toEqual([['Venda 58', 'value', 'as_it_was']]);
  await t.app.idle();
  await t.app.pulled();
  expect(t.dealNow(t.deal).valueCents).toBe(60_000);
});
