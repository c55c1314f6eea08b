import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createReader, readHere } from '../../../../src/main/service/db/reader.ts';
import { createOverview } from '../../../../src/main/service/overview/create-overview.ts';
import { createRunList } from '../../../../src/main/service/automations/run-list.ts';
import type { LeadEdit } from '../../../../src/main/service/leads/lead-values.ts';
import { byAna, byDinamize, leadsInATest } from '../../../support/leads-in-a-test.ts';
import type { LeadFilter } from '../../../../src/shared/model/lead.ts';
import type { OverviewFigures } from '../../../../src/shared/model/overview.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

function rooms() {
  const t = leadsInATest();
  const { sets } = t.scoring;
  const overview = createOverview({ ...t, reader: readHere(t.db), stages: t.stages.list, sets });
  const run = (sql: string, ...params: unknown[]) => t.db.client.prepare(sql).run(...params);
  let serial = 0;
  const uid = () => `u${(serial += 1)}`;
  return {
    ...t,
    overview,
    came: (values: LeadEdit, at: number, readAt = at) => {
      const lead = t.add(values, byDinamize);
      run('update lead set created_at = ? where id = ?', at, lead.id);
      run(`update change set at = ? where record_type = 'lead' and record_id = ?`, readAt, lead.id);
      return lead;
    },
    set: (id: number, column: 'score' | 'temperature', value: number | string) =>
      run(`update lead set ${column} = ? where id = ?`, value, id),
    sent: (leadId: number, at: number) =>
      run(
        `insert into message (uid, cause, lead_id, channel, state, made_by, run_at, created_at, sent_at)
         values (?, ?, ?, 'email', 'sent', 'Ana', ?, ?, ?)`,
        uid(),
        uid(),
        leadId,
        at,
        at,
        at,
      ),
    automation: (id: string) =>
      run('insert into automation (uid, name, created_at, updated_at) values (?, ?, 0, 0)', id, id)
        .lastInsertRowid as number,
    ran: (automationId: number, leadId: number, state: string, at: number) =>
      run(
        `insert into automation_run (uid, automation_id, version, lead_id, state, run_at, started_at)
         values (?, ?, 1, ?, ?, ?, ?)`,
        uid(),
        automationId,
        leadId,
        state,
        at,
        at,
      ),
    converted: (id: number, at: number) =>
      run("update lead set status = 'converted', converted_at = ? where id = ?", at, id),
  };
}

test('the figures of a small company are those one works out by hand', async () => {
  const t = rooms();
  const now = t.clock.now();
  const ana = t.came({ name: 'Ana', origin: 'Site' }, now - 2 * 60 * minute);
  const bia = t.came({ name: 'Bia', origin: 'site' }, now - day);
  const caio = t.came({ name: 'Caio', origin: 'Indicação' }, now - day);
  // Two days old in another system, and here for half an hour.
  const davi = t.came({ name: 'Davi' }, now - 2 * day, now - 30 * minute);
  t.came({ name: 'Eva', origin: 'Site' }, now - 8 * day);
  t.remove(t.came({ name: 'Fora', origin: 'Site' }, now - day));
  t.sent(ana.id, now - 2 * 60 * minute + 4 * minute);
  t.sent(davi.id, now - 10 * minute);
  t.edit(bia, { status: 'contacted' }, byAna);
  t.edit(caio, { status: 'contacted' }, byDinamize);
  t.converted(bia.id, now);
  t.set(ana.id, 'score', 27);
  t.set(ana.id, 'temperature', 'hot');
  const welcome = t.automation('welcome');
  t.ran(welcome, ana.id, 'done', now - 100 * minute);
  t.ran(welcome, bia.id, 'failed', now - day + minute);
  t.ran(welcome, bia.id, 'done', now - 9 * day);

  const { leads, scores, contact, automations } = await t.overview.figures({ period: '7' });

  expect(leads).toMatchObject({
    total: 4,
    totalBefore: 1,
    converted: 1,
    convertedBefore: 0,
    classes: { hot: 1, warm: 0, cold: 3 },
    shownOrigins: [['site'], [''], ['Indicação']],
  });
  expect(leads.days.map(({ total }) => total)).toEqual([0, 0, 0, 0, 1, 2, 1]);
  expect(leads.origins.map(({ total, converted }) => [total, converted])).toEqual([
    [2, 1],
    [1, 0],
    [1, 0],
  ]);
  expect([scores.total, scores.classes.hot]).toEqual([4, 1]);
  expect(scores.bands.find(({ from }) => from === 25)).toMatchObject({ to: 29, total: 1 });
  expect(contact.speeds).toEqual([
    { speed: '5m', total: 1 },
    { speed: '1h', total: 1 },
    { speed: '1d', total: 1 },
    { speed: 'later', total: 0 },
    { speed: 'none', total: 1 },
  ]);
  expect([contact.medianSeconds, contact.medianSecondsBefore]).toEqual([1200, null]);
  expect(automations).toEqual([
    { id: 'welcome', name: 'welcome', started: 2, done: 1, waiting: 0, failed: 1, converted: 1 },
  ]);
});

