import { describe, expect, test } from 'vitest';
import { transact } from '../../../../src/main/service/db/database.ts';
import { createDealHistory } from '../../../../src/main/service/deals/deal-history.ts';
import { createDealStates } from '../../../../src/main/service/links/deal-states.ts';
import { ana } from '../../../support/sync-in-a-test.ts';
import { anaAtTheScreens } from '../../../support/conflicts-in-a-test.ts';
import type { sandboxForThisTest } from '../../../support/dinamize-port.ts';
import { maria, salesInATest, situations, withSale } from '../../../support/sales-in-a-test.ts';

const { open, going, won, cancelled } = situations;

describe('a sale made in GestãoClick', () => {
  test('becomes a deal of its customer’s lead, with its value and stage', async () => {
    const { app, deal, run, stage } = await withSale();
    expect(deal).toMatchObject({
      title: 'Venda 58',
      valueCents: 60_000,
      stageId: stage('Novo').id,
      leadId: app.byEmail(maria.email)?.id,
    });
    expect(run.counts.objects).toMatchObject({
      lead: { read: 1, created: 1 },
      deal: { read: 1, created: 1 },
    });
    const again = await app.pulled();
    expect(again.counts).toMatchObject({ created: 0, updated: 0 });
  });

  test('of a customer who cannot be read is left and named, and comes with the customer later', async () => {
    const { app, customers, sales, allDeals, connection } = await salesInATest();
    const customer = await customers.add({ nome: 'Rosa', email: 'rosa@correio.example' });
    await app.pulled();
    const lead = app.byEmail('rosa@correio.example')!;
    const link = app.sync.links.ofRecordOn('lead', lead.id, connection.id)!;
    transact(app.db, (tx) => app.sync.links.change(tx, link.id, { lifecycle: 'detached' }));
    const sale = { codigo: '7', cliente_id: customer.id, data: '2026-03-09', situacao_id: open };
    await sales.add(sale);
    const { problems } = await app.pulled();
    expect(allDeals()).toEqual([]);
    expect(problems).toMatchObject([{ code: 'waits', externalId: '1' }]);
    transact(app.db, (tx) => app.sync.links.change(tx, link.id, { lifecycle: 'linked' }));
    await app.pulled();
    expect(allDeals()).toMatchObject([{ title: 'Venda 7', lead_id: lead.id }]);
  });

  test('that is confirmed there wins the deal, and one that is cancelled loses it with the reason', async () => {
    const { app, sales, sale, deal, dealNow, stage } = await withSale();
    await sales.edit(sale.id, { situacao_id: won });
    await app.pulled();
    expect(dealNow(deal)).toMatchObject({ stageId: stage('Ganho').id, lostReason: null });
    await sales.edit(sale.id, { situacao_id: cancelled });
    await app.pulled();
    expect(dealNow(deal)).toMatchObject({
      stageId: stage('Perdido').id,
      lostReason: 'Cancelada em GestãoClick',
    });
  });

  test('tells in the deal’s history which connection moved it', async () => {
    const { app, sales, sale, deal, connection } = await withSale();
    await sales.edit(sale.id, { situacao_id: won });
    await app.pulled();
    const { items } = createDealHistory(app)(deal.uid, { limit: 10 });
    expect(
      items.map(({ field, before, after, connectionId }) => [field, before, after, connectionId]),
    ).toEqual([
      ['stageId', 'Novo', 'Ganho', connection.uid],
      ['*', null, expect.objectContaining({ value: 600, stageId: 'Novo' }), connection.uid],
    ]);
    expect(createDealStates(app.db)([deal.id]).get(deal.id)).toMatchObject([
      { provider: 'gestaoclick', externalId: sale.id, state: 'in_sync' },
    ]);
  });

  test('that is deleted there leaves the deal here, no longer linked', async () => {
    const { app, sales, sale, deal, dealNow, linkOf } = await withSale();
    await sales.remove(sale.id);
    await app.pulled();
    app.clock.advance(11 * 60_000);
    await app.pulled();
    expect(dealNow(deal).deletedAt).toBeNull();
    expect(linkOf(deal)?.lifecycle).toBe('detached');
  });
});

