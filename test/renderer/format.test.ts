import { describe, expect, test } from 'vitest';
import { createFormats } from '../../src/renderer/i18n/format.ts';
import { coverDocument, documentKind, shortPhone } from '../../src/renderer/i18n/personal.ts';
import { createWords } from '../../src/shared/i18n/set-up.ts';

const f = createFormats('pt-BR', createWords('pt-BR').t);
const english = createFormats('en', createWords('en').t);
const now = new Date(2026, 10, 19, 14, 32).getTime();
const at = (day: number, hour: number, minute = 0, month = 11) =>
  new Date(2026, month - 1, day, hour, minute).toISOString();

describe('times in a list', () => {
  test.each([
    [at(19, 14, 11), 'hoje 14:11'],
    [at(18, 23, 59), 'ontem 23:59'],
    [at(12, 9, 10), '12 nov'],
    [new Date(2025, 10, 12).toISOString(), '12/11/2025'],
  ])('%s', (instant, words) => {
    expect(f.moment(instant, now)).toBe(words);
  });

  test.each([
    [at(19, 15, 30), 'hoje 15:30', 'today'],
    [at(19, 9), 'hoje 09:00', 'late'],
    [at(20, 9), 'amanhã', 'later'],
    [at(24, 9), 'ter. 24/11'.replace('.', ''), 'later'],
    [at(17, 23), 'atrasado 2 d', 'late'],
  ])('follow-up %s', (instant, text, tone) => {
    expect(f.followUp(instant, now)).toEqual({ text, tone });
  });

  test('ten to midnight and ten past it are a day apart', () => {
    const midnight = new Date(2026, 10, 19, 0, 10).getTime();
    expect(f.moment(at(18, 23, 50), midnight)).toBe('ontem 23:50');
  });

  test.each([
    [5_000, 'agora'],
    [3 * 60_000, 'há 3 min'],
    [2 * 3_600_000, 'há 2 h'],
  ])('%i ms ago', (ms, words) => {
    expect(f.ago(now - ms, now)).toBe(words);
  });

  test('English puts the day first too, and begins the day at 00', () => {
    const march = new Date(2027, 2, 4, 0, 5).toISOString();
    expect(english.dateTime(march)).toBe('04/03/2027 00:05');
    expect(f.dateTime(march)).toBe('04/03/2027 00:05');
    expect(english.followUp(at(24, 9), now).text).toBe('Tue 24/11');
  });

  test('English says the same', () => {
    expect(english.moment(at(18, 18, 20), now)).toBe('yesterday 18:20');
    expect(english.number(12_430)).toBe('12,430');
  });
});

describe('phones and documents', () => {
  test.each([
    ['+5521996140372', '21 99614-0372'],
    ['+551932528810', '19 3252-8810'],
    ['+14155552671', '+1 415 555 2671'],
    ['ramal 12', 'ramal 12'],
    [null, ''],
  ])('%s', (phone, shown) => {
    expect(shortPhone(phone)).toBe(shown);
  });

  test('a CPF shows its middle only, a CNPJ is public, with letters too', () => {
    expect(coverDocument('31804798211')).toBe('•••.047.982-••');
    expect(coverDocument('12ABC34501DE35')).toBe('12.ABC.345/01DE-35');
    expect([
      documentKind('31804798211'),
      documentKind('12ABC34501DE35'),
      documentKind(null),
    ]).toEqual(['cpf', 'cnpj', null]);
  });
});
