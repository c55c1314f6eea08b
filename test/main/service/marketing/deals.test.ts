import { expect, test } from 'vitest';
import { withRules } from '../../../support/marketing-in-a-test.ts';

const ana = { name: 'Ana Souza', email: 'ana@correio.example' };

/** A sale that was won while the platform could not be reached. */
async function wonOffline(value = 350_000) {
  const all = await withRules('deal.won');
  await all.offline();
  const leadId = await all.made('leads.create', ana);
  const stageId = all.stage('won');
  const deal = await all.made('deals.create', { title: 'Casa', stageId, leadId, value });
  await all.heldUp();
  return { ...all, deal, leadId };
}

test('a sale taken back before it left is not reported, and is once it is won again', async () => {
  const { ask, deal, stage, clock, online, settled, effects, shown } = await wonOffline();
  await ask('deals.edit', { id: deal, stageId: stage('open'), value: 3500 });
  await online();
  await settled(['withheld']);
  expect(await shown()).toEqual(['Purchase withheld deal_moved']);
  expect(await effects()).toEqual([]);
  clock.advance(10 * 86_400_000);
  const at = Math.floor(clock.now() / 1000);
  await ask('deals.edit', { id: deal, stageId: stage('won') });
  await settled(['sent']);
  expect(await effects()).toMatchObject([{ event_time: at, custom_data: { value: 3500 } }]);
});

test('a sale is reported with its value of when it goes', async () => {
  const { ask, deal, online, settled, effects, conversions } = await wonOffline();
  await ask('deals.edit', { id: deal, value: 3500 });
  await online();
  await settled(['sent']);
  expect(await effects()).toMatchObject([{ custom_data: { value: 3500, currency: 'BRL' } }]);
  expect(await conversions()).toMatchObject([{ value: 3500, currency: 'BRL' }]);
});

test('a sale of which no value is left is reported without one', async () => {
  const { ask, deal, online, settled, effects } = await wonOffline();
  await ask('deals.edit', { id: deal, value: null });
  await online();
  await settled(['sent']);
  const [{ custom_data: data } = {}] = await effects();
  expect(data).not.toHaveProperty('value');
  expect(data).not.toHaveProperty('currency');
});

test('what may have arrived stays the same event, whatever the deal is worth now', async () => {
  const { ask, made, stage, fault, until, clock, conversions, settled, effects, sandbox } =
    await withRules('deal.won');
  const leadId = await made('leads.create', ana);
  await fault('timeout-after-effect');
  const draft = { title: 'Casa', stageId: stage('won'), leadId, value: 350_000 };
  const deal = await made('deals.create', draft);
  await until(async () => (await conversions())[0]?.attempts === 1, 'A try');
  await settled(['waiting']);
  await ask('deals.edit', { id: deal, value: 3500 });
  clock.advance(60_000);
  await settled(['sent']);
  expect(await effects()).toMatchObject([{ custom_data: { value: 350_000 } }]);
  const answer = await fetch(`${sandbox.sandbox.url}/_sandbox/meta/records?entity=event`);
  expect(await answer.json()).toMatchObject({ items: [{ times: 2 }] });
  expect(await conversions()).toMatchObject([{ value: 350_000 }]);
});

test('a deal that was deleted is not reported until it is back', async () => {
  const { ask, made, stage, offline, online, heldUp, settled, effects, shown, db } =
    await withRules('deal.won');
  await offline();
  const id = await made('leads.create', ana);
  await ask('leads.convert', { id, stageId: stage('won'), value: 10 });
  await heldUp();
  const undo = db.client.prepare("select uid from action where kind = 'convert'").pluck().get();
  const undone = await ask<{ undoId: string }>('leads.undo', { undoId: undo });
  await online();
  await settled(['withheld']);
  expect(await shown()).toEqual(['Purchase withheld deal_deleted']);
  expect(await effects()).toEqual([]);
  await ask('leads.undo', { undoId: undone.undoId });
  await settled(['sent']);
});

test('a stage counts as reached by who went on from it, and not by who was set back', async () => {
  const all = await withRules();
  const { ask, made, stage, stages, offline, online, settled, effects, pixel } = all;
  const [first, second, third] = stages.filter(({ kind }) => kind === 'open');
  await ask('conversions.saveRule', {
    fact: 'deal.stage',
    stageId: second!.id,
    eventName: 'Visita',
    pixelId: pixel.id,
    active: true,
  });
  await offline();
  const leadId = await made('leads.create', ana);
  const deal = async (title: string, ...to: string[]) => {
    const id = await made('deals.create', { title, stageId: second!.id, leadId });
    for (const stageId of to) await ask('deals.edit', { id, stageId, lostReason: 'Preço' });
    return id;
  };
  const back = await deal('Volta', first!.id);
  const on = await deal('Segue', third!.id);
  const lost = await deal('Perde', stage('lost'));
  await online();
  await settled(['sent', 'sent', 'withheld']);
  const told = (await effects()).map(({ event_id: id }) => id).toSorted();
  expect(told).toEqual([`${on}:Visita`, `${lost}:Visita`].toSorted());
  // Further on than that stage: it was reached after all.
  await ask('deals.edit', { id: back, stageId: third!.id });
  await settled(['sent', 'sent', 'sent']);
});