test('the forecast is what is open on each stage, by the share that was won from it', async () => {
  const t = rooms();
  const deal = (stage: string, value: number) => {
    const draft = { title: 'Casa', value, stageId: t.stageNamed(stage), leadId: null, owner: null };
    return t.board.create({ operator: { name: 'Ana', role: 'staff' }, source: 'form' }, draft);
  };
  const move = (id: string, stage: string) =>
    t.board.edit({ operator: { name: 'Ana', role: 'staff' }, source: 'form' }, id, {
      stageId: t.stageNamed(stage),
      ...(stage === 'Perdido' && { lostReason: 'Preço' }),
    });
  expect((await t.overview.figures({ period: '30' })).pipeline.forecast).toBeNull();

  for (const end of ['Ganho', 'Perdido', 'Perdido', 'Perdido']) move(deal('Novo', 10).id, end);
  const visited = deal('Novo', 10);
  move(visited.id, 'Visita');
  move(visited.id, 'Ganho');
  deal('Novo', 1000);
  deal('Visita', 500);
  deal('Proposta', 100);

  const { pipeline } = await t.overview.figures({ period: '30' });
  expect(
    pipeline.stages.map(({ name, value, ended, wonShare, borrowed, expected }) => ({
      name,
      value,
      ended,
      wonShare,
      borrowed,
      expected,
    })),
  ).toEqual([
    { name: 'Novo', value: 1000, ended: 5, wonShare: 0.4, borrowed: false, expected: 400 },
    { name: 'Qualificação', value: 0, ended: 0, wonShare: 0.4, borrowed: true, expected: 0 },
    { name: 'Visita', value: 500, ended: 1, wonShare: 1, borrowed: false, expected: 500 },
    { name: 'Proposta', value: 100, ended: 0, wonShare: 0.4, borrowed: true, expected: 40 },
  ]);
  expect([pipeline.value, pipeline.deals, pipeline.forecast]).toEqual([1600, 3, 940]);
  const onStages = pipeline.stages.map(
    ({ id }) => t.dealList.page({ stageId: id, limit: 1 }).pagination.total,
  );
  expect(pipeline.stages.map(({ deals }) => deals)).toEqual(onStages);
});

