import { expect, test } from 'vitest';
import { parseMoney } from '../../../src/shared/br/money.ts';

test.each([
  ['1.234,56', 123_456],
  ['R$ 1.234,56', 123_456],
  ['R$1234', 123_400],
  ['1,234.56', 123_456],
  ['1234.5', 123_450],
  ['1.234', 123_400],
  ['1.234.567', 123_456_700],
  ['1,5', 150],
  ['1.500,', 150_000],
  ['0,1', 10],
  ['0', 0],
  ['-5', -500],
  ['-0,00', 0],
  ['1.23.4', null],
  ['1,2,3', null],
  ['12 mil', null],
  ['abc', null],
  ['', null],
  ['99999999999999999999', null],
])('%s is %s cents', (text, cents) => {
  expect(parseMoney(text)).toBe(cents);
});
