import { expect, test } from 'vitest';
import { situations, withSale } from '../../../support/sales-in-a-test.ts';

async function start() {
  const t = await withSale();
  const { app, deal } = t;
  /** The chain behind the last change of a field of the deal, or behind its beginning. */
  function why(field: string) {
    const { entries } = app.history.page('deal', deal.id, { limit: 50 });
    const entry = entries.find((each) => each.field === field) ?? entries.at(-1);
    const name = { type: 'deal', id: deal.uid } as const;
    return app.sync.explain.change(name, Number(entry?.id), field);
  }
  return { ...t, why, again: (id: string | null) => app.sync.explain.again(Number(id)) };
}

test('a deal that a sale made leads to the page of sales it was read in', async () => {
  const { app, run, why, again, deal } = await start();
  const { steps, decisionId } = why('value');
  expect(steps).toMatchObject([
    {
      kind: 'decision',
      connectionName: 'GestãoClick',
      line: { outcome: 'created', reason: 'new_there' },
      from: { remote: 600 },
    },
    { kind: 'page', objectType: 'deal', number: 1, records: 1 },
    { kind: 'run', id: run.id },
  ]);
  expect(again(decisionId).verdict).toBe('same');
  const lead = { type: 'lead', id: deal.uid } as const;
  expect(() => app.sync.explain.change(lead, 1)).toThrow(/Open the lead again/);
});

test('a stage that moved there, and the reason that came along, are told by their names', async () => {
  const { app, sales, sale, why, again } = await start();
  await sales.edit(sale.id, { situacao_id: situations.cancelled });
  await app.pulled();
  const { steps, decisionId } = why('stageId');
  expect(steps).toMatchObject([
    {
      kind: 'decision',
      line: { outcome: 'taken', reason: 'remote_changed', before: 'Novo', after: 'Perdido' },
      from: { base: 'Novo', local: 'Novo', remote: 'Perdido' },
    },
    { kind: 'page', objectType: 'deal' },
    { kind: 'run' },
  ]);
  expect(again(decisionId)).toMatchObject({ verdict: 'same', now: [{ after: 'Perdido' }] });
  expect(why('lostReason').steps[0]).toMatchObject({ line: { reason: 'remote_changed' } });
});

test('what a person changed in a deal leads to that person', async () => {
  const { editDeal, deal, why } = await start();
  editDeal(deal, { valueCents: 75_000 });
  expect(why('value')).toMatchObject({
    decisionId: null,
    steps: [{ kind: 'origin', source: 'form', actor: 'Ana' }],
  });
});
