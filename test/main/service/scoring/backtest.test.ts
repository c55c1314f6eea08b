import { expect, test } from 'vitest';
import { figuresOf } from '../../../../src/main/service/scoring/backtest-figures.ts';
import { defaultRules } from '../../../../src/main/service/scoring/default-rules.ts';
import { temperatureOf } from '../../../../src/main/service/scoring/score.ts';
import { admin, scoringInATest, withPoints } from '../../../support/scoring-in-a-test.ts';

/*
 * Ten leads, worked out by hand. Best first, converted as c and lost as l:
 * 40 c · 30 c c l · 20 c l · 10 l l · 0 c l
 */
const byHand = [
  { score: 40, converted: 1, lost: 0 },
  { score: 30, converted: 2, lost: 1 },
  { score: 20, converted: 1, lost: 1 },
  { score: 10, converted: 0, lost: 2 },
  { score: 0, converted: 1, lost: 1 },
];

test('the figures of a backtest are those worked out by hand', () => {
  const figures = figuresOf(byHand, (score) => temperatureOf(score, defaultRules));
  expect(figures.byClass).toEqual({
    hot: { converted: 3, lost: 1 },
    warm: { converted: 1, lost: 1 },
    cold: { converted: 1, lost: 3 },
  });
  // Hot: 40 and 30 hold 3 of the 5 converted, and 1 lost.
  expect(figures.precision).toBe(3 / 4);
  expect(figures.recall).toBe(3 / 5);
  // Of 25 pairs: 40 beats 5; each 30 beats 4 and ties 1; 20 beats 3 and ties 1; 0 ties 1.
  expect(figures.separation).toBeCloseTo((5 + 2 * 4.5 + 3.5 + 0.5) / 25, 12);
  // The best tenth is the one with 40; the next three hold two; the next two hold one; …
  const lift = figures.lift.map(({ converted }) => Math.round(converted * 5 * 1000) / 1000);
  expect(lift).toEqual([0, 1, 1.667, 2.333, 3, 3.5, 4, 4, 4, 4.5, 5]);
});

test('where nobody converted or nobody was lost, nothing is claimed', () => {
  const lost = figuresOf([{ score: 40, converted: 0, lost: 3 }], () => 'cold');
  expect(lost).toMatchObject({ precision: null, recall: null, separation: null, lift: [] });
});

test('a backtest goes by the values with which leads came in, and says where it cannot', async () => {
  const rooms = scoringInATest();
  const { desk, clock } = rooms;
  const from = new Date(clock.now()).toISOString();
  const good = rooms.add({ name: 'A', interest: 'casa' });
  const bad = rooms.add({ name: 'B', interest: 'carro' });
  const forgotten = rooms.add({ name: 'C', interest: 'casa' });
  rooms.add({ name: 'D', interest: 'casa' });
  rooms.edit(good, { status: 'converted', interest: 'outra coisa' });
  rooms.edit(bad, { status: 'lost', interest: 'casa' });
  rooms.edit(forgotten, { status: 'lost' });
  rooms.db.client.prepare('delete from change where record_id = ?').run(forgotten.id);
  clock.advance(1000);
  const to = new Date(clock.now()).toISOString();
  rooms.edit(rooms.add({ name: 'Too late', interest: 'casa' }), { status: 'lost' });
  desk.saveDraft({ rules: withPoints(defaultRules, 'interest', 30), rev: null }, admin);

  const asked = { from, to, sets: [1, null], values: 'creation' as const };
  const then = await rooms.ended(desk.backtest, desk.startBacktest(asked, admin));
  expect(then.result).toMatchObject({ converted: 1, lost: 2, open: 1, asNow: 1 });
  expect(then.result?.sets.map(({ set, byClass }) => [set, byClass])).toEqual([
    [
      1,
      {
        hot: { converted: 0, lost: 0 },
        warm: { converted: 1, lost: 1 },
        cold: { converted: 0, lost: 1 },
      },
    ],
    [
      null,
      {
        hot: { converted: 1, lost: 1 },
        warm: { converted: 0, lost: 0 },
        cold: { converted: 0, lost: 1 },
      },
    ],
  ]);
  expect(then.result?.sets[1]).toMatchObject({ precision: 1 / 2, recall: 1, separation: 3 / 4 });

  const now = await rooms.ended(
    desk.backtest,
    desk.startBacktest({ ...asked, sets: [1], values: 'now' }, admin),
  );
  expect(now.result).toMatchObject({ asNow: 0 });
  expect(now.result?.sets[0]?.byClass.warm).toEqual({ converted: 0, lost: 2 });
});