describe('a deal changed here', () => {
  test('moves the sale on and leaves all else of it as it was', async () => {
    const { app, sales, sale, deal, editDeal, stage } = await withSale();
    editDeal(deal, { stageId: stage('Ganho').id });
    await app.idle();
    expect(await sales.get(sale.id)).toMatchObject({
      situacao_id: won,
      valor_total: '600.00',
      observacoes: 'Entregar de manhã',
      produtos: [{ produto: { nome_produto: 'Mesa', quantidade: '2.00', valor_venda: '300.00' } }],
    });
  });

  test('within stages that are one situation there is no news there', async () => {
    const { app, sandbox, deal, editDeal, stage } = await withSale();
    editDeal(deal, { stageId: stage('Qualificação').id, title: 'Sala da Maria' });
    await app.idle();
    await app.pulled();
    const writes = (await sandbox.journal()).filter(({ by }) => by === 'api');
    expect(writes).toEqual([]);
    expect(app.deals.byId(deal.id)).toMatchObject({
      title: 'Sala da Maria',
      stageId: stage('Qualificação').id,
    });
  });

  test('gives a sale of one line its new amount', async () => {
    const { app, sales, sale, deal, editDeal } = await withSale();
    editDeal(deal, { valueCents: 50_000 });
    await app.idle();
    expect(await sales.get(sale.id)).toMatchObject({
      valor_total: '500.00',
      produtos: [{ produto: { quantidade: '2.00', valor_venda: '250.00' } }],
    });
  });

  test('whose amount is that of several lines is refused in words, and nothing is written', async () => {
    const { app, sales, sale, deal, editDeal } = await withSale();
    const line = { produto: { nome_produto: 'Frete', quantidade: '1', valor_venda: '10.00' } };
    await sales.edit(sale.id, { produtos: [...(sale['produtos'] as object[]), line] });
    await app.pulled();
    editDeal(deal, { valueCents: 50_000 });
    await app.idle();
    expect(await sales.get(sale.id)).toMatchObject({ valor_total: '610.00' });
    const dead = app.db.client.prepare(`select dead_code from job where state = 'dead'`).all();
    expect(dead).toEqual([{ dead_code: 'amount_of_lines' }]);
  });

  test('is not sent where sales are only received', async () => {
    const { app, sandbox, deal, editDeal, stage, addDeal } = await withSale('receive');
    editDeal(deal, { stageId: stage('Ganho').id });
    addDeal({ leadId: deal.leadId });
    await app.idle();
    await app.pulled();
    expect((await sandbox.journal()).filter(({ by }) => by === 'api')).toEqual([]);
  });
});

describe('a deal made here', () => {
  test('becomes one sale of the customer, after the customer', async () => {
    const { app, sandbox, connection, addDeal, linkOf, allDeals } = await salesInATest();
    app.gate.hold(connection.id, 'paused', '');
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    const deal = addDeal({ leadId: lead.id });
    app.gate.release(connection.id, 'paused');
    await app.idle();
    const made = (await sandbox.journal()).filter(({ op }) => op === 'create');
    expect(made.map(({ entity }) => entity)).toEqual(['cliente', 'sales']);
    expect(made[1]?.after).toMatchObject({
      cliente_id: made[0]?.id,
      situacao_id: open,
      valor_total: '1899.00',
      data: '2026-03-10',
    });
    expect(linkOf(deal)).toMatchObject({ lifecycle: 'linked', remoteId: made[1]?.id });
    await app.pulled();
    expect(allDeals()).toHaveLength(1);
  });

  test('with a lead that is not kept there stays here', async () => {
    const { app, created, addDeal } = await salesInATest();
    addDeal({ leadId: app.add(maria).id });
    addDeal({ leadId: null });
    await app.idle();
    expect(await created()).toEqual([]);
  });

  test.each([
    ['time-out', { kind: 'timeout-after-effect' }],
    ['reset', { kind: 'reset', after: true }],
  ])('whose sending ended in a %s is found by its number and made once', async (_name, fault) => {
    const { app, sandbox, connection, created, addDeal, linkOf, allDeals } = await salesInATest();
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    const match = { path: '/vendas', method: 'POST' };
    await sandbox.fault({ provider: 'gestaoclick', times: 1, match, ...fault });
    const deal = addDeal({ leadId: lead.id });
    // A reading in between meets the sale before it is known to be ours.
    await app.pulled();
    await app.idle();
    await app.pulled();
    expect(await created()).toHaveLength(1);
    expect(linkOf(deal)?.lifecycle).toBe('linked');
    expect(allDeals()).toHaveLength(1);
    expect(await faults(sandbox)).toEqual([]);
  });
});

