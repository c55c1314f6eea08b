import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  agedClass,
  firstTurn,
  share,
  type Lane,
  type Turns,
} from '../../../../src/main/service/jobs/fair.ts';

const lane = (number: number, more: Partial<Lane> = {}): Lane => ({
  connectionId: 1,
  class: number,
  since: 0,
  ready: 50,
  ...more,
});

/** Starts of each class when slots come free one at a time, as they do in a busy queue. */
function oneByOne(lanes: readonly Lane[], times: number, now = 0): Map<number, number> {
  const counts = new Map<number, number>();
  let turns: Turns = firstTurn;
  for (let round = 0; round < times; round += 1) {
    const dealt = share({ lanes, slots: 16, room: new Map([[1, 1]]), turns, now });
    turns = dealt.turns;
    for (const [{ class: number }, starts] of dealt.starts) {
      counts.set(number, (counts.get(number) ?? 0) + starts);
    }
  }
  return counts;
}

test('every slot is dealt while a connection with room has work, and none without either', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(
        fc.record({
          connectionId: fc.integer({ min: 1, max: 3 }),
          class: fc.integer({ min: 0, max: 7 }),
          since: fc.integer({ min: 0, max: 100_000 }),
          ready: fc.integer({ min: 1, max: 50 }),
        }),
        { minLength: 1, maxLength: 16, selector: (each) => `${each.connectionId}:${each.class}` },
      ),
      fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 3, maxLength: 3 }),
      fc.integer({ min: 1, max: 60 }),
      (lanes, rooms, slots) => {
        const room = new Map(rooms.map((count, index) => [index + 1, count]));
        const { starts } = share({ lanes, slots, room, turns: firstTurn, now: 100_000 });
        const givenTo = (id: number) =>
          [...starts].reduce((sum, [each, n]) => sum + (each.connectionId === id ? n : 0), 0);
        const takes = (id: number) =>
          Math.min(
            room.get(id) ?? 0,
            lanes.reduce((sum, each) => sum + (each.connectionId === id ? each.ready : 0), 0),
          );
        const dealt = [1, 2, 3].reduce((sum, id) => sum + givenTo(id), 0);
        expect(dealt).toBe(Math.min(slots, takes(1) + takes(2) + takes(3)));
        for (const id of [1, 2, 3]) expect(givenTo(id)).toBeLessThanOrEqual(room.get(id) ?? 0);
        for (const [each, n] of starts) expect(n).toBeLessThanOrEqual(each.ready);
      },
    ),
  );
});

test('a person who waits is served first', () => {
  const person = lane(0, { since: 900, ready: 1 });
  const room = new Map([[1, 1]]);
  const { starts } = share({
    lanes: [lane(6), person],
    slots: 1,
    room,
    turns: firstTurn,
    now: 1000,
  });
  expect(starts).toEqual(new Map([[person, 1]]));
});

test('a connection with one free slot shares it by the weights of the classes, whatever is free elsewhere', () => {
  const counts = oneByOne([lane(3), lane(6), lane(7, { since: 1 })], 1100);
  const [edits = 0, imports = 0, backfills = 0] = [3, 6, 7].map((number) => counts.get(number));
  // Weights 8, 2 and 1; the tenth that goes to the oldest falls to the edits here.
  expect(edits + imports + backfills).toBe(1100);
  expect(backfills).toBeGreaterThanOrEqual((1100 / 11) * 0.9);
  expect(Math.abs(imports - 2 * backfills)).toBeLessThanOrEqual(2);
  expect(edits).toBeGreaterThanOrEqual(8 * backfills);
});

test('of each connection’s starts one in ten goes to what has waited longest, though others flood another one', () => {
  const old = lane(7, { since: 0 });
  const flood = [1, 2].flatMap((connectionId) => lane(1, { connectionId, since: 10 }));
  let turns = firstTurn;
  let starts = 0;
  const room = new Map([
    [1, 1],
    [2, 1],
  ]);
  for (let round = 0; round < 200; round += 1) {
    const dealt = share({ lanes: [...flood, old], slots: 2, room, turns, now: 10 });
    turns = dealt.turns;
    starts += dealt.starts.get(old) ?? 0;
  }
  expect(starts).toBeGreaterThanOrEqual(20);
});

test('a connection that has no room keeps its turns for when it has', () => {
  const lanes = [lane(3), lane(7)];
  const room = new Map([[1, 1]]);
  const first = share({ lanes, slots: 1, room, turns: firstTurn, now: 0 });
  const between = share({ lanes: [], slots: 1, room: new Map(), turns: first.turns, now: 0 });
  expect(between.turns.get(1)).toEqual(first.turns.get(1));
});

test('a lane that was empty for a while has saved nothing up', () => {
  const room = new Map([[1, 1]]);
  const first = share({ lanes: [lane(3), lane(7)], slots: 1, room, turns: firstTurn, now: 0 });
  const { turns } = share({ lanes: [lane(7)], slots: 1, room, turns: first.turns, now: 0 });
  expect(turns.get(1)?.credit.has(3)).toBe(false);
});

test.each([
  [7, 0, 7],
  [7, 59_999, 7],
  [7, 60_000, 6],
  [7, 3_600_000, 1],
  [1, 3_600_000, 1],
  [0, 3_600_000, 0],
])('class %i counts as one more urgent for each minute: after %i ms as %s', (from, waited, as) => {
  expect(agedClass({ class: from, since: 0 }, waited)).toBe(as);
});
