import fc from 'fast-check';
import { expect, test } from 'vitest';
import type {
  AttributionReport,
  AttributedSale,
} from '../../../../src/shared/model/attribution.ts';
import type { Lead } from '../../../../src/shared/model/lead.ts';
import { createReporter } from '../../../../src/main/service/attribution/report.ts';
import { readHere, type Reader } from '../../../../src/main/service/db/reader.ts';
import { openTestDb } from '../../../support/open-test-db.ts';
import { attributionInATest } from '../../../support/attribution-in-a-test.ts';

const hour = 3_600_000;
const none = { leads: 0, qualified: 0, buyers: 0, sales: 0, revenue: 0, cost: 0 };

test('leads, sales and cost stand by source, medium and campaign as counted by hand', async () => {
  const { ask, lead, sale, report } = await attributionInATest();
  const ana = await lead({ source: 'Google', medium: 'cpc', campaign: 'Verão' });
  const bia = await lead({ source: ' GOOGLE ', medium: 'CPC', campaign: 'verao' });
  await lead({ source: 'google', medium: 'organic' });
  const caio = await lead({ source: 'facebook', medium: 'cpc', campaign: 'Inverno' });
  const dora = await lead();
  await lead({ medium: 'cpc', campaign: 'Verão' });
  await ask('leads.edit', { id: bia.id, status: 'qualified' });
  await ask('leads.convert', {
    id: ana.id,
    stageId: (await ask<{ items: { id: string; kind: string }[] }>('deals.stages')).items.find(
      ({ kind }) => kind === 'won',
    )!.id,
    value: 1000,
  });
  await sale(ana.id, 500.5);
  await sale(caio.id, 700, 'open');
  await sale(dora.id, null);
  await sale(null, 90);
  await ask('attribution.saveCosts', {
    items: [
      { period: '2026-03-09', source: 'google', medium: 'cpc', campaign: 'VERAO', cost: 300 },
      { period: '2026-03', source: 'Facebook', medium: 'cpc', campaign: 'Inverno', cost: 310 },
      { period: '2026-02', source: 'google', medium: 'cpc', campaign: 'Verão', cost: 999 },
      { period: '2026-03-10', source: 'tiktok', medium: '', campaign: '', cost: 12.34 },
    ],
  });

  const { rows, total, level } = await report();
  expect(level).toBe('source');
  const google = { leads: 3, qualified: 2, buyers: 1, sales: 2, revenue: 1500.5, cost: 300 };
  expect(rows).toEqual(
    [
      // As the newest lead has it.
      { key: 'google', name: 'google', ...google },
      { ...none, key: '(none)', name: '', leads: 2, buyers: 1, sales: 2, revenue: 90 },
      { ...none, key: 'facebook', name: 'facebook', leads: 1, cost: 310 },
      { ...none, key: 'tiktok', name: 'tiktok', cost: 12.34 },
    ].toSorted(
      (a, b) => rows.findIndex((r) => r.key === a.key) - rows.findIndex((r) => r.key === b.key),
    ),
  );
  expect(total).toEqual({
    leads: 6,
    qualified: 2,
    buyers: 2,
    sales: 4,
    revenue: 1590.5,
    cost: 622.34,
  });

  const media = await report({ source: 'GOOGLE' });
  expect(media.level).toBe('medium');
  expect(media.rows.map(({ key, leads, cost }) => [key, leads, cost])).toEqual([
    ['cpc', 2, 300],
    ['organic', 1, 0],
  ]);
  expect(media.total).toEqual(google);
  const campaigns = await report({ source: 'google', medium: 'cpc' });
  expect(campaigns).toMatchObject({
    level: 'campaign',
    rows: [{ key: 'verao', name: 'verao', leads: 2, qualified: 2, sales: 2, cost: 300 }],
  });
  // Ten of 31 days of a month that was paid as a whole.
  const some = await report({ from: '2026-03-01', to: '2026-03-10', source: 'facebook' });
  expect(some.total.cost).toBe(100);
});

test('a lead counts on the day it was in the city of the company, also when the clocks change', async () => {
  // 3 November 2018 was the last day before summer time there, which began at midnight.
  const { lead, report, clock } = await attributionInATest(Date.parse('2018-11-03T02:59:59Z'));
  const day = (on: string) => report({ from: on, to: on });
  await lead({ source: 'google' });
  clock.advance(1000);
  await lead({ source: 'google' });
  clock.advance(24 * hour - 1);
  await lead({ source: 'google' });
  clock.advance(1);
  await lead({ source: 'google' });
  clock.advance(23 * hour - 1);
  await lead({ source: 'google' });
  clock.advance(1);
  await lead({ source: 'google' });
  const found = await Promise.all(
    ['2018-11-02', '2018-11-03', '2018-11-04', '2018-11-05'].map(day),
  );
  expect(found.map(({ total }) => total.leads)).toEqual([1, 2, 2, 1]);
  expect(found[2]).toMatchObject({
    since: '2018-11-04T03:00:00.000Z',
    until: '2018-11-05T01:59:59.999Z',
  });
});