/** Those that no call has met. */
async function faults(sandbox: Awaited<ReturnType<typeof sandboxForThisTest>>) {
  return (await sandbox.ask<{ items: unknown[] }>('GET', '/_sandbox/faults')).body.items;
}

describe('a deal that both sides changed', () => {
  test('is asked about field by field, by the deal’s name, and settled', async () => {
    const { app, sales, sale, deal, editDeal, dealNow, stage, connection } = await withSale();
    app.gate.hold(connection.id, 'paused', '');
    editDeal(deal, { valueCents: 50_000, stageId: stage('Proposta').id });
    await sales.edit(sale.id, {
      situacao_id: won,
      produtos: [{ produto: { nome_produto: 'Mesa', quantidade: '1', valor_venda: '700.00' } }],
    });
    app.gate.release(connection.id, 'paused');
    await app.idle();
    const [stageClash, valueClash] = app
      .conflicts()
      .toSorted((a, b) => (a.field! < b.field! ? -1 : 1));
    expect(stageClash).toMatchObject({
      field: 'stageId',
      dealId: deal.uid,
      dealTitle: 'Venda 58',
      leadName: 'Maria das Dores',
      local: 'Proposta',
      remote: 'Ganho',
      // It is this sale's deal by its number: it cannot be somebody else's.
      choices: ['local', 'remote', 'value'],
    });
    expect(valueClash).toMatchObject({ field: 'value', local: 500, remote: 700 });
    await app.settle.one(anaAtTheScreens, {
      id: stageClash!.id,
      choice: 'remote',
      winner: 'local',
    });
    await app.settle.one(anaAtTheScreens, {
      id: valueClash!.id,
      choice: 'value',
      value: '650,00',
      winner: 'local',
    });
    await app.idle();
    expect(dealNow(deal)).toMatchObject({ valueCents: 65_000, stageId: stage('Ganho').id });
    expect(await sales.get(sale.id)).toMatchObject({ valor_total: '650.00', situacao_id: won });
    expect(app.conflicts()).toEqual([]);
  });

  test('goes by the further stage where that is the rule', async () => {
    const { app, sales, sale, deal, editDeal, dealNow, stage, connection } = await withSale();
    const { rev, items } = await app.running.fieldPolicies.get(connection.uid);
    expect(items.map(({ field }) => field)).toContain('stageId');
    await app.setRules(connection.uid, {
      rev,
      rules: [{ field: 'stageId', policy: 'forward_only', direction: 'both' }],
    });
    app.gate.hold(connection.id, 'paused', '');
    editDeal(deal, { stageId: stage('Ganho').id });
    await sales.edit(sale.id, { situacao_id: going });
    app.gate.release(connection.id, 'paused');
    await app.idle();
    expect(dealNow(deal).stageId).toBe(stage('Ganho').id);
    expect(await sales.get(sale.id)).toMatchObject({ situacao_id: won });
    expect(app.conflicts()).toEqual([]);
  });
});

