import { expect, onTestFinished, test } from 'vitest';
import { readCostFile } from '../../../../src/main/service/attribution/read-cost-file.ts';
import { shareOf, spanOf } from '../../../../src/main/service/attribution/cost-days.ts';
import type {
  AdCost,
  CostFileReport,
  CostsChanged,
} from '../../../../src/shared/model/attribution.ts';
import { attributionInATest } from '../../../support/attribution-in-a-test.ts';
import { temporaryFolder } from '../../../support/open-test-db.ts';
import { serviceOn } from '../../../support/service-in-a-test.ts';

const meta = [
  'Nome da campanha,Dia,Veiculação,Valor usado (BRL),Resultados,Início dos relatórios,Término dos relatórios',
  'Verão,2026-03-01,active,"1.234,56",3,2026-03-01,2026-03-01',
  'Verão,2026-03-01,active,"0,44",1,2026-03-01,2026-03-01',
  'Inverno,2026-03-01,active,50.5,1,2026-03-01,2026-03-01',
  'Inverno,31/02/2026,active,10,1,2026-03-01,2026-03-01',
  'Outono,2026-03-02,active,,0,2026-03-02,2026-03-02',
  ',,,"1.295,50",5,2026-03-01,2026-03-31',
].join('\r\n');

const google = [
  'Relatório de campanhas',
  '1 de março de 2026 - 31 de março de 2026',
  'Campanha\tDia\tCódigo da moeda\tCusto',
  'Busca – marca\t2026-03-01\tBRL\t1.000,00',
  'Busca – marca\t2026-03-02\tBRL\t2.000,00',
  'Display\t2026-03-02\tUSD\t7,00',
  'Total: conta\t --\tBRL\t3.007,00',
].join('\n');

async function withCosts() {
  const all = await attributionInATest();
  const costs = async () =>
    (await all.ask<{ items: AdCost[] }>('attribution.costs', { limit: 500, sort: 'period' })).items;
  const amounts = async () =>
    (await costs()).map(({ period, source, medium, campaign, cost }) =>
      [period, source, medium, campaign, cost].join(' '),
    );
  return { ...all, costs, amounts };
}

