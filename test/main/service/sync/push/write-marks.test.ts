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

test('an answer that was asked for later makes older ones the past of what it showed, and never itself', () => {
  const marks = createWriteMarks();
  const [first, second, third] = [marks.begin(), marks.begin(), marks.begin()];
  second.saw(7);
  first.saw(8);
  expect([first.isPast(7), second.isPast(7), third.isPast(7)]).toEqual([true, false, false]);
  expect([first, second, third].some((each) => each.isPast(8))).toBe(false);
  // What an older one shows does not hide that a newer one was taken.
  first.saw(7);
  second.end();
  third.end();
  expect(first.isPast(7)).toBe(true);
});

test('nothing is kept of writes that no reading waits for', () => {
  const marks = createWriteMarks();
  marks.wrote(7);
  expect(marks.begin().isPast(7)).toBe(false);
});
