import { expect, test } from 'vitest';
import { createWriteMarks } from '../../../../../src/main/service/sync/push/write-marks.ts';

test('what was read before a write is the past of that record, and of no other', () => {
  const marks = createWriteMarks();
  const before = marks.begin();
  marks.wrote(7);
  const after = marks.begin();
  expect([before.isPast(7), before.isPast(8), after.isPast(7)]).toEqual([true, false, false]);
  before.end();
  marks.wrote(8);
  expect(after.isPast(8)).toBe(true);
  after.end();
});

test('nothing is kept of writes that no reading waits for', () => {
  const marks = createWriteMarks();
  marks.wrote(7);
  expect(marks.begin().isPast(7)).toBe(false);
});
