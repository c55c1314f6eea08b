import { expect, test } from 'vitest';
import { transact } from '../../../../src/main/service/db/database.ts';
import { createLive } from '../../../../src/main/service/live.ts';
import { createMarketing } from '../../../../src/main/service/marketing/create-marketing.ts';
import { sha256 } from '../../../../src/main/service/marketing/identity.ts';
import { withRules } from '../../../support/marketing-in-a-test.ts';

const ana = { name: 'Ana Souza', email: 'ana@correio.example' };
const rui = { name: 'Rui Souza', email: 'rui@correio.example' };

test('a sale that was won of a lead merged since is reported, of the lead they are now', async () => {
  const { ask, made, stage, offline, online, settled, effects } = await withRules('deal.won');
  await offline();
  const [keep, other] = [await made('leads.create', ana), await made('leads.create', rui)];
  await made('deals.create', { title: 'Casa', stageId: stage('won'), leadId: other, value: 10 });
  await settled(['waiting']);
  await ask('leads.merge', { id: keep, merge: [other], values: { email: keep } });
  await online();
  await settled(['sent']);
  expect(await effects()).toMatchObject([
    { event_name: 'Purchase', user_data: { em: [sha256(ana.email)] } },
  ]);
});

test('what a merged lead itself did is reported of the lead they are now, once', async () => {
  const { ask, made, offline, online, settled, effects, shown } = await withRules('lead.created');
  await offline();
  const [keep, other] = [await made('leads.create', ana), await made('leads.create', rui)];
  await settled(['waiting', 'waiting']);
  await ask('leads.merge', { id: keep, merge: [other] });
  await online();
  await settled(['cancelled', 'sent']);
  expect(await effects()).toHaveLength(1);
  expect(await shown()).toEqual(['Lead cancelled same_person', 'Lead sent']);
});

test('a sale without a lead waits for one, and goes at once when it is linked', async () => {
  const all = await withRules('deal.won');
  const { ask, made, stage, db, clock, until, conversions, settled, effects, shown } = all;
  const deal = await made('deals.create', { title: 'Casa', stageId: stage('won'), value: 10 });
  await until(async () => (await conversions())[0]?.word === 'no_lead', 'The look');
  expect(await shown()).toEqual(['Purchase waiting no_lead']);
  const lead = await made('leads.create', ana);
  db.client
    .prepare('update deal set lead_id = (select id from lead where uid = ?) where uid = ?')
    .run(lead, deal);
  // As the pull of another system tells it; there is no other door by which a deal gets its lead.
  const row = db.client.prepare('select id from deal where uid = ?').pluck().get(deal) as number;
  const live = createLive();
  const marketing = createMarketing({ db, clock, live, raise: () => undefined });
  transact(db, (tx) =>
    marketing.changed(
      tx,
      { objectType: 'deal', recordId: row, kind: 'edited', fields: ['leadId'] },
      { source: 'connection', actor: 'GestãoClick' },
    ),
  );
  expect((await conversions())[0]?.nextTryAt).toBe(new Date(clock.now()).toISOString());
  await ask('pixels.put', { pixelId: '123456789' });
  await settled(['sent']);
  expect(await effects()).toMatchObject([{ user_data: { em: [sha256(ana.email)] } }]);
  expect(await conversions()).toMatchObject([{ leadId: lead, word: null }]);
});

test('a sale that never gets a lead is looked at each hour, and expires as any other', async () => {
  const all = await withRules('deal.won');
  const { made, stage, db, clock, until, conversions, settled, effects, shown } = all;
  const deal = await made('deals.create', { title: 'Casa', stageId: stage('won'), value: 10 });
  await made('deals.create', { title: 'Sala', stageId: stage('won'), value: 20 });
  const bothWait = async () => (await conversions()).every(({ word }) => word === 'no_lead');
  await until(bothWait, 'The look');
  const lead = await made('leads.create', ana);
  db.client
    .prepare('update deal set lead_id = (select id from lead where uid = ?) where uid = ?')
    .run(lead, deal);
  clock.advance(60 * 60_000);
  await settled(['sent', 'waiting']);
  clock.advance(7 * 86_400_000);
  await settled(['expired', 'sent']);
  expect(await shown()).toEqual(['Purchase expired too_old', 'Purchase sent']);
  expect(await effects()).toHaveLength(1);
});

test('who was erased is gone, which is another thing than a deal that has no lead', async () => {
  const { ask, made, stage, offline, settled, shown } = await withRules('deal.won');
  await offline();
  const lead = await made('leads.create', ana);
  await made('deals.create', { title: 'Casa', stageId: stage('won'), leadId: lead, value: 10 });
  await settled(['waiting']);
  await ask('privacy.erase', { id: lead, confirm: ana.name });
  expect(await shown()).toEqual(['Purchase cancelled person_erased']);
});

test('a qualification that a merge brings is not reported a second time, nor one after it', async () => {
  const { ask, made, settled, effects } = await withRules('lead.qualified');
  const [keep, other] = [await made('leads.create', ana), await made('leads.create', rui)];
  await ask('leads.edit', { id: other, status: 'qualified' });
  await settled(['sent']);
  await ask('leads.merge', { id: keep, merge: [other], values: { status: other } });
  expect(await ask('leads.get', { id: keep })).toMatchObject({ status: 'qualified' });
  await ask('leads.edit', { id: keep, status: 'lost' });
  await ask('leads.edit', { id: keep, status: 'qualified' });
  await settled(['sent']);
  expect(await effects()).toMatchObject([{ event_id: `${other}:CompleteRegistration` }]);
});

test('becoming a customer is not reported again of who takes that over in a merge', async () => {
  const all = await withRules();
  const { ask, made, stage, settled, effects } = all;
  await ask('conversions.saveRule', {
    fact: 'lead.converted',
    stageId: null,
    eventName: 'Cliente',
    pixelId: null,
    active: true,
  });
  const [keep, other] = [await made('leads.create', ana), await made('leads.create', rui)];
  await ask('leads.convert', { id: other, stageId: stage('open'), value: 10 });
  await settled(['sent']);
  await ask('leads.merge', { id: keep, merge: [other] });
  expect(await ask('leads.get', { id: keep })).toMatchObject({ status: 'converted' });
  await settled(['sent']);
  expect(await effects()).toMatchObject([{ event_id: `${other}:Cliente` }]);
});
