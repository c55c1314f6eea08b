import { describe, expect, test } from 'vitest';
import { createFormats } from '../../src/renderer/i18n/format.ts';
import { readDraft, readInput } from '../../src/renderer/screens/leads/lead/lead-input.ts';
import { languages } from '../../src/shared/i18n/catalogues.ts';
import { createWords } from '../../src/shared/i18n/set-up.ts';

const local = (year: number, month: number, day: number, hour: number, minute = 0) =>
  new Date(year, month - 1, day, hour, minute).toISOString();

describe('what is typed in a field', () => {
  test.each([
    ['income', '12.500,00', { income: 12500 }],
    ['income', 'R$ 1.234,56', { income: 1234.56 }],
    ['city', 'Campinas, SP', { city: 'Campinas', state: 'SP' }],
    ['city', 'Campinas/sp', { city: 'Campinas', state: 'SP' }],
    ['city', 'Natal - RN', { city: 'Natal', state: 'RN' }],
    // No such state: it is part of the name.
    ['city', 'Sítio, XX', { city: 'Sítio, XX' }],
    ['followUpAt', '31/12/2026', { followUpAt: local(2026, 12, 31, 9) }],
    ['followUpAt', '5/1/27 15:30', { followUpAt: local(2027, 1, 5, 15, 30) }],
    ['followUpAt', '05/01/2027 15h', { followUpAt: local(2027, 1, 5, 15) }],
    ['email', '  ', { email: null }],
    ['phone', '11 98231-7745', { phone: '11 98231-7745' }],
  ] as const)('%s: "%s"', (field, typed, patch) => {
    expect(readInput(field, typed)).toEqual({ patch });
  });

  test.each([
    ['income', 'muito', 'money_form'],
    ['income', '-5', 'money_negative'],
    ['followUpAt', '30/02/2026', 'date_form'],
    ['followUpAt', '12/25/2026', 'date_form'],
    ['followUpAt', '01/01/2027 25:00', 'date_form'],
    ['followUpAt', 'amanhã', 'date_form'],
  ] as const)('%s: "%s" is refused', (field, typed, problem) => {
    expect(readInput(field, typed).problem).toMatchObject({ field, problem });
  });

  test.each(languages)('a date that is shown reads back as itself, in %s', (language) => {
    const f = createFormats(language, createWords(language).t);
    for (const followUpAt of [local(2027, 3, 4, 9), local(2026, 11, 25, 0, 5)]) {
      expect(readInput('followUpAt', f.dateTime(followUpAt))).toEqual({ patch: { followUpAt } });
    }
  });

  test('a form sends what could be read and names what could not', () => {
    const { draft, problems } = readDraft(
      { name: 'Ana', email: ' ', income: 'x', city: 'Natal, RN' },
      ['vip'],
    );
    expect(draft).toEqual({ name: 'Ana', city: 'Natal', state: 'RN', tags: ['vip'] });
    expect(problems.map(({ field, problem }) => [field, problem])).toEqual([
      ['income', 'money_form'],
    ]);
  });
});
