import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leadQuery } from '../../../../src/shared/model/lead.ts';
import { leadsInATest, type LeadsInATest } from '../../../support/leads-in-a-test.ts';

function search({ list }: LeadsInATest, q: string): string[] {
  return list.page(leadQuery.parse({ q, sort: 'name' })).items.map(({ name }) => name);
}

function town(): LeadsInATest {
  const t = leadsInATest();
  t.add({
    name: 'Conceição Araújo',
    email: 'conceicao.araujo@exemplo.com.br',
    phone: '+5511982317745',
    document: '52998224725',
    notes: 'Prefere ligação à tarde',
    tags: ['Alto Padrão'],
    custom: { bairro: 'Moóca', quartos: 3 },
  });
  t.add({ name: "Joana D'Ávila", phone: '+551132317700', company: 'Ávila & Filhos' });
  t.add({
    name: 'Caetano Zé',
    email: 'zeca87@exemplo.com.br',
    phone: '+552182317799',
    document: '12ABC34501DE35',
    city: 'Niterói',
  });
  t.add({ name: 'Klaus', phone: '+351912345678' });
  return t;
}

describe('a search finds a lead by', () => {
  test.each([
    ['a name without its accents', 'conceicao', ['Conceição Araújo']],
    ['a name in capitals with accents', 'CONCEIÇÃO', ['Conceição Araújo']],
    ['the beginnings of two words in any order', 'ara conc', ['Conceição Araújo']],
    ['a name with an apostrophe', "d'avila", ["Joana D'Ávila"]],
    ['the whole e-mail', 'conceicao.araujo@exemplo.com.br', ['Conceição Araújo']],
    ['a part of the e-mail', 'araujo@exemplo', ['Conceição Araújo']],
    ['a name within an address that goes on in digits', 'zeca', ['Caetano Zé']],
    ['such an address up to a digit', 'zeca8', ['Caetano Zé']],
    ['the digits of such an address', 'zeca 87', ['Caetano Zé']],
    ['the company', 'filhos', ["Joana D'Ávila"]],
    ['the notes', 'ligacao', ['Conceição Araújo']],
    ['a tag', 'alto padrao', ['Conceição Araújo']],
    ['a custom field', 'mooca', ['Conceição Araújo']],
    ['the first letter of its name', 'k', ['Klaus']],
    ['the phone as it is written', '(11) 98231-7745', ['Conceição Araújo']],
    ['the phone with the country', '+55 11 98231 7745', ['Conceição Araújo']],
    ['the phone as digits', '5511982317745', ['Conceição Araújo']],
    ['the phone with a trunk zero', '011982317745', ['Conceição Araújo']],
    ['the subscriber number', '98231-7745', ['Conceição Araújo']],
    ['the subscriber number without its ninth digit', '8231-7745', ['Conceição Araújo']],
    ['the national number without its ninth digit', '11 8231-7745', ['Conceição Araújo']],
    ['a ninth digit that an old number lacks', '(21) 98231-7799', ['Caetano Zé']],
    ['the last four digits', '7745', ['Conceição Araújo']],
    ['the beginning of the phone while typing', '(11) 9823', ['Conceição Araújo']],
    ['a foreign phone', '+351 912 345', ['Klaus']],
    ['the CPF with punctuation', '529.982.247-25', ['Conceição Araújo']],
    ['the beginning of the CPF', '529982', ['Conceição Araújo']],
    ['an alphanumeric CNPJ', '12.ABC.345/01DE-35', ['Caetano Zé']],
    ['a word and digits together', 'conceicao 7745', ['Conceição Araújo']],
  ])('%s: %s', (_, q, names) => {
    expect(search(town(), q)).toEqual(names);
  });
});

test.each(['araújo 9999', 'zeca7', 'eca87', 'xconceicao', '(99) 98231-7745', 'zzz', 'c a'])(
  '%s finds nobody',
  (q) => {
    expect(search(town(), q)).toEqual([]);
  },
);

test('what was edited is found by its new words and no longer by its old ones', () => {
  const t = leadsInATest();
  const lead = t.add({ name: 'Marta', phone: '+5511982317745', tags: ['vip'] });
  t.edit(lead, { name: 'Helena', phone: '+5511999990000', tags: [] });
  expect([search(t, 'marta'), search(t, '7745'), search(t, 'vip')]).toEqual([[], [], []]);
  expect([search(t, 'helena'), search(t, '0000')]).toEqual([['Helena'], ['Helena']]);
});

test('nothing that is typed is read as a query language or breaks the search', () => {
  const t = town();
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (q) => {
      const { total } = t.list.page(leadQuery.parse({ q })).pagination;
      expect(total).toBeLessThanOrEqual(4);
    }),
  );
  for (const q of [
    '"',
    '*',
    'a OR b',
    'NEAR(a b)',
    'words:ana',
    '{words} : x',
    '(',
    "'",
    '-',
    '^a',
  ]) {
    expect(() => search(t, q)).not.toThrow();
  }
  expect(search(t, 'conceicao OR klaus')).toEqual([]);
});

test('any way of writing the accents and case of a name finds it', () => {
  const name = fc.constantFrom('Conceição Araújo', 'Ângela Müller', 'José Nuñez');
  const spelling = fc.constantFrom(
    (text: string) => text,
    (text: string) => text.toUpperCase(),
    (text: string) => text.toLowerCase(),
    (text: string) => text.normalize('NFD'),
    (text: string) => text.normalize('NFD').replace(/\p{M}/gu, ''),
  );
  const t = leadsInATest();
  for (const each of ['Conceição Araújo', 'Ângela Müller', 'José Nuñez']) t.add({ name: each });
  fc.assert(
    fc.property(name, spelling, (each, spell) => {
      expect(search(t, spell(each))).toEqual([each]);
    }),
  );
});
