import { expect, test } from 'vitest';
import { transact } from '../../../../../src/main/service/db/database.ts';
import type { PreviewResult } from '../../../../../src/shared/model/preview.ts';
import { ana, syncInATest } from '../../../../support/sync-in-a-test.ts';
import { addThere, firstSyncInATest, maria } from '../../../../support/first-sync-in-a-test.ts';
import { customersOf } from '../../../../support/gestaoclick-port.ts';

/** Situations of the sandbox's account. */
const open = '3148';
const won = '3150';

/** Rosa is there alone, Maria on both sides, José only here; each but Rosa also has a deal here. */
async function shop(options: Parameters<typeof syncInATest>[0] = {}) {
  const all = await firstSyncInATest('gestaoclick', options);
  const { sandbox, app } = all;
  const sales = customersOf(sandbox, 'sales');
  const products = customersOf(sandbox, 'products');
  const rosa = await addThere('gestaoclick', sandbox, { name: 'Rosa', email: 'rosa@x.example' });
  const there = await addThere('gestaoclick', sandbox, maria);
  const sale = (codigo: string, cliente_id: string, situacao_id = open) =>
    sales.add({
      codigo,
      cliente_id,
      data: '2026-03-09',
      situacao_id,
      produtos: [{ produto: { nome_produto: 'Mesa', quantidade: '2', valor_venda: '300.00' } }],
    });
  const bia = { name: 'Bia', email: 'bia@x.example' };
  const bias = [
    await addThere('gestaoclick', sandbox, bia),
    await addThere('gestaoclick', sandbox, bia),
  ];
  const lead = app.add(maria);
  app.add(bia);
  const jose = app.add({ name: 'José', email: 'jose@x.example' });
  const stage = app.stages.all()[0]!;
  const deal = (title: string, leadId: number | null) =>
    transact(app.db, (tx) =>
      app.deals.create(
        tx,
        { title, valueCents: 500_00, stageId: stage.id, leadId, owner: null, lostReason: null },
        ana,
      ),
    );
  const made = [deal('Mesa de Maria', lead.id), deal('Mesa de José', jose.id), deal('Solta', null)];
  return {
    ...all,
    sales,
    products,
    made,
    sold: [
      await sale('58', rosa.id),
      await sale('59', there.id, won),
      // Of somebody of whom it is not clear who she is.
      await sale('60', bias[0]!.id),
    ],
    product: await products.add({
      nome: 'Mesa',
      codigo_interno: 'MV-001',
      valor_custo: '10.00',
      valor_venda: '300.00',
    }),
    deals: () =>
      app.db.client
        .prepare(
          `select title, lead.name as of from deal left join lead on lead.id = deal.lead_id
            where deal.id > 3 order by deal.id`,
        )
        .all(),
    productNames: () => app.db.client.prepare('select name from product').pluck().all(),
  };
}

const of = ({ objects }: PreviewResult, object: string) =>
  objects.find((each) => each.object === object);

test('sales and products are told beside the customers, and come in under the same approval', async () => {
  const { app, connect, previewed, approve, ended, state, there, deals, productNames, resultOf } =
    await shop();
  const before = state();
  const connection = await connect();
  const preview = await previewed(connection);
  expect(state()).toBe(before);
  expect(productNames()).toEqual([]);
  expect(await there()).toEqual([]);
  expect(of(preview.found, 'lead')).toMatchObject({
    read: 4,
    in: { create: 1, link: 1, ambiguous: 2 },
    out: { create: 1, ambiguous: 1 },
  });
  // One of a customer who is only about to be made, one of a customer who is about to be linked.
  expect(of(preview.found, 'deal')).toMatchObject({
    read: 3,
    in: { create: 2, skip: 1 },
    out: { create: 2, skip: 1 },
  });
  expect(of(preview.found, 'product')).toMatchObject({ read: 1, in: { create: 1 } });
  const samples = preview.found.samples.find(
    ({ object, side, effect }) => object === 'deal' && side === 'in' && effect === 'create',
  );
  expect(samples?.items.map(({ fields }) => fields)).toMatchObject([
    expect.arrayContaining([{ field: 'leadId', before: null, after: 'Rosa' }]),
    expect.arrayContaining([
      { field: 'stageId', before: null, after: 'Ganho' },
      { field: 'value', before: null, after: 600 },
    ]),
  ]);
  const waits = preview.found.samples.find(
    ({ object, side, effect }) => object === 'deal' && side === 'in' && effect === 'skip',
  );
  expect(waits?.items).toMatchObject([{ reason: 'lacks_customer' }]);
  const customersAlone = 3 + 1 + 1 * 4;
  expect(preview.found.estimate.calls).toBeGreaterThan(customersAlone);

  const run = approve(connection, preview);
  expect(await ended(run.id)).toMatchObject({
    state: 'completed',
    problems: [],
    counts: {
      objects: { lead: { created: 1 }, deal: { read: 3, created: 2 }, product: { created: 1 } },
    },
  });
  expect(app.running.first.viewOf(run.id)).toMatchObject({ drifted: 0 });
  expect(resultOf(run.id).planHash).toBe(preview.found.planHash);
  expect(deals()).toEqual([
    { title: 'Venda 58', of: 'Rosa' },
    { title: 'Venda 59', of: maria.name },
  ]);
  expect(productNames()).toEqual(['Mesa']);
  await app.idle();
  const created = (await there()).filter(({ op }) => op === 'create').map(({ entity }) => entity);
  expect(created.toSorted()).toEqual(['cliente', 'sales', 'sales']);
  // From here on nothing is news on either side, but for the sale whose customer is unknown.
  expect(await app.pulled()).toMatchObject({ counts: { created: 0, updated: 0 } });
  await app.idle();
  expect((await there()).filter(({ op }) => op === 'create')).toHaveLength(3);
});

