import { expect, test } from 'vitest';
import { createRowMapper } from '../../../../../src/main/service/imports/columns/map-row.ts';
import type { ImportTarget } from '../../../../../src/shared/model/import.ts';

function mapped(cells: Record<string, string>, fault: 'quote_not_closed' | null = null) {
  const columns = Object.keys(cells) as NonNullable<ImportTarget>[];
  const map = createRowMapper(columns, columns, columns.length);
  return map({ line: 2, cells: Object.values(cells), fault });
}

const kinds = (cells: Record<string, string>) =>
  mapped(cells).problems.map(({ kind, severity, column }) => [kind, severity, column]);

test('a row becomes the canonical values of a lead', () => {
  expect(
    mapped({
      firstName: ' Ana ',
      lastName: 'Souza',
      email: 'ANA@Exemplo.com',
      phone: '(11) 98231-7745',
      document: '529.982.247-25',
      income: 'R$ 1.234,56',
      status: 'Qualificado',
      consent: 'sim',
      tags: 'vip, feirão',
      'custom:Nascimento': '01/02/1990',
      tracking: '?utm_source=site',
      followUpAt: '24/12/2026',
      city: '',
    }),
  ).toEqual({
    values: {
      name: 'Ana Souza',
      email: 'ana@exemplo.com',
      phone: '+5511982317745',
      document: '52998224725',
      incomeCents: 123_456,
      status: 'qualified',
      consent: 'granted',
      tags: ['vip', 'feirão'],
      custom: { Nascimento: '01/02/1990' },
      tracking: { utm_source: 'site' },
      followUpAt: Date.UTC(2026, 11, 24, 12),
    },
    problems: [],
    rejected: false,
  });
});

test.each([
  ['an e-mail without its sign', { name: 'A', email: 'ana.exemplo.com' }, 'email_at', 1],
  ['an e-mail with two', { name: 'A', email: 'ana@@exemplo.com' }, 'email_form', 1],
  ['a phone of seven digits', { name: 'A', phone: '982-3177' }, 'phone_form', 1],
  ['a phone without area code', { name: 'A', phone: '98231-7745' }, 'phone_area', 1],
  ['a CPF with a wrong digit', { name: 'A', document: '529.982.247-26' }, 'document_digits', 1],
  ['an income in words', { email: 'a@b.co', income: 'a combinar' }, 'money_form', 1],
  ['a letter for a zero', { email: 'a@b.co', income: 'R$ 3.2OO' }, 'money_form', 1],
  ['a day that no month has', { email: 'a@b.co', followUpAt: '30/02/2026' }, 'date_form', 1],
  ['broken letters', { name: 'Jo\uFFFDo', email: 'a@b.co' }, 'broken_text', 0],
  ['a zero byte', { name: 'Jo\0o', email: 'a@b.co' }, 'broken_text', 0],
  ['nobody to be', { city: 'Santos' }, 'no_name_email_phone', null],
])('a row with %s is rejected', (_, cells, kind, column) => {
  expect(kinds(cells)).toEqual([[kind, 'error', column]]);
  expect(mapped(cells).rejected).toBe(true);
});

test.each([
  ['a mobile without its ninth digit', { name: 'A', phone: '(19) 8164-7050' }, 'phone_ninth_digit'],
  ['an abbreviated city', { email: 'a@b.co', city: 'POA' }, 'city_abbreviated'],
  ['a state that is none', { email: 'a@b.co', state: 'XX' }, 'state_unknown'],
  ['a status of another system', { email: 'a@b.co', status: 'xpto 3' }, 'status_unknown'],
  [
    'a status that only a deal gives',
    { email: 'a@b.co', status: 'convertido' },
    'status_converted',
  ],
  ['a CPF that lost its zeros', { email: 'a@b.co', document: '1234567890' }, 'document_zeros'],
  ['two phones in one cell', { name: 'A', phone: '(11) 98231-7745 / 3241-5580' }, 'phone_several'],
])('a row with %s is taken, with a warning', (_, cells, kind) => {
  expect(kinds(cells)).toEqual([[kind, 'warning', 1]]);
  expect(mapped(cells).rejected).toBe(false);
});

test('what a spreadsheet did to good values is put right', () => {
  expect(mapped({ email: 'a@b.co', document: '1234567890' }).values.document).toBe('01234567890');
  expect(mapped({ name: 'A', phone: '(11) 98231-7745 / 3241-5580' }).values).toMatchObject({
    phone: '+5511982317745',
    custom: { 'Telefone 2': '3241-5580' },
  });
  expect(mapped({ name: "'=Ana", email: 'a@b.co' }).values.name).toBe('=Ana');
});

test('a value that is only warned of stays out of the lead', () => {
  const { values } = mapped({ email: 'a@b.co', state: 'XX', status: 'convertido', consent: '?' });
  expect(values).toEqual({ email: 'a@b.co' });
});

test('a name alone is enough, and told', () => {
  expect(kinds({ name: 'Ana' })).toEqual([['no_contact', 'warning', null]]);
});

test('a row cut in the wrong places is rejected before its cells are believed', () => {
  const map = createRowMapper(['name', 'email'], ['nome', 'e-mail'], 2);
  const shifted = map({ line: 3, cells: ['Souza', ' Ana', 'ana@exemplo.com'], fault: null });
  expect(shifted.problems.map(({ kind }) => kind)).toEqual(['too_many_cells']);
  expect(mapped({ name: 'Ana', email: 'a@b.co' }, 'quote_not_closed').rejected).toBe(true);
  expect(map({ line: 3, cells: ['Ana', 'a@b.co', ''], fault: null }).rejected).toBe(false);
});