test('a rule for a field of deals is told in its preview, with the stages by name', async () => {
  const { app, sales, sale, deal, editDeal, dealNow, stage, connection } = await withSale();
  app.gate.hold(connection.id, 'paused', '');
  editDeal(deal, { stageId: stage('Ganho').id });
  await sales.edit(sale.id, { situacao_id: going });
  app.gate.release(connection.id, 'paused');
  await app.idle();
  expect(app.conflicts()).toMatchObject([{ kind: 'clash', field: 'stageId' }]);
  const { rev } = await app.running.fieldPolicies.get(connection.uid);
  const rules = [{ field: 'stageId', policy: 'local', direction: 'both' } as const];
  const found = await app.running.fieldPolicies.preview(connection.uid, { rev, rules });
  expect(found).toMatchObject({
    changes: 1,
    objects: [
      { object: 'lead', in: { settle: 0 } },
      { object: 'deal', in: { settle: 1 }, out: { update: 1 } },
    ],
  });
  const sent = found.samples.find(({ side, effect }) => side === 'out' && effect === 'update');
  expect(sent?.items[0]?.fields).toMatchObject([{ field: 'stageId', after: 'Ganho' }]);
  await app.setRules(connection.uid, { rev, rules });
  await app.idle();
  expect(app.conflicts()).toEqual([]);
  expect(dealNow(deal).stageId).toBe(stage('Ganho').id);
  expect(await sales.get(sale.id)).toMatchObject({ situacao_id: won });
});

test('a table of stages is looked at, kept as a version, and holds both ways', async () => {
  const { app, sales, sale, deal, editDeal, dealNow, stage, connection, sandbox } =
    await withSale();
  const service = app.running.mappingService;
  const system = connection.uid;
  const now = await service.stages(system);
  expect(now?.theirs.find(({ id }) => id === going)).toMatchObject({ chosen: false });
  expect(now?.theirs.find(({ id }) => id === open)?.stageId).toBe(stage('Novo').uid);

  // The other way round than Ponte pairs them.
  const chosen = { [open]: stage('Proposta').uid, [going]: stage('Novo').uid };
  const look = () => service.previewStages(system, chosen);
  let found = await look();
  await app.until(async () => (found = await look()).state === 'ready', 'The preview');
  // The deal stands where it stood before: nothing is agreed on of it, so a person is asked.
  expect(found.result).toMatchObject({
    changes: 1,
    objects: [{ object: 'deal', in: { conflict: 1 }, out: { update: 0 } }],
  });
  const planHash = found.result?.planHash ?? '';
  const admin = { name: 'Ana', role: 'admin' } as const;
  const save = (more: object = {}) =>
    service.saveStages({ system, rev: 1, chosen, planHash, ...more }, admin);
  await expect(save({ planHash: 'none' })).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
  await expect(save({ chosen: { 99: 'nothing' } })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  const kept = await save();
  expect(kept.version).toBe(2);
  expect(kept.theirs.find(({ id }) => id === open)).toMatchObject({
    stageId: stage('Proposta').uid,
    initial: stage('Novo').uid,
    chosen: true,
  });
  await app.idle();
  expect(app.conflicts()).toMatchObject([{ kind: 'clash', field: 'stageId' }]);
  const { rev } = await app.running.fieldPolicies.get(system);
  const rules = [{ field: 'stageId', policy: 'remote', direction: 'both' } as const];
  await app.setRules(system, { rev, rules });
  await app.idle();
  expect(dealNow(deal).stageId).toBe(stage('Proposta').id);

  const wrote = async () => (await sandbox.journal()).filter(({ by }) => by === 'api').length;
  const before = await wrote();
  await app.pulled();
  await app.idle();
  expect([app.conflicts(), await wrote()]).toEqual([[], before]);
  editDeal(deal, { stageId: stage('Ganho').id });
  await app.idle();
  expect(await sales.get(sale.id)).toMatchObject({ situacao_id: won });
  editDeal(deal, { stageId: stage('Proposta').id });
  await app.idle();
  expect(await sales.get(sale.id)).toMatchObject({ situacao_id: open });
  await app.pulled();
  expect(dealNow(deal).stageId).toBe(stage('Proposta').id);
});