const sources = ['Google', 'google ', 'GOOGLE', 'Órgão', 'orgao', 'fb', '', '(none)'];
const step = fc.record({
  source: fc.constantFrom(...sources),
  medium: fc.constantFrom('cpc', 'CPC ', 'social', ''),
  campaign: fc.constantFrom('Verão 1', 'verao  1', 'B', ''),
  later: fc.integer({ min: 0, max: 30 }),
  status: fc.constantFrom('new', 'contacted', 'qualified', 'lost'),
  afterwards: fc.array(fc.constantFrom('qualified', 'lost', 'undo'), { maxLength: 3 }),
  deleted: fc.boolean(),
  deals: fc.array(
    fc.record({
      kind: fc.constantFrom('won' as const, 'won' as const, 'open' as const),
      cents: fc.option(fc.integer({ min: 0, max: 1e7 })),
      later: fc.integer({ min: 0, max: 20 }),
    }),
    { maxLength: 2 },
  ),
});

test('every number is as long as the list it opens, and the rows add up to all there is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 4, maxLength: 10 }),
      fc.constantFrom('leads', 'days'),
      async (steps, salesBy) => {
        const { ask, lead, sale, clock, service } = await attributionInATest();
        for (const {
          source,
          medium,
          campaign,
          later,
          status,
          afterwards,
          deleted,
          deals,
        } of steps) {
          clock.advance(later * hour);
          const { id } = await lead({ source, medium, campaign }, { status });
          const last = () => ask<{ undoId: string | null }>('leads.lastUndo', {});
          const made = await last();
          for (const next of afterwards) {
            const { undoId } = await last();
            if (next !== 'undo') await ask('leads.edit', { id, status: next });
            else if (undoId !== made.undoId) await ask('leads.undo', { undoId });
          }
          for (const deal of deals) {
            clock.advance(deal.later * hour);
            const value = deal.cents === null ? null : deal.cents / 100;
            await sale(id, value, deal.kind);
          }
          if (deleted) await ask('leads.remove', { id });
        }
        await sale(null, 5);
        const days = { from: '2026-03-11', to: '2026-03-14', salesBy };
        const report = (more = {}) =>
          ask<AttributionReport>('attribution.report', { ...days, ...more });
        const length = async (path: string, input: object) =>
          (await ask<{ pagination: { total: number } }>(path, { ...input, limit: 1 })).pagination
            .total;
        const check = async (
          place: Record<string, string>,
          { since, until }: AttributionReport,
          row: AttributionReport['total'],
        ) => {
          const utm = Object.fromEntries(
            Object.entries(place).map(([part, value]) => [
              `utm${part[0]?.toUpperCase()}${part.slice(1)}`,
              value,
            ]),
          );
          const created = { createdFrom: since, createdTo: until, ...utm };
          expect(await length('leads.list', created)).toBe(row.leads);
          expect(await length('leads.list', { ...created, qualified: true })).toBe(row.qualified);
          const never = await length('leads.list', { ...created, qualified: false });
          expect(never).toBe(row.leads - row.qualified);
          expect(await length('leads.list', { ...created, bought: true })).toBe(row.buyers);
          const { items } = await ask<{ items: AttributedSale[] }>('attribution.sales', {
            ...days,
            ...place,
            limit: 100,
          });
          expect(items.length).toBe(row.sales);
          const sum = items.reduce((all, { value }) => all + Math.round((value ?? 0) * 100), 0);
          expect(sum).toBe(Math.round(row.revenue * 100));
        };
        const top = await report();
        await check({}, top, top.total);
        expect(summed(top)).toEqual(top.total);
        for (const { key: source, name: _n, ...row } of top.rows) {
          await check({ source }, top, row);
          const media = await report({ source });
          expect(media.total).toEqual(row);
          expect(summed(media)).toEqual(row);
          for (const { key: medium, name: _m, ...inner } of media.rows) {
            await check({ source, medium }, media, inner);
            const campaigns = await report({ source, medium });
            expect(summed(campaigns)).toEqual(inner);
            for (const { key: campaign, name: _c, ...leaf } of campaigns.rows) {
              await check({ source, medium, campaign }, campaigns, leaf);
            }
          }
        }
        await service.stop();
      },
    ),
    { numRuns: 5 },
  );
});

