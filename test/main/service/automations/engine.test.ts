import { expect, test } from 'vitest';
import { transact } from '../../../../src/main/service/db/database.ts';
import { automationsInATest } from '../../../support/automations-in-a-test.ts';
import { openTestDb } from '../../../support/open-test-db.ts';
import { createTestClock } from '../../../support/test-clock.ts';

const hour = 3_600_000;
const day = 24 * hour;
const hot = {
  name: 'Bia',
  email: 'bia@ex.com.br',
  phone: '+5511987654321',
  origin: 'Site',
  interest: 'casa',
};
const mail = (id: string, templateId: string) => ({
  id,
  kind: 'message',
  channel: 'email',
  templateId,
  connectionId: null,
});
const wait = (id: string, amount: number, unit: string) => ({
  id,
  kind: 'wait',
  for: { amount, unit },
});

test('a lead that comes in hot is sent to the CRM, told of, and due again in an hour', async () => {
  const notices: { title: string; body: string }[] = [];
  const world = automationsInATest(openTestDb(), undefined, { notify: (one) => notices.push(one) });
  const [preset] = world.automations.list();
  expect(preset).toMatchObject({ preset: 'hot', on: false, obstacles: [] });
  world.automations.setOn(preset?.id ?? '', true, world.admin);
  const lead = world.add(hot);
  await world.settled();
  expect(world.lead(lead.id).followUpAt).toBe(world.clock.now() + hour);
  expect(world.sent).toEqual([{ leadId: lead.id, actor: 'Lead quente: agir já' }]);
  expect(notices).toMatchObject([{ title: 'Casa Norte: Lead quente', body: 'Bia' }]);
  const [run] = world.runs();
  expect(run).toMatchObject({ state: 'done', leadName: 'Bia', chain: [] });
  expect(run?.steps.map(({ kind, outcome }) => [kind, outcome])).toEqual([
    ['notice', 'done'],
    ['send', 'done'],
    // Nobody listens to calls.
    ['webhook', 'nothing'],
    ['follow-up', 'done'],
  ]);
});

test('a follow-up that a person set stays, unless the step says that it replaces any', async () => {
  const world = automationsInATest(openTestDb());
  const { clock, runs } = world;
  const step = { id: 'a', kind: 'follow-up', in: { amount: 1, unit: 'hours' } };
  world.make('Retorno', { trigger: { kind: 'changed', fields: ['city'] }, steps: [step] });
  const set = clock.now() + 3 * day;
  const made = world.add({ name: 'Ana', followUpAt: set });
  const later = world.edit(world.add({ name: 'Bia' }), { followUpAt: set });
  const free = world.add({ name: 'Caio' });
  for (const lead of [made, later, free]) world.edit(lead, { city: 'Santos' });
  await world.settled();
  const due = (lead: { id: number }) => world.lead(lead.id).followUpAt;
  expect([due(made), due(later)]).toEqual([set, set]);
  expect(due(free)).toBe(clock.now() + hour);
  const [, kept] = runs();
  expect(kept?.steps).toMatchObject([{ outcome: 'nothing', facts: { why: 'kept', owner: 'Ana' } }]);

  // Its own it moves, and a person's when it says so.
  clock.advance(hour / 2);
  world.edit(free, { city: 'Recife' });
  await world.settled();
  expect(due(free)).toBe(clock.now() + hour);
  const over = { trigger: { kind: 'status', to: ['contacted'] } };
  world.make('Urgente', { ...over, steps: [{ ...step, replaces: true }] });
  world.edit(made, { status: 'contacted' });
  await world.settled();
  expect(due(made)).toBe(clock.now() + hour);
});

test('a month of a sequence is each message at its time, by the calendar', async () => {
  // Two days before the 29th of February, 10:00 in São Paulo.
  const clock = createTestClock(Date.UTC(2028, 1, 27, 13, 0, 0));
  const world = automationsInATest(openTestDb(), clock);
  world.make('Sequência', {
    trigger: { kind: 'created' },
    steps: [
      mail('a', 'first'),
      wait('b', 3, 'days'),
      mail('c', 'second'),
      { id: 'd', kind: 'wait', for: { amount: 4, unit: 'weeks', at: '08:30' } },
      mail('e', 'third'),
    ],
  });
  world.add({ name: 'Caio' });
  await world.pass(3 * day - 1);
  expect(world.messages()).toEqual(['first']);
  await world.pass(1);
  expect(world.messages()).toEqual(['first', 'second']);
  await world.pass(28 * day);
  expect(world.messages()).toEqual(['first', 'second', 'third']);
  const lines = world.runs()[0]?.steps ?? [];
  expect(lines.map(({ at }) => at)).toEqual([
    '2028-02-27T13:00:00.000Z',
    '2028-02-27T13:00:00.000Z',
    '2028-03-01T13:00:00.000Z',
    '2028-03-01T13:00:00.000Z',
    '2028-03-29T11:30:00.000Z',
  ]);
});

