import { describe, expect, test } from 'vitest';
import {
  customFromInput,
  customToInput,
} from '../../src/renderer/screens/leads/lead/custom-value.ts';

const portuguese = { decimal: ',', yes: 'sim', no: 'não' } as const;
const english = { decimal: '.', yes: 'yes', no: 'no' } as const;

describe('a field of the company’s own', () => {
  test.each([1234, 1234.5, -0.25, 1_234_567.891, 0, true, false, null, '1.234', 'azul'])(
    '%s that is opened and left is the same value, in both languages',
    (value) => {
      for (const forms of [portuguese, english]) {
        expect(customFromInput(customToInput(value, forms), value, forms)).toBe(value);
      }
    },
  );

  test.each([
    ['1235', 1234, 1235],
    ['1.235', 1234, 1235],
    ['1.235,5', 1234, 1235.5],
    ['12.5', 1234, 12.5],
    ['12.34.5', 1234, '12.34.5'],
    ['muitas', 1234, 'muitas'],
    ['12345678901234567', 1234, '12345678901234567'],
    ['Não', true, false],
    ['talvez', true, 'talvez'],
    ['1235', '1234', '1235'],
    ['  ', 1234, null],
  ])('"%s" over %j', (typed, before, kept) => {
    expect(customFromInput(typed, before, portuguese)).toBe(kept);
  });

  test('English reads its own thousands and decimals', () => {
    expect(customFromInput('1,235', 1234, english)).toBe(1235);
    expect(customFromInput('1.235', 1234, english)).toBe(1.235);
  });
});
