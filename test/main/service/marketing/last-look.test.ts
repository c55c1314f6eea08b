import { expect, test } from 'vitest';
import type { Answering, Got } from '../../../support/event-receiver.ts';
import { eventReceiver } from '../../../support/event-receiver.ts';
import { withRules } from '../../../support/marketing-in-a-test.ts';

type Body = { events: { event_id: string; custom_data: { value?: number } }[] };
const events = ({ body }: Got) => (JSON.parse(body) as Body).events;
const ids = (got: Got) => events(got).map(({ event_id: id }) => id);

/** Another system that takes at most 500 events, one conversion of each of so many leads, one request on its way. */
async function onTheWay(many: number, answer: (got: Got) => Answering) {
  const all = await withRules();
  const { ask, made, pixel, until } = all;
  const to = await eventReceiver();
  await ask('pixels.remove', { id: pixel.id });
  const draft = { gateway: 'http', pixelId: 'loja', url: to.url, token: 'x' };
  await ask('pixels.put', { ...draft, active: true });
  to.answer(401);
  const leads = [];
  for (const n of Array.from({ length: many }).keys()) {
    const name = `Ana ${n}`;
    leads.push(await made('leads.create', { name, email: `a${n}@correio.example` }));
    await ask('conversions.create', { eventName: 'Lead', leadId: leads[n], eventId: `e${n}` });
  }
  const number = all.db.client
    .prepare<[string], number>('select count(*) from conversion where state = ?')
    .pluck();
  const count = (state: string) => number.get(state);
  const isHeld = all.db.client
    .prepare("select 1 from pixel where held = 'credentials' and removed_at is null")
    .pluck();
  await until(() => isHeld.get() === 1 && count('waiting') === many, 'The hold');
  const before = to.got.length;
  const sent = () => to.got.slice(before);
  to.answer(answer);
  to.hold();
  await ask('pixels.put', draft);
  await until(() => sent().length === 1, 'The request');
  return { ...all, to, leads, sent, count };
}

const oneAtATime = (got: Got): Answering => ({ status: ids(got).length > 1 ? 400 : 200 });

test('who says no while a request is halved is in none of its halves', async () => {
  const { ask, to, leads, sent, settled, shown } = await onTheWay(4, oneAtATime);
  expect(ids(sent()[0]!)).toEqual(['e0', 'e1', 'e2', 'e3']);
  await ask('leads.edit', { id: leads[2], consent: 'denied' });
  to.letGo();
  await settled(['sent', 'sent', 'sent', 'withheld']);
  const later = sent().slice(1).flatMap(ids);
  expect(later).not.toContain('e2');
  expect(await shown()).toContain('Lead withheld no_consent');
});

test('who was erased while a request is halved is in none of its halves', async () => {
  const { ask, to, leads, sent, settled, shown, db } = await onTheWay(4, oneAtATime);
  await ask('privacy.erase', { id: leads[3], confirm: 'Ana 3' });
  to.letGo();
  await settled(['cancelled', 'sent', 'sent', 'sent']);
  expect(sent().slice(1).flatMap(ids)).not.toContain('e3');
  expect(await shown()).toContain('Lead cancelled person_erased');
  const kept = db.client.prepare("select payload from conversion where event_id = 'e3'").pluck();
  expect(kept.get()).toBeNull();
});

test('who says no while the request before is on its way is not in the next', async () => {
  const { ask, to, leads, sent, until, count } = await onTheWay(502, () => ({}));
  await until(() => count('sending') === 502, 'The next one');
  await ask('leads.edit', { id: leads[501], consent: 'denied' });
  to.letGo();
  await until(() => count('sent') === 501 && count('withheld') === 1, 'The end');
  expect(sent().map((got) => ids(got).length)).toEqual([500, 1]);
  expect(ids(sent()[1]!)).toEqual(['e500']);
});

test('a sale is told with the value it has when it is told again in a half', async () => {
  const all = await withRules('deal.won');
  const { ask, made, stage, pixel, until, settled } = all;
  const to = await eventReceiver();
  await ask('pixels.remove', { id: pixel.id });
  await ask('pixels.put', { gateway: 'http', pixelId: 'loja', url: to.url, token: 'x' });
  to.answer(401);
  const leadId = await made('leads.create', { name: 'Ana', email: 'a@correio.example' });
  const deals = [];
  for (const title of ['Casa', 'Sala']) {
    const draft = { title, stageId: stage('won'), leadId, value: 350_000 };
    deals.push(await made('deals.create', draft));
  }
  await all.pixelIs('credentials');
  await settled(['waiting', 'waiting']);
  const before = to.got.length;
  to.answer(oneAtATime);
  to.hold();
  await ask('pixels.put', { gateway: 'http', pixelId: 'loja' });
  await until(() => to.got.length === before + 1, 'The request');
  await ask('deals.edit', { id: deals[1], value: 3500 });
  to.letGo();
  await settled(['sent', 'sent']);
  const told = to.got.slice(before).map((got) => events(got).map((each) => each.custom_data.value));
  expect(told).toEqual([[350_000, 350_000], [350_000], [3500]]);
});

test('a pixel that is switched off while a request is halved is told nothing more', async () => {
  const { ask, to, sent, settled } = await onTheWay(4, oneAtATime);
  await ask('pixels.put', { gateway: 'http', pixelId: 'loja', active: false });
  to.letGo();
  await settled(['waiting', 'waiting', 'waiting', 'waiting']);
  expect(sent()).toHaveLength(1);
});