test('every number is as many as the list it opens shows', async () => {
  const person = fc.record({
    origin: fc.constantFrom(null, 'Site', 'SITE', 'Indicação', 'Meta', 'Feira', 'Rádio', 'E-mail'),
    hoursAgo: fc.integer({ min: 0, max: 24 * 20 }),
    score: fc.integer({ min: -5, max: 70 }),
    class: fc.constantFrom('hot', 'warm', 'cold'),
    status: fc.constantFrom('new', 'contacted', 'lost', 'inactive'),
    converted: fc.boolean(),
    spokenAfter: fc.option(fc.constantFrom(0, 299, 300, 301, 3600, 3601, 86_400, 86_401)),
    ran: fc.option(fc.constantFrom('done', 'failed', 'waiting', 'refused', 'stopped')),
    deleted: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(person, { minLength: 8, maxLength: 40 }), async (people) => {
      const t = rooms();
      const now = t.clock.now();
      const welcome = t.automation('welcome');
      for (const each of people) {
        const at = now - each.hoursAgo * 60 * minute;
        const lead = t.came({ name: 'X', origin: each.origin, status: each.status as 'new' }, at);
        t.set(lead.id, 'score', each.score);
        t.set(lead.id, 'temperature', each.class);
        if (each.spokenAfter !== null) t.sent(lead.id, at + each.spokenAfter * 1000 + 999);
        if (each.ran !== null) t.ran(welcome, lead.id, each.ran, at + minute);
        if (each.converted) t.converted(lead.id, now);
        if (each.deleted) t.remove(lead);
      }
      const figures = await t.overview.figures({ period: '7' });
      for (const [filter, count] of countsOf(figures)) {
        expect([filter, t.list.count(filter)]).toEqual([filter, count]);
      }
      const runs = createRunList(t.db);
      const { from: startedFrom, to: startedTo } = figures.period;
      for (const { id: automationId, started, done, waiting, failed } of figures.automations) {
        const of = (state?: 'done' | 'failed' | 'waiting' | 'ready') =>
          runs.page({
            automationId,
            startedFrom,
            startedTo,
            limit: 100,
            ...(state && { state: [state] }),
          }).items.length;
        expect([of(), of('done'), of('waiting') + of('ready'), of('failed')]).toEqual([
          started,
          done,
          waiting,
          failed,
        ]);
      }
      t.db.close();
    }),
    { numRuns: 10 },
  );
});

/** What each number opens, as the screen has it. */
function countsOf({ period, before, leads, ...rest }: OverviewFigures): [LeadFilter, number][] {
  const created = { createdFrom: period.from, createdTo: period.to };
  const earlier = { createdFrom: before.from, createdTo: before.to };
  const open = { statusNot: ['converted', 'lost', 'inactive'] } satisfies LeadFilter;
  return [
    [created, leads.total],
    [earlier, leads.totalBefore],
    [{ ...created, converted: true }, leads.converted],
    [{ ...earlier, converted: true }, leads.convertedBefore],
    ...leads.days.flatMap(({ from, to, total, classes, origins }): [LeadFilter, number][] => {
      const that = { createdFrom: from, createdTo: to };
      return [
        [that, total],
        [{ ...that, temperature: ['hot'] }, classes.hot ?? 0],
        [{ ...that, temperature: ['cold'] }, classes.cold ?? 0],
        ...origins.map((count, at): [LeadFilter, number] => [
          { ...that, origin: leads.shownOrigins[at] ?? [] },
          count,
        ]),
      ];
    }),
    ...leads.origins.flatMap(({ origin, total, converted }): [LeadFilter, number][] => [
      [{ ...created, origin: [origin] }, total],
      [{ ...created, origin: [origin], converted: true }, converted],
    ]),
    [open, rest.scores.total],
    ...rest.scores.bands.map(({ from, to, total }): [LeadFilter, number] => [
      { ...open, ...(from !== null && { scoreFrom: from }), ...(to !== null && { scoreTo: to }) },
      total,
    ]),
    ...rest.contact.speeds.map(({ speed, total }): [LeadFilter, number] => [
      { ...created, firstContact: [speed] },
      total,
    ]),
    ...rest.automations.map(({ id, converted }): [LeadFilter, number] => [
      { convertedAfter: id, ranFrom: period.from, ranTo: period.to },
      converted,
    ]),
  ];
}

test('the thread that reads finds the same figures as the connection that writes', async () => {
  const t = rooms();
  const ana = t.came({ name: 'Ana', origin: 'Site' }, t.clock.now() - 60 * minute);
  t.sent(ana.id, t.clock.now());
  const reader = createReader(t.db, { few: 0 });
  const { sets } = t.scoring;
  const aside = createOverview({ ...t, reader, stages: t.stages.list, sets });
  expect(await aside.figures({ period: '7' })).toEqual(await t.overview.figures({ period: '7' }));
  await reader.close();
  // What is written is seen by the next question.
  t.came({ name: 'Bia' }, t.clock.now());
  expect((await t.overview.figures({ period: '7' })).leads.total).toBe(2);
});