function summed({ rows }: AttributionReport): AttributionReport['total'] {
  const cents = (n: number) => Math.round(n * 100);
  const sum = rows.reduce(
    (all, row) => ({
      leads: all.leads + row.leads,
      qualified: all.qualified + row.qualified,
      buyers: all.buyers + row.buyers,
      sales: all.sales + row.sales,
      revenue: all.revenue + cents(row.revenue),
      cost: all.cost + cents(row.cost),
    }),
    none,
  );
  return { ...sum, revenue: sum.revenue / 100, cost: sum.cost / 100 };
}

test('leads that were here before their visits were grouped are grouped too', async () => {
  const { lead, report, service } = await attributionInATest();
  const { id } = await lead({ source: 'Órgão', medium: 'cpc' });
  const kept = service.db.client
    .prepare<[string], Record<string, string>>(
      'select source_key, medium_key, campaign_key from lead where uid = ?',
    )
    .get(id);
  expect(kept).toEqual({ source_key: 'orgao', medium_key: 'cpc', campaign_key: '' });
  expect((await report({ source: 'ORGAO' })).total.leads).toBe(1);
});

test('the table has a line a campaign, with its figures in the language that is asked for', async () => {
  const { ask, lead, sale } = await attributionInATest();
  const { id } = await lead({ source: 'google', medium: 'cpc', campaign: '=Verão' });
  await sale(id, 450);
  await lead();
  const item = { period: '2026-03-10', source: 'google', medium: 'cpc', campaign: '=verão' };
  await ask('attribution.saveCosts', { items: [{ ...item, cost: 100.5 }] });
  const { name, text } = await ask<{ name: string; text: string }>('attribution.table', {
    query: { from: '2026-03-01', to: '2026-03-31' },
    language: 'pt-BR',
  });
  expect(name).toBe('atribuicao-2026-03-01-a-2026-03-31.csv');
  const [, nobody, google] = text.trim().split('\r\n');
  expect(nobody).toBe('Sem origem conhecida;;;1;0;0;0;0;0;;;;');
  expect(google).toContain(`google;cpc;'=Verão;1;0;1;1;450;100,5;100,5;;100,5;4,48`);
});

test('a merged lead keeps the visit of the one that stays', async () => {
  const { ask, lead, report } = await attributionInATest();
  const keep = await lead({ source: 'google' });
  const other = await lead({ source: 'facebook', medium: 'cpc' });
  await ask<Lead>('leads.merge', { id: keep.id, merge: [other.id] });
  expect((await report()).rows.map(({ key, leads }) => [key, leads])).toEqual([['google', 1]]);
});

test('a lead that was lost after it was qualified still counts, so that the cost of one stays', async () => {
  const { ask, lead, report } = await attributionInATest();
  const { id } = await lead({ source: 'google' });
  const { id: nobodys } = await lead();
  for (const each of [id, nobodys]) {
    await ask('leads.edit', { id: each, status: 'qualified' });
    await ask('leads.edit', { id: each, status: 'lost' });
  }
  const { rows, total } = await report();
  expect(total.qualified).toBe(2);
  expect(rows.map(({ qualified }) => qualified)).toEqual([1, 1]);
  const { undoId } = await ask<{ undoId: string }>('leads.lastUndo', {});
  await ask('leads.undo', { undoId });
  expect((await report()).total.qualified).toBe(2);
});

test('of very many leads the report counts in indexes alone', async () => {
  const db = openTestDb();
  db.client.exec(`insert into record_count (about, value, count) values ('lead', '', 1000000)`);
  const asked: { sql: string; params: readonly unknown[] }[] = [];
  const here = readHere(db);
  const reader: Reader = {
    ...here,
    rows(sql, params) {
      asked.push({ sql, params });
      return here.rows(sql, params);
    },
  };
  await createReporter(db, reader, 'America/Sao_Paulo').report({
    from: '2026-03-01',
    to: '2026-03-31',
    salesBy: 'leads',
  });
  expect(asked).toHaveLength(4);
  for (const { sql, params } of asked.slice(0, 2)) {
    type Step = { opcode: string; p1: number; p2: number };
    const steps = db.client.prepare<unknown[], Step>(`explain ${sql}`).all(...params);
    const page = db.client
      .prepare<[], number>("select rootpage from sqlite_master where name = 'lead'")
      .pluck()
      .get();
    const ofTable = steps.filter(({ opcode, p2 }) => opcode === 'OpenRead' && p2 === page);
    const reads = ofTable.flatMap(({ p1 }) =>
      steps.filter(
        (step) => ['Column', 'Rowid', 'FinishSeek'].includes(step.opcode) && step.p1 === p1,
      ),
    );
    expect(reads).toEqual([]);
  }
});
