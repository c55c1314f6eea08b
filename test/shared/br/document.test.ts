import { expect, test } from 'vitest';
import { formatDocument, readDocument } from '../../../src/shared/br/document.ts';

test.each([
  ['529.982.247-25', { kind: 'cpf', value: '52998224725' }],
  ['52998224725', { kind: 'cpf', value: '52998224725' }],
  ['529.982.247-24', { kind: 'wrong-digits', value: '52998224724' }],
  ['111.111.111-11', { kind: 'wrong-digits', value: '11111111111' }],
  ['11.222.333/0001-81', { kind: 'cnpj', value: '11222333000181' }],
  ['11.222.333/0001-82', { kind: 'wrong-digits', value: '11222333000182' }],
  ['12.ABC.345/01DE-35', { kind: 'cnpj', value: '12ABC34501DE35' }],
  ['12.abc.345/01de-35', { kind: 'cnpj', value: '12ABC34501DE35' }],
  ['12.ABC.345/01DE-36', { kind: 'wrong-digits', value: '12ABC34501DE36' }],
  ['00.000.000/0000-00', { kind: 'wrong-digits', value: '00000000000000' }],
  ['123', { kind: 'wrong-length', value: '123', suggestion: null }],
])('%s is read with its check digits', (typed, reading) => {
  expect(readDocument(typed)).toEqual(reading);
});

test('zeros that a spreadsheet dropped are suggested, not put back', () => {
  expect(readDocument('1234567890')).toEqual({
    kind: 'wrong-length',
    value: '1234567890',
    suggestion: '01234567890',
  });
  expect(readDocument('1234567891')).toMatchObject({ suggestion: null });
  expect(readDocument('191')).toMatchObject({ suggestion: null });
});

test('a kept document reads as people write it', () => {
  expect(formatDocument('52998224725')).toBe('529.982.247-25');
  expect(formatDocument('12ABC34501DE35')).toBe('12.ABC.345/01DE-35');
  expect(formatDocument('123')).toBe('123');
});
