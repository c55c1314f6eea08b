import { expect, test } from 'vitest';
import { ALIKE, nameLikeness } from '../../../../src/main/service/person/name-likeness.ts';

test.each([
  ['Luísa Menezes Xavier', 'LUISA MENEZES XAVIER', true],
  ['João Pedro Figueiredo', 'Joao Pedro Figueredo', true],
  ['Figueiredo, João Pedro', 'João Pedro Figueiredo', true],
  ['Maria das Dores', 'Mario das Dores', true],
  ['Maria das Dores', 'José das Dores', false],
  ['Ana Souza', 'Ana', false],
  ['Maria', '', false],
  ['', '', false],
])('"%s" and "%s" are alike enough for one person with one phone: %s', (one, other, alike) => {
  expect(nameLikeness(one, other) >= ALIKE).toBe(alike);
  expect(nameLikeness(other, one)).toBe(nameLikeness(one, other));
});
