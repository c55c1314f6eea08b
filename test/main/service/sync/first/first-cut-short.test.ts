import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTestDb, temporaryFolder } from '../../../../support/open-test-db.ts';
import { addThere, firstSyncInATest, maria } from '../../../../support/first-sync-in-a-test.ts';
import { customersOf } from '../../../../support/gestaoclick-port.ts';
import { syncInATest } from '../../../../support/sync-in-a-test.ts';

test('a preview that was killed in its sales shows all of them, whoever became a customer meanwhile', async () => {
  const { sandbox, app, connect } = await firstSyncInATest();
  const customer = await addThere('gestaoclick', sandbox, maria);
  const sales = customersOf(sandbox, 'sales');
  for (const codigo of ['58', '59']) {
    const sale = { codigo, cliente_id: customer.id, data: '2026-03-09', situacao_id: '3148' };
    await sales.add(sale);
  }
  const prices = { valor_custo: '10.00', valor_venda: '300.00' };
  await customersOf(sandbox, 'products').add({ nome: 'Mesa', codigo_interno: 'MV-001', ...prices });
  await connect({}, { deals: 'both', products: true });

  // As a process that is killed leaves it, between the first page of sales and the note of that.
  const deals = app.db.client
    .prepare(`select count(*) from preview_item where object = 'deal'`)
    .pluck();
  await app.until(() => deals.get() === 2, 'The sales');
  const folder = temporaryFolder();
  app.db.client.exec(`vacuum into '${join(folder, 'ponte.sqlite')}'`);
  await app.close();

  await addThere('gestaoclick', sandbox, { name: 'Rosa', email: 'rosa@correio.example' });
  const again = syncInATest({ db: openTestDb(folder), bootId: 'boot-2' });
  await again.idle();
  const runId = again.running.connectionService.list()[0]?.previewRunId ?? '';
  const objects = again.running.first.viewOf(runId)?.result?.objects ?? [];
  const shown = Object.fromEntries(objects.map(({ object, in: of }) => [object, of.create]));
  expect(shown).toEqual({ lead: 1, deal: 2, product: 1 });
});
