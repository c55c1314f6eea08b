import { expect, test } from 'vitest';
import { markChanges } from '../../src/renderer/screens/conflicts/mark-changes.ts';
import { snoozeUntil } from '../../src/renderer/screens/conflicts/snooze-times.ts';
import { suggest } from '../../src/renderer/screens/conflicts/suggest.ts';
import type { Conflict } from '../../src/shared/model/sync.ts';

test.each([
  ['(21) 99614-0372', '(21) 99614-0355', '(21) 99614-03[72]'],
  ['Ana', 'Ana', 'Ana'],
  ['Ana Beatriz', 'Ana', 'Ana[ Beatriz]'],
  ['aa', 'a', 'a[a]'],
  ['João', 'Joao', 'Jo[ã]o'],
  ['👩‍👩‍👧 casa', '👩‍👩‍👦 casa', '[👩‍👩‍👧] casa'],
  ['tudo', '', '[tudo]'],
])('of %s, seen from %s, the changed middle is marked', (text, other, marked) => {
  const parts = markChanges(text, other);
  expect(parts.map((part) => (part.changed ? `[${part.text}]` : part.text)).join('')).toBe(marked);
});

const conflict = (field: string, local: unknown, remote: unknown) =>
  ({ field, local, remote, choices: ['local', 'remote', 'value'] }) as Conflict;

test.each([
  [conflict('phone', '+5511982317745', null), { choice: 'local', because: 'blank' }],
  [conflict('city', '', 'Recife'), { choice: 'remote', because: 'blank' }],
  [conflict('email', 'não tem', 'a@b.example'), { choice: 'remote', because: 'invalid' }],
  [conflict('document', '52998224725', '52998224726'), { choice: 'local', because: 'invalid' }],
  [conflict('city', 'Santos', 'Recife'), null],
  [conflict('email', 'a@b.example', 'c@d.example'), null],
  [{ ...conflict('city', '', 'Recife'), choices: [] }, null],
])('a choice is suggested only where the other side is blank or cannot be: case %#', (of, it) => {
  expect(suggest(of)).toEqual(it);
});

test('a snooze ends in the morning of a coming day', () => {
  const wednesday = new Date(2026, 10, 18, 15, 30);
  const monday = new Date(2026, 10, 23, 8, 0);
  expect(snoozeUntil('hour', wednesday)).toEqual(new Date(2026, 10, 18, 16, 30));
  expect(snoozeUntil('tomorrow', wednesday)).toEqual(new Date(2026, 10, 19, 9));
  expect(snoozeUntil('monday', wednesday)).toEqual(new Date(2026, 10, 23, 9));
  expect(snoozeUntil('monday', monday)).toEqual(new Date(2026, 10, 30, 9));
});
