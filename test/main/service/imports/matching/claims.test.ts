import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createClaims,
  type RowIdentity,
} from '../../../../../src/main/service/imports/matching/claims.ts';
import { createKeyTable } from '../../../../../src/main/service/imports/matching/key-table.ts';

const nobody: RowIdentity = { email: null, document: null, phone: null, nameKey: null, name: '' };

test('a key table answers as a map does, however it grows', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.nat()), { maxLength: 300 }), (entries) => {
      const table = createKeyTable();
      for (const [key, value] of entries) table.set(key, value);
      for (const [key, value] of new Map(entries)) expect(table.get(key)).toBe(value);
    }),
  );
  const many = createKeyTable();
  for (let index = 0; index < 200_000; index += 1) many.set(`p${index}@exemplo.com`, index);
  let wrong = 0;
  for (let index = 0; index < 200_000; index += 1) {
    if (many.get(`p${index}@exemplo.com`) !== index) wrong += 1;
  }
  expect([wrong, many.get('p200000@exemplo.com')]).toEqual([0, undefined]);
});

test('an e-mail and a document stay with the first lead that brought them', () => {
  const claims = createClaims();
  claims.claim({ ...nobody, email: 'a@b.co', document: '1' }, 7);
  claims.claim({ ...nobody, email: 'a@b.co', document: '2' }, 9);
  expect([claims.leadOf('email', 'a@b.co'), claims.leadOf('document', '2')]).toEqual([7, 9]);
  expect([claims.touched(7), claims.touched(8), claims.touched(100_000)]).toEqual([
    true,
    false,
    false,
  ]);
});

test('a phone is of every person who shares it, told apart by what else is known of them', () => {
  const claims = createClaims();
  const phone = '+551132415580';
  claims.claim({ ...nobody, phone, email: 'ana@b.co' }, 1);
  claims.claim({ ...nobody, phone, email: 'bia@b.co' }, 2);
  claims.claim({ ...nobody, phone, email: 'bia@b.co', document: '3' }, 2);
  const leadOf = (row: Partial<RowIdentity>) => claims.leadOfPhone({ ...nobody, phone, ...row });
  expect([
    leadOf({ email: 'ana@b.co' }),
    leadOf({ email: 'bia@b.co' }),
    leadOf({ email: 'cau@b.co' }),
    leadOf({}),
    leadOf({ email: 'bia@b.co', document: '4' }),
  ]).toEqual([1, 2, null, 1, null]);
});