test('a sequence over both changes of the clocks keeps its hour of the wall', async () => {
  // 10:00 in New York, a day before its summer time begins.
  const clock = createTestClock(Date.UTC(2026, 2, 7, 15, 0, 0));
  const zone = 'America/New_York';
  const world = automationsInATest(openTestDb(), clock, { zone });
  world.make('Sequência', {
    trigger: { kind: 'created' },
    steps: [
      wait('a', 1, 'days'),
      mail('b', 'first'),
      wait('c', 34, 'weeks'),
      mail('d', 'second'),
      wait('e', 24, 'hours'),
      mail('f', 'third'),
    ],
  });
  world.add({ name: 'Caio' });
  await world.pass(240 * day);
  const lines = world.runs()[0]?.steps.filter(({ kind }) => kind === 'message') ?? [];
  expect(lines.map(({ at }) => at)).toEqual([
    '2026-03-08T14:00:00.000Z',
    '2026-11-01T15:00:00.000Z',
    // Hours pass by a stopwatch.
    '2026-11-02T15:00:00.000Z',
  ]);
});

test('waiting outlives the process, and a clock set back makes nobody wait longer or do it twice', async () => {
  const db = openTestDb();
  const clock = createTestClock();
  const first = automationsInATest(db, clock);
  first.make('Espera', {
    trigger: { kind: 'created' },
    steps: [mail('a', 'first'), wait('b', 2, 'hours'), mail('c', 'second')],
  });
  first.add({ name: 'Caio' });
  await first.settled();
  clock.jumpTo(clock.now() - 30 * day);
  clock.advance(60_000);
  await first.settled();
  await first.stop();
  const second = automationsInATest(db, clock);
  clock.advance(2 * hour - 60_001);
  await second.settled();
  expect(second.messages()).toEqual(['first']);
  clock.advance(60_000);
  await second.settled();
  expect(second.messages()).toEqual(['first', 'second']);
  clock.jumpTo(clock.now() - day);
  clock.advance(60_000);
  await second.settled();
  expect(second.messages()).toEqual(['first', 'second']);
});

test('a wait for a condition ends when the lead meets it, or at its limit', async () => {
  const world = automationsInATest(openTestDb());
  world.make('Espera resposta', {
    trigger: { kind: 'created' },
    steps: [
      {
        id: 'a',
        kind: 'wait-until',
        conditions: { filter: { status: ['contacted'] } },
        limit: { amount: 2, unit: 'days' },
        otherwise: 'stop',
      },
      mail('b', 'first'),
    ],
  });
  const [answered] = [world.add({ name: 'Bia' }), world.add({ name: 'Caio' })];
  await world.pass(hour);
  expect(world.messages()).toEqual([]);
  world.edit(answered, { city: 'Campinas' });
  await world.settled();
  world.edit(answered, { status: 'contacted' });
  await world.settled();
  expect(world.messages()).toEqual(['first']);
  await world.pass(2 * day);
  expect(world.runs().map(({ leadName, state, reason }) => [leadName, state, reason])).toEqual([
    ['Caio', 'stopped', 'limit_reached'],
    ['Bia', 'done', null],
  ]);
});

