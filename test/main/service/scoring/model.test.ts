import { expect, test } from 'vitest';
import { fitLogistic, type Sample } from '../../../../src/main/service/scoring/model/fit.ts';
import { asPoints, rulesOf } from '../../../../src/main/service/scoring/model/to-rules.ts';
import { admin, scoringInATest } from '../../../support/scoring-in-a-test.ts';

function many(count: number, active: number[], converted: boolean): Sample[] {
  return Array.from({ length: count }, () => ({ active, converted }));
}

test('one feature has the weight of its closed form: the logarithm of the odds ratio', async () => {
  // With it 30 of 40 converted, without it 20 of 60.
  const samples = [
    ...many(30, [0], true),
    ...many(10, [0], false),
    ...many(20, [], true),
    ...many(40, [], false),
  ];
  const { intercept, weights, errors } = await fitLogistic(samples, 1, 0);
  expect(intercept).toBeCloseTo(Math.log(20 / 40), 8);
  expect(weights[0]).toBeCloseTo(Math.log((30 * 40) / (10 * 20)), 8);
  expect(errors[0]).toBeCloseTo(Math.sqrt(1 / 30 + 1 / 10 + 1 / 20 + 1 / 40), 6);
});

test('two features that do not act on each other keep the weights they were made with', async () => {
  // Odds are 1/4, times 2 with the first, times 6 with the second.
  const made: [number[], number, number][] = [
    [[], 100, 400],
    [[0], 200, 400],
    [[1], 300, 200],
    [[0, 1], 300, 100],
  ];
  const samples = made.flatMap(([active, converted, lost]) => [
    ...many(converted, active, true),
    ...many(lost, active, false),
  ]);
  const { intercept, weights } = await fitLogistic(samples, 2, 0);
  expect(intercept).toBeCloseTo(Math.log(1 / 4), 6);
  expect(weights[0]).toBeCloseTo(Math.log(2), 6);
  expect(weights[1]).toBeCloseTo(Math.log(6), 6);
});

test('a feature that decides everything has no weight of its own, and one that is held back', async () => {
  const samples = [...many(30, [0], true), ...many(30, [], false)];
  await expect(fitLogistic(samples, 1, 0)).rejects.toThrow(RangeError);
  const { weights } = await fitLogistic(samples, 1, 1);
  expect(weights[0]).toBeGreaterThan(2);
  expect(weights[0]).toBeLessThan(10);
});

test('weights become points in proportion, and unsure ones become none', () => {
  const points = asPoints([
    { weight: 2, error: 0.1 },
    { weight: -1, error: 0.2 },
    { weight: 1.5, error: 1 },
  ]);
  expect(points).toEqual([15, -7, 0]);
  expect(
    rulesOf([
      { feature: { kind: 'origin', origin: 'Site' }, points: 15 },
      { feature: { kind: 'income', from: 4_000, below: 7_000 }, points: -7 },
      { feature: { kind: 'income', from: 7_000, below: 10_000 }, points: 0 },
      { feature: { kind: 'word', word: 'casa' }, points: 0 },
    ]),
  ).toEqual([
    { id: 'learned-0', name: null, on: true, points: 15, kind: 'origin', origins: ['Site'] },
    {
      id: 'learned-income',
      name: null,
      on: true,
      kind: 'income',
      bands: [
        { from: 4_000, points: -7 },
        { from: 7_000, points: 0 },
      ],
    },
  ]);
});

test('a model is learned only from enough history, shown only when a person says so, and scores nothing', async () => {
  const rooms = scoringInATest();
  const { desk, db } = rooms;
  rooms.addMany(60, (index) => ({
    name: 'P',
    origin: index % 6 === 0 ? 'Site' : 'Indicação',
    status: 'converted',
  }));
  const early = await rooms.ended(desk.learning, desk.startLearning(admin));
  expect(early.state).toBe('failed');
  expect(desk.model()).toEqual({ model: null, converted: 60, lost: 0, needed: 50 });

  rooms.addMany(60, (index) => ({
    name: 'P',
    origin: index % 6 === 0 ? 'Indicação' : 'Site',
    status: 'lost',
  }));
  const before = rooms.scores();
  const task = await rooms.ended(desk.learning, desk.startLearning(admin));
  expect(task.state).toBe('done');
  const { model } = desk.model();
  expect(model).toMatchObject({ converted: 60, lost: 60, shown: false, by: 'Ana' });
  expect(model?.separation).toBeGreaterThan(0.7);
  // The two origins are each other's contrary: one is measured against the other.
  expect(model?.features).toMatchObject([
    { feature: { kind: 'origin', origin: 'Site' }, leads: 60, points: -15 },
  ]);
  // 10 of 60 converted with it, 50 of 60 without; held back a little towards nothing.
  expect(model?.features[0]?.weight).toBeLessThan(0.7 * Math.log((10 * 10) / (50 * 50)));
  expect(desk.learnedRules().map((rule) => 'origins' in rule && rule.origins)).toEqual([['Site']]);

  const lead = rooms.add({ name: 'Q', origin: 'SITE' });
  expect(desk.opinion(lead.uid)).toBeNull();
  desk.showModel(true, admin);
  const opinion = desk.opinion(lead.uid);
  expect(opinion?.chance).toBeCloseTo(1 / 6, 1);
  expect(opinion?.reasons.map(({ feature }) => feature)).toEqual([
    { kind: 'origin', origin: 'Site' },
  ]);
  expect(rooms.scores().slice(0, -1)).toEqual(before);
  expect(db.client.prepare(`select action from audit order by id`).pluck().all()).toEqual([
    'score-model.learned',
    'score-model.shown',
  ]);
});
