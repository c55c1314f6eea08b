import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstTurn, share, type Lane } from '../../../../src/main/service/jobs/fair.ts';

const lane = fc.record({
  key: fc.uuid(),
  class: fc.integer({ min: 0, max: 7 }),
  since: fc.integer({ min: 0, max: 100_000 }),
  ready: fc.integer({ min: 1, max: 50 }),
});

test('all slots are dealt while there is work, and never more than a lane has', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(lane, { minLength: 1, maxLength: 10, selector: ({ key }) => key }),
      fc.integer({ min: 1, max: 60 }),
      (lanes, slots) => {
        const { starts } = share(lanes, slots, firstTurn, 100_000);
        const dealt = [...starts.values()].reduce((sum, count) => sum + count, 0);
        const work = lanes.reduce((sum, { ready }) => sum + ready, 0);
        expect(dealt).toBe(Math.min(slots, work));
        for (const { key, ready } of lanes) expect(starts.get(key) ?? 0).toBeLessThanOrEqual(ready);
      },
    ),
  );
});

test('a person who waits is served first', () => {
  const lanes: Lane[] = [
    { key: 'import', class: 6, since: 0, ready: 50 },
    { key: 'person', class: 0, since: 900, ready: 1 },
  ];
  expect(share(lanes, 1, firstTurn, 1000).starts).toEqual(new Map([['person', 1]]));
});

test('a flood of edits does not starve a backfill of another connection', () => {
  let turns = firstTurn;
  let backfillStarts = 0;
  for (let round = 0; round < 400; round += 1) {
    const lanes: Lane[] = [
      { key: 'edits', class: 3, since: 0, ready: 50 },
      { key: 'backfill', class: 7, since: 0, ready: 50 },
    ];
    const dealt = share(lanes, 1, turns, 1000);
    turns = dealt.turns;
    backfillStarts += dealt.starts.get('backfill') ?? 0;
  }
  expect(backfillStarts).toBeGreaterThanOrEqual(400 / 10 - 1);
});

test('waiting makes a job more urgent, but never as urgent as a person', () => {
  const lanes: Lane[] = [
    { key: 'old import', class: 6, since: 0, ready: 1 },
    { key: 'fresh hook', class: 2, since: 600_000, ready: 1 },
    { key: 'person', class: 0, since: 600_000, ready: 1 },
  ];
  const order: string[] = [];
  let turns = firstTurn;
  let left = lanes;
  while (left.length > 0) {
    const dealt = share(left, 1, turns, 600_000);
    turns = dealt.turns;
    const [key = ''] = [...dealt.starts.keys()];
    order.push(key);
    left = left.filter((each) => each.key !== key);
  }
  expect(order).toEqual(['person', 'old import', 'fresh hook']);
});