test('a branch goes one way, and an expression says which', async () => {
  const world = automationsInATest(openTestDb());
  world.make('Ramo', {
    trigger: { kind: 'created' },
    conditions: { filter: { origin: ['Site'] } },
    steps: [
      {
        id: 'a',
        kind: 'branch',
        conditions: { expression: 'registro.city == "Campinas"' },
        yes: [{ id: 'b', kind: 'tag', tag: 'perto' }],
        no: [{ id: 'c', kind: 'assign', owner: 'Rui' }],
      },
      { id: 'd', kind: 'status', status: 'contacted' },
    ],
  });
  const near = world.add({ name: 'Bia', origin: 'Site', city: 'Campinas' });
  const far = world.add({ name: 'Caio', origin: 'Site', city: 'Recife' });
  const other = world.add({ name: 'Davi', origin: 'Loja', city: 'Campinas' });
  await world.settled();
  const told = ({ tags, owner, status }: typeof near) => ({ tags, owner, status });
  expect([near, far, other].map(({ id }) => told(world.lead(id)))).toEqual([
    { tags: ['perto'], owner: null, status: 'contacted' },
    { tags: [], owner: 'Rui', status: 'contacted' },
    { tags: [], owner: null, status: 'new' },
  ]);
});

test('what goes round ends, and is told', async () => {
  const world = automationsInATest(openTestDb());
  const swap = (tag: string, other: string) => ({
    trigger: { kind: 'changed', fields: ['tags'] },
    conditions: { filter: { tag: [tag] } },
    steps: [
      { id: 'a', kind: 'untag', tag },
      { id: 'b', kind: 'tag', tag: other },
    ],
  });
  world.make('Ida', swap('ida', 'volta'));
  world.make('Volta', swap('volta', 'ida'));
  const lead = world.add({ name: 'Bia' });
  world.edit(lead, { tags: ['ida'] });
  await world.settled();
  const runs = world.runs();
  const refused = runs.filter(({ state }) => state === 'refused');
  expect(refused.map(({ reason }) => reason)).toEqual(['loop']);
  expect(refused[0]?.chain.slice(0, 3)).toEqual(['Ida', 'Volta', 'Ida']);
  expect(runs.length).toBeLessThan(10);
});

test('of automations that set off one another five run in a row, and the sixth is refused', async () => {
  const world = automationsInATest(openTestDb());
  for (let at = 1; at <= 7; at += 1) {
    world.make(`${at}`, {
      trigger: { kind: 'changed', fields: ['tags'] },
      conditions: { filter: { tag: [`t${at}`] } },
      steps: [
        { id: 'a', kind: 'untag', tag: `t${at}` },
        { id: 'b', kind: 'tag', tag: `t${at + 1}` },
      ],
    });
  }
  world.edit(world.add({ name: 'Bia' }), { tags: ['t1'] });
  await world.settled();
  const runs = world.runs().toReversed();
  expect(runs.map(({ automationName, state }) => [automationName, state])).toEqual([
    ...['1', '2', '3', '4', '5'].map((name) => [name, 'done']),
    ['6', 'refused'],
  ]);
  expect(runs.at(-1)).toMatchObject({ reason: 'loop', chain: ['1', '2', '3', '4', '5'] });
});

test('what is part of something large, an import or an undo begins nothing, and says what it would have', () => {
  const world = automationsInATest(openTestDb());
  const { name, id } = world.make('Boas-vindas', {
    trigger: { kind: 'created' },
    steps: [mail('a', 'welcome')],
  });
  const quiet = [
    world.add({ name: 'A' }, { source: 'connection', actor: 'CRM', quiet: true }),
    world.add({ name: 'B' }, { source: 'csv', actor: 'Importação' }),
    world.add({ name: 'C' }, { source: 'undo', actor: 'Ana' }),
  ];
  expect(world.runs()).toEqual([]);
  const [after] = quiet;
  if (!after) throw new Error('no lead');
  const change = { kind: 'created', before: null, after, fields: ['name'] } as const;
  expect(world.automate.wouldFire(change)).toEqual([{ id, name, messages: 1 }]);
  world.add({ name: 'D' });
  expect(world.runs()).toHaveLength(1);
});

test('a fact that arrives sets off what listens to it, and the feedback is asked two hours later', async () => {
  const world = automationsInATest(openTestDb());
  world.make('Serviço', {
    trigger: { kind: 'event', types: ['service.completed'] },
    steps: [wait('a', 2, 'hours'), mail('b', 'first')],
  });
  const lead = world.add({ name: 'Bia' });
  transact(world.db, (tx) =>
    world.automate.told(tx, { type: 'payment.received', lead_id: lead.id }),
  );
  transact(world.db, (tx) =>
    world.automate.told(tx, { type: 'service.completed', lead_id: lead.id }),
  );
  await world.pass(2 * hour - 1);
  expect(world.messages()).toEqual([]);
  await world.pass(1);
  expect(world.messages()).toEqual(['first']);
});

