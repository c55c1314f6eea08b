import { transact } from '../../src/main/service/db/database.ts';
import type { DealValues } from '../../src/main/service/deals/deal-store.ts';
import { ana, syncInATest } from './sync-in-a-test.ts';
import { sandboxForThisTest } from './dinamize-port.ts';
import { customersOf } from './gestaoclick-port.ts';
import { NOON } from './sandbox-in-a-test.ts';
import { createTestClock } from './test-clock.ts';

/** A customer there and a lead here. */
export const maria = {
  name: 'Maria das Dores',
  email: 'maria@correio.example',
  document: '52998224725',
};

/** Situations of the sandbox's account. */
export const situations = { open: '3148', going: '3149', won: '3150', cancelled: '3151' } as const;
const { open } = situations;

/** A connected account of GestãoClick with sales, and ways into both sides. */
export async function salesInATest(deals: 'both' | 'receive' | 'off' = 'both') {
  const clock = createTestClock(NOON);
  const sandbox = await sandboxForThisTest({
    clock: clock.now,
    hangMs: 30,
    limits: { gestaoclickPerSecond: 1_000_000 },
  });
  const app = syncInATest({ clock });
  const connection = await app.connectGestaoClick(sandbox, { deals });
  const stage = (name: string) => {
    const found = app.stages.all().find((each) => each.name === name);
    if (!found) throw new Error(`There is no stage ${name}.`);
    return found;
  };
  return {
    sandbox,
    app,
    connection,
    stage,
    customers: customersOf(sandbox),
    sales: customersOf(sandbox, 'sales'),
    addDeal: (values: Partial<DealValues> & { leadId: number | null }) =>
      transact(app.db, (tx) =>
        app.deals.create(
          tx,
          {
            title: 'Mesa de jantar',
            valueCents: 189_900,
            stageId: stage('Novo').id,
            owner: null,
            lostReason: null,
            ...values,
          },
          ana,
        ),
      ),
    editDeal: (deal: { id: number }, values: Partial<DealValues>) =>
      transact(app.db, (tx) => app.deals.edit(tx, deal.id, values, ana)),
    dealNow: (deal: { id: number }) => app.deals.byId(deal.id)!,
    allDeals: () =>
      app.db.client.prepare('select * from deal where deleted_at is null order by id').all() as {
        id: number;
        title: string;
        value_cents: number;
        stage_id: number;
        lead_id: number;
      }[],
    created: async () =>
      (await sandbox.journal()).filter(({ op, entity }) => op === 'create' && entity === 'sales'),
    linkOf: (deal: { id: number }) => app.sync.links.ofRecordOn('deal', deal.id, connection.id),
  };
}

/** A customer there with a lead here, and a sale of theirs that became a deal. */
export async function withSale(deals: 'both' | 'receive' = 'both') {
  const all = await salesInATest(deals);
  const { app, customers, sales } = all;
  const customer = await customers.add({ nome: 'Maria das Dores', email: maria.email });
  const sale = await sales.add({
    codigo: '58',
    cliente_id: customer.id,
    data: '2026-03-09',
    situacao_id: open,
    produtos: [{ produto: { nome_produto: 'Mesa', quantidade: '2', valor_venda: '300.00' } }],
    observacoes: 'Entregar de manhã',
  });
  const run = await app.pulled();
  const deal = app.deals.byId(all.allDeals()[0]?.id ?? 0)!;
  return { ...all, customer, sale, run, deal };
}
