import { expect, test } from 'vitest';
import {
  dropFurther,
  furtherIds,
  holdSteps,
  newStepId,
  stepsInHand,
  wholeOf,
} from '../../src/renderer/screens/imports/column/steps-in-hand.ts';

const half = { kind: 'prefix', text: '' } as const;
const whole = { kind: 'suffix', text: ' SP' } as const;

test('a step that is half filled in is there again when its panel is opened again', () => {
  const steps = [half, whole, whole].map((step) => ({ id: newStepId(), step }));
  holdSteps('file', '0 name', steps);
  expect(wholeOf(steps)).toEqual([whole, whole]);
  expect(stepsInHand('file', '0 name', wholeOf(steps))).toEqual(steps);
  // Of another place, or decided otherwise meanwhile, as by a template: what holds.
  expect(stepsInHand('file', '1 name', [])).toEqual([]);
  expect(stepsInHand('file', '0 name', [whole]).map(({ step }) => step)).toEqual([whole]);
});

test('each further field of a column keeps its id when another is taken away', () => {
  const [first, second, third] = furtherIds('file', 2, 3);
  dropFurther('file', 2, second ?? '');
  expect(furtherIds('file', 2, 2)).toEqual([first, third]);
  expect(furtherIds('file', 2, 3).slice(0, 2)).toEqual([first, third]);
  expect(furtherIds('file', 3, 1)).not.toContain(first);
});