test('a step that fails stops its run there, and a person sends it on', async () => {
  const world = automationsInATest(openTestDb());
  const called = world.make('Chamada', {
    trigger: { kind: 'called' },
    steps: [mail('x', 'second')],
  });
  world.make('Chama', {
    trigger: { kind: 'created' },
    steps: [mail('a', 'first'), { id: 'b', kind: 'begin', automationId: called.id }],
  });
  world.automations.remove(called.id, world.admin);
  world.add({ name: 'Bia' });
  await world.settled();
  const [run] = world.runs();
  expect(run).toMatchObject({ state: 'failed', reason: 'step_failed' });
  expect(run?.steps.map(({ outcome }) => outcome)).toEqual(['done', 'failed']);
  world.automations.retry(run?.id ?? '', world.admin);
  await world.settled();
  expect(world.runs()[0]?.steps.map(({ outcome }) => outcome)).toEqual([
    'done',
    'failed',
    'failed',
  ]);
  expect(world.messages()).toEqual(['first']);
});

test('a trial tells every step and changes nothing', async () => {
  const world = automationsInATest(openTestDb());
  const lead = world.add(hot);
  const made = world.make(
    'Ensaio',
    {
      trigger: { kind: 'created' },
      steps: [
        { id: 'a', kind: 'tag', tag: 'visto' },
        {
          id: 'b',
          kind: 'branch',
          conditions: { filter: { tag: ['visto'] } },
          yes: [wait('c', 3, 'days'), mail('d', 'first')],
          no: [],
        },
        { id: 'e', kind: 'follow-up', in: { amount: 1, unit: 'days' } },
      ],
    },
    false,
  );
  const answer = world.automations.tryOut(made.id, made, lead.uid);
  expect(answer.ends).toBe('done');
  expect(answer.lines.map(({ kind, outcome }) => [kind, outcome])).toEqual([
    ['tag', 'done'],
    ['branch', 'yes'],
    ['wait', 'waiting'],
    ['message', 'done'],
    ['follow-up', 'done'],
  ]);
  expect(answer.lines.at(-1)?.facts['at']).toBe(
    new Date(world.clock.now() + 4 * day).toISOString(),
  );
  expect(world.lead(lead.id)).toEqual(lead);
  expect([world.runs(), world.messages()]).toEqual([[], []]);
});

test('a timetable goes over those who fit, once, also when the console was closed at its time', async () => {
  const db = openTestDb();
  const clock = createTestClock();
  const first = automationsInATest(db, clock, { start: false });
  transact(db, () => {
    for (let index = 0; index < 230; index += 1) {
      first.add({ name: `Lead ${index}`, city: index % 2 === 0 ? 'Campinas' : 'Recife' });
    }
  });
  first.make('Toda terça', {
    trigger: { kind: 'schedule', at: '09:00', days: [2] },
    conditions: { filter: { city: ['campinas'] } },
    steps: [{ id: 'a', kind: 'tag', tag: 'terça' }],
  });
  clock.advance(2 * day);
  const second = automationsInATest(db, clock);
  const tagged = () =>
    db.client.prepare(`select count(*) from lead_tag where tag = 'terça'`).pluck().get() as number;
  while (tagged() < 115) await new Promise((resolve) => setImmediate(resolve));
  await second.pass(day);
  expect(tagged()).toBe(115);
  expect(second.automations.list().at(-1)?.numbers).toMatchObject({ ran: 115, waiting: 0 });
});

test('switched off, what waits ends; a new version leaves what runs on its own', async () => {
  const world = automationsInATest(openTestDb());
  const made = world.make('Versões', {
    trigger: { kind: 'created' },
    steps: [wait('a', 1, 'days'), mail('b', 'first')],
  });
  world.add({ name: 'Bia' });
  await world.settled();
  const next = world.automations.change(
    made.id,
    { name: made.name, definition: { ...made.definition, steps: [made.definition.steps[1]!] } },
    world.admin,
  );
  expect(next.version).toBe(2);
  await world.pass(day);
  expect(world.runs()[0]).toMatchObject({ version: 1, state: 'done' });
  const back = world.automations.restore(made.id, 1, world.admin);
  expect([back.version, back.definition]).toEqual([3, made.definition]);
  world.add({ name: 'Caio' });
  await world.settled();
  expect(world.automations.setOn(made.id, false, world.admin).ended).toBe(1);
  await world.pass(2 * day);
  expect(world.messages()).toEqual(['first']);
});