test('a report of Meta Ads is taken row by row, and again without doubling anything', async () => {
  const { importFile, amounts, ask } = await withCosts();
  const first = await importFile(meta);
  expect(first).toMatchObject({
    shape: 'meta',
    source: 'facebook',
    medium: 'cpc',
    rows: 6,
    costs: 2,
    addedUp: 1,
    totals: 1,
    total: 1285.5,
    created: 2,
    replaced: 0,
    rejected: 2,
    problems: [
      { line: 5, why: 'not_a_day' },
      { line: 6, why: 'no_cost' },
    ],
  });
  const kept = ['2026-03-01 facebook cpc Inverno 50.5', '2026-03-01 facebook cpc Verão 1235'];
  expect((await amounts()).toSorted()).toEqual(kept);
  expect(await importFile(meta)).toMatchObject({ created: 0, replaced: 0, unchanged: 2 });
  expect((await amounts()).toSorted()).toEqual(kept);

  // The platform corrected its figures: the same day and campaign, whatever its spelling.
  const corrected = 'Campaign name,Day,Amount spent (BRL)\nVERAO,2026-03-01,1300.00\n';
  const later = await importFile(corrected, { source: 'Facebook', medium: 'CPC' });
  expect(later).toMatchObject({ created: 0, replaced: 1, unchanged: 0 });
  expect((await amounts()).toSorted()[0]).toBe('2026-03-01 Facebook CPC VERAO 1300');
  expect(await ask('attribution.undo', { id: later.changed.id })).toEqual({ undone: 1, left: 0 });
  expect((await amounts()).toSorted()).toEqual(kept);
  await expect(ask('attribution.undo', { id: later.changed.id })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await ask('attribution.undo', { id: first.changed.id });
  expect(await amounts()).toEqual([]);
});

test('a report of Google Ads in its own encoding is found below its title, and goes to where its leads came from', async () => {
  const { lead, importFile, amounts } = await withCosts();
  await lead({ source: 'adwords', medium: 'paid search', campaign: 'busca – MARCA' });
  await lead({ source: 'other', medium: 'cpc', campaign: 'anything' });
  const utf16 = Buffer.from(`﻿${google}`, 'utf16le');
  expect(await importFile(utf16)).toMatchObject({
    shape: 'google',
    source: 'adwords',
    medium: 'paid search',
    costs: 2,
    totals: 1,
    rejected: 1,
    problems: [{ line: 6, why: 'other_currency' }],
  });
  expect(await amounts()).toEqual([
    '2026-03-01 adwords paid search Busca – marca 1000',
    '2026-03-02 adwords paid search Busca – marca 2000',
  ]);
});

test('trying a file changes nothing and says what importing it would do', async () => {
  const { ask, amounts } = await withCosts();
  await ask('attribution.saveCosts', {
    items: [{ period: '2026-03', source: 'facebook', medium: 'cpc', campaign: 'Verão', cost: 1 }],
  });
  const base64 = Buffer.from(meta).toString('base64');
  const tried = await ask<CostFileReport>('attribution.tryFile', { name: 'a.csv', base64 });
  expect(tried).toMatchObject({ created: 2, overlapping: 1, firstDay: '2026-03-01' });
  expect(await amounts()).toHaveLength(1);
});

test.each([
  ['data;campanha;valor\n05/03/2026;A;R$ 1.234,5', '2026-03-05', 123_450],
  ['date,campaign,cost\n3/4/2026,A,1\n3/14/2026,A,1', '2026-03-04', 100],
  ['date,campaign,cost\n3/4/2026,A,1', '2026-04-03', 100],
  ['Mês;Campanha;Custo\nmarço de 2026;A;12', '2026-03', 1200],
  ['Month,Campaign,Cost\n2026-03-01,A,12', '2026-03', 1200],
  ['Day,Campaign,Cost\n"Mar 5, 2026",A,12', '2026-03-05', 1200],
  ['Dia;Campanha;Custo\n5 de mar. de 2026;A;12', '2026-03-05', 1200],
  [
    'Campaign name,Reporting starts,Reporting ends,Amount spent (BRL)\nA,2026-03-01,2026-03-31,9',
    '2026-03',
    900,
  ],
])('%j is understood', async (text, period, cents) => {
  const { costs, problems } = await readCostFile(Buffer.from(text));
  expect(problems).toEqual([]);
  expect(costs[0]).toMatchObject({ period, cents, campaign: 'A' });
});

test('a campaign whose name begins with "Total" is a campaign; lines of totals are not', async () => {
  const rows = [
    'Campanha;Dia;Custo',
    'Total Flex Imóveis;2026-03-01;10',
    'Total: vendas;2026-03-01;20',
    'Total Flex Imóveis;;30',
    'Total: conta; --;30',
    'Total;2026-03-01;30',
    'TOTAL GERAL:;2026-03-31;30',
    'Grand total;--;30',
  ];
  const { costs, totals, problems } = await readCostFile(Buffer.from(rows.join('\n')));
  expect(costs.map(({ campaign, cents }) => [campaign, cents])).toEqual([
    ['Total Flex Imóveis', 1000],
    ['Total: vendas', 2000],
  ]);
  expect([totals, problems]).toEqual([5, []]);
  const byDay = ['Mês;Campanha;Custo', '2026-03;Total Flex;10', 'Total: campanhas;;10'];
  expect(await readCostFile(Buffer.from(byDay.join('\n')))).toMatchObject({
    costs: [{ campaign: 'Total Flex', period: '2026-03' }],
    totals: 1,
  });
});

test('each row that does not fit is told by its line and why', async () => {
  const rows = [
    'dia;campanha;origem;custo',
    '2026-03-01;A;google;-5',
    ';A;google;5',
    '2026-03-01;A;google;cinco',
    '2026-03-01;A;google;US$ 5',
    '"2026-03-02";"B\nC";google;7',
    '2026-03-01;A;google;',
    `2026-03-01;${'x'.repeat(201)};google;1`,
  ];
  const { costs, problems } = await readCostFile(Buffer.from(rows.join('\n'), 'latin1'));
  expect(costs.map(({ line, campaign }) => [line, campaign])).toEqual([[6, 'B C']]);
  expect(problems.map(({ line, why }) => [line, why])).toEqual([
    [2, 'negative'],
    [3, 'no_day'],
    [4, 'not_money'],
    [5, 'other_currency'],
    [8, 'no_cost'],
    [9, 'too_long'],
  ]);
});

test.each([
  ['nome;telefone\nAna;11', /No table of costs/],
  ['campaign,cost\nA,5', /but not when/],
  ['\0\0\0\0', /No table of costs/],
  ['', /No table of costs/],
])('%j is refused in words that say what to do', async (text, words) => {
  await expect(readCostFile(Buffer.from(text))).rejects.toThrow(words);
});

test('a cost is entered once a period and campaign, moved, deleted and brought back', async () => {
  const { ask, askAs, amounts, costs } = await withCosts();
  const item = { period: '2026-03-01', source: 'Google', medium: '', campaign: 'Verão', cost: 10 };
  const save = (cost: object) => ask<CostsChanged>('attribution.saveCosts', { items: [cost] });
  expect(await save(item)).toMatchObject({ created: 1 });
  expect(await save({ ...item, source: ' google', campaign: 'VERAO', cost: 20 })).toMatchObject({
    replaced: 1,
  });
  await save({ ...item, period: '2026-03' });
  const [day, month] = await costs();
  expect([month?.period, day?.cost]).toEqual(['2026-03', 20]);
  const { id: _id, fileName: _f, actor: _a, updatedAt: _u, ...rest } = day!;
  await expect(
    ask('attribution.editCost', { ...rest, id: day!.id, period: '2026-03' }),
  ).rejects.toMatchObject({ code: 'BAD_INPUT' });
  await ask('attribution.editCost', {
    ...rest,
    id: day!.id,
    period: '2026-03-02',
    medium: '(none)',
  });
  const removed = await ask<CostsChanged>('attribution.removeCosts', {
    ids: [month!.id, day!.id],
  });
  expect(await amounts()).toEqual([]);
  // One of them was entered anew meanwhile: that one stays.
  await save({ ...item, period: '2026-03', cost: 77 });
  expect(await ask('attribution.undo', { id: removed.id })).toEqual({ undone: 1, left: 1 });
  expect(await amounts()).toEqual(['2026-03 Google  Verão 77', '2026-03-02 google  VERAO 20']);

  await expect(askAs('staff', 'attribution.saveCosts', { items: [item] })).rejects.toMatchObject({
    code: 'NOT_ALLOWED',
  });
  expect(await askAs('staff', 'attribution.costs', {})).toMatchObject({
    pagination: { total: 2 },
  });
  await expect(save({ ...item, source: '(none)' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  await expect(save({ ...item, period: '2026-02-30' })).rejects.toMatchObject({
    code: 'BAD_INPUT',
  });
});

test('the parts of a month that was paid as a whole add up to it, however it is cut', () => {
  const month = spanOf('2026-02');
  expect(month).toEqual({ firstDay: '2026-02-01', lastDay: '2026-02-28' });
  for (const cents of [0, 1, 27, 100, 99_999]) {
    for (let cut = 1; cut < 28; cut += 1) {
      const until = `2026-02-${String(cut).padStart(2, '0')}`;
      const after = `2026-02-${String(cut + 1).padStart(2, '0')}`;
      const parts =
        shareOf(cents, month, '2026-01-15', until) + shareOf(cents, month, after, '2026-03-15');
      expect(parts).toBe(cents);
    }
  }
});

const many = [
  'Dia;Campanha;Valor;Origem',
  ...Array.from({ length: 3000 }, (_, n) => `2026-03-${10 + (n % 20)};C${n};1,00;google`),
].join('\n');

test('a large file is imported and taken back with turns for others, and once at a time', async () => {
  const { importFile, ask, report } = await attributionInATest();
  let turns = 0;
  let working = true;
  const count = () => {
    turns += 1;
    if (working) setImmediate(count);
  };
  setImmediate(count);
  const { changed } = await importFile(many);
  expect(changed.created).toBe(3000);
  // A slice is no more than 200 rows.
  expect(turns).toBeGreaterThan(10);
  expect((await report()).total.cost).toBe(3000);

  turns = 0;
  const undone = ask<object>('attribution.undo', { id: changed.id });
  await expect(ask('attribution.undo', { id: changed.id })).rejects.toMatchObject({ code: 'BUSY' });
  expect(await undone).toEqual({ undone: 3000, left: 0 });
  working = false;
  expect(turns).toBeGreaterThan(10);
  await expect(ask('attribution.undo', { id: changed.id })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('an import of costs that fails halfway leaves none of it', async () => {
  const { importFile, service, report } = await attributionInATest();
  const { client } = service.db;
  client.exec(`create temp trigger full before insert on ad_cost
    when (select count(*) from ad_cost) >= 1000 begin select raise(abort, 'disk full'); end`);
  await expect(importFile(many)).rejects.toThrow();
  expect((await report()).total.cost).toBe(0);
  client.exec('drop trigger full');
  expect((await importFile(many)).changed.created).toBe(3000);
});

test('an import of costs that the program was closed in is as if it never was', async () => {
  const dir = temporaryFolder();
  const first = serviceOn(dir);
  await first.service.start();
  const importFile = (text: string) =>
    first.ask('attribution.importFile', {
      name: 'custos.csv',
      base64: Buffer.from(text).toString('base64'),
    });
  await importFile('Dia;Campanha;Valor;Origem\n2026-03-17;C7;99,00;google');
  const importing = importFile(many);
  importing.catch(() => undefined);
  const held = first.service.db.client.prepare('select count(*) from ad_cost').pluck();
  while ((held.get() as number) < 500) await new Promise((turn) => setImmediate(turn));
  await first.service.stop();
  await expect(importing).rejects.toMatchObject({ code: 'CLOSING' });

  const second = serviceOn(dir);
  onTestFinished(second.service.stop);
  const { client } = second.service.db;
  expect(client.prepare('select count(*) from ad_cost').pluck().get()).toBeGreaterThan(400);
  await second.service.start();
  const left = client.prepare('select campaign, cents from ad_cost').all();
  expect(left).toEqual([{ campaign: 'C7', cents: 9900 }]);
});