test('a sale that changed after the approval is left and named, and where many did all is asked again', async () => {
  const { app, sales, sold, connect, previewed, approve, ended, deals, first } = await shop({
    config: { driftShare: 0.2 },
  });
  const connection = await connect();
  const preview = await previewed(connection);
  await sales.edit(sold[0]!.id, { situacao_id: won });
  const run = approve(connection, preview);
  expect(await ended(run.id)).toMatchObject({
    state: 'completed',
    problems: [{ code: 'drifted', externalId: sold[0]!.id }],
  });
  expect(deals()).toEqual([{ title: 'Venda 59', of: maria.name }]);

  const again = await shop();
  const second = await again.connect();
  const seen = await again.previewed(second);
  const before = again.state();
  await again.sales.edit(again.sold[0]!.id, { situacao_id: won });
  const held = again.approve(second, seen);
  expect(await again.ended(held.id)).toMatchObject({ kind: 'preview', state: 'completed' });
  expect(again.resultOf(held.id).drift).toMatchObject({ changed: 1 });
  expect(again.state()).toBe(before);
  expect(first.viewOf(run.id)?.drifted).toBe(1);
  await app.idle();
});

test('stopped at any time it goes on behind the last record, with the deals of customers that came before', async () => {
  const begun = await shop({ config: { sliceRecords: 1 } });
  const connection = await begun.connect();
  const run = begun.approve(connection, await begun.previewed(connection));
  // In the middle of what is applied: customers are in, sales are not all.
  await begun.app.until(() => begun.deals().length === 1, 'The middle');
  begun.first.pause(run.id);
  await begun.app.close();
  const app = syncInATest({ db: begun.app.db, bootId: 'boot-2', clock: begun.app.clock });
  app.running.first.resume(run.id);
  await app.idle();
  expect(app.sync.runs.detail(run.id)).toMatchObject({ state: 'completed', problems: [] });
  expect(begun.deals()).toEqual([
    { title: 'Venda 58', of: 'Rosa' },
    { title: 'Venda 59', of: maria.name },
  ]);
  expect(begun.productNames()).toEqual(['Mesa']);
});

test('sales that are only read send nothing, and who wants nothing made there gets neither customer nor sale', async () => {
  const onlyRead = await shop();
  const connection = await onlyRead.connect({}, { deals: 'receive', products: false });
  const preview = await onlyRead.previewed(connection);
  expect(of(preview.found, 'deal')).toMatchObject({
    in: { create: 2 },
    out: { create: 0, skip: 0 },
  });
  expect(of(preview.found, 'product')).toBeUndefined();

  const neither = await shop();
  const other = await neither.connect();
  const run = neither.approve(other, await neither.previewed(other), { createThere: false });
  expect(await neither.ended(run.id)).toMatchObject({ state: 'completed', problems: [] });
  await neither.app.idle();
  expect((await neither.there()).filter(({ op }) => op === 'create')).toEqual([]);
  expect(neither.deals()).toHaveLength(2);
});

test('sales switched on later are looked at first, and until that is approved neither read nor sent', async () => {
  const { app, connect, previewed, approve, ended, deals, there, made } = await shop();
  const connection = await connect({}, { deals: 'off', products: false });
  await ended(approve(connection, await previewed(connection)).id);
  await app.idle();
  const { edit } = app.running.connectionService;
  await edit(connection.uid, { deals: 'both' }, { name: 'Ana', role: 'admin' });
  const preview = await previewed(connection);
  expect(of(preview.found, 'lead')).toMatchObject({ in: { create: 0, link: 0 } });
  expect(of(preview.found, 'deal')).toMatchObject({ in: { create: 2 }, out: { create: 2 } });
  transact(app.db, (tx) => app.deals.edit(tx, made[0]!.id, { valueCents: 1 }, ana));
  await app.pulled();
  await app.idle();
  expect(deals()).toEqual([]);
  const sold = async () => (await there()).filter(({ entity }) => entity === 'sales');
  expect(await sold()).toEqual([]);
  // The deal that was edited is planned otherwise than it was shown.
  const again = approve(connection, preview);
  expect(await ended(again.id)).toMatchObject({ kind: 'preview' });
  const second = await previewed(connection);
  expect(await ended(approve(connection, second).id)).toMatchObject({ state: 'completed' });
  await app.idle();
  expect(deals()).toHaveLength(2);
  expect(await sold()).toHaveLength(2);
  // From here on they are read and sent as any other.
  transact(app.db, (tx) => app.deals.edit(tx, made[0]!.id, { valueCents: 2 }, ana));
  await app.idle();
  expect(await sold()).toHaveLength(3);
});