test('a call leaves one signed delivery for the system it names, under a key of its own', async () => {
  const world = automationsInATest(openTestDb());
  world.db.client.exec(`insert into event_subscription
      (uid, name, url, types, secret, created_at, updated_at)
    values ('n8n', 'n8n', 'https://n8n.example', '["lead.deleted"]', 's', 0, 0),
           ('erp', 'ERP', 'https://erp.example', '["automation.called"]', 's', 0, 0)`);
  world.make('Cobrança', {
    trigger: { kind: 'created' },
    steps: [
      { id: 'a', kind: 'webhook', subscriptionId: 'n8n', name: 'billing.setup' },
      { id: 'b', kind: 'webhook', subscriptionId: null, name: 'lead.hot' },
    ],
  });
  world.add({ name: 'Bia' });
  await world.settled();
  const left = world.db.client
    .prepare(
      `select event_subscription.uid as receiver, event.key, json_extract(payload, '$.name') as name
         from event_delivery join event on event.id = event_id
         join event_subscription on event_subscription.id = subscription_id order by event_delivery.id`,
    )
    .all();
  const run = world.runs()[0]?.id ?? '';
  expect(left).toEqual([
    { receiver: 'n8n', key: `automation:${run}:0`, name: 'billing.setup' },
    { receiver: 'erp', key: `automation:${run}:1`, name: 'lead.hot' },
  ]);
});

test('a follow-up that fell due is told of in the language of the screens, also of before it was changed', async () => {
  let language: 'pt-BR' | 'en' = 'pt-BR';
  const world = automationsInATest(openTestDb(), undefined, { language: () => language });
  await world.settled();
  world.add({ name: 'Bia', followUpAt: world.clock.now() + hour });
  world.make('Boas-vindas', {
    trigger: { kind: 'created' },
    steps: [{ id: 'a', kind: 'notice', text: 'Ligar já' }],
  });
  await world.pass(2 * hour);
  world.add({ name: 'Caio' });
  await world.settled();
  // As an earlier version kept it.
  world.db.client.exec(`update person_notice set text = 'Retorno agora' where step_row is null`);
  const told = () => world.notices().map(({ text, leadName }) => `${text} ${leadName}`);
  expect(told()).toEqual(['Ligar já Caio', 'Retorno agora Bia']);
  language = 'en';
  // What a person wrote stays in their words.
  expect(told()).toEqual(['Ligar já Caio', 'Follow-up now Bia']);
});

test('a follow-up that falls due is told once, sets off what listens, and ends with an outcome', async () => {
  const notices: string[] = [];
  const clock = createTestClock();
  const world = automationsInATest(openTestDb(), clock, {
    notify: ({ title, body }) => void notices.push(`${title} ${body}`),
  });
  world.make('Vencido', { trigger: { kind: 'follow-up' }, steps: [mail('a', 'first')] });
  const lead = world.add({ name: 'Bia', phone: '+5511987654321', followUpAt: clock.now() + hour });
  const late = world.add({ name: 'Caio', followUpAt: clock.now() - day });
  await world.pass(2 * hour);
  await world.pass(hour);
  expect(notices).toEqual(['Casa Norte: Retorno agora Bia']);
  expect(world.messages()).toEqual(['first']);
  expect(world.followUps.counts()).toEqual({ late: 1, today: 1, coming: 0 });
  const file = world.followUps.calendar();
  expect(file.count).toBe(2);
  expect(file.text).toContain('SUMMARY:Retorno: Bia');
  expect(file.text).toContain('DTSTART:20261123T130000Z');

  world.followUps.snooze(late.uid, clock.now() + 2 * day, world.admin);
  const how = { outcome: 'answered', note: 'Pediu proposta', next: null } as const;
  const { id } = world.followUps.done(lead.uid, how, world.admin);
  expect(world.followUps.counts()).toEqual({ late: 0, today: 0, coming: 1 });
  expect(world.marksOf(lead.uid).followUps).toMatchObject([
    { outcome: 'answered', note: 'Pediu proposta', actor: 'Ana' },
  ]);
  world.followUps.reopen(id, world.admin);
  expect(world.followUps.counts()).toEqual({ late: 0, today: 1, coming: 1 });
  expect(world.marksOf(lead.uid).followUps).toEqual([]);
});
