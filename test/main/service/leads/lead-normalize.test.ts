import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalizeDraft, refusals } from '../../../../src/main/service/leads/lead-normalize.ts';
import { sameValue } from '../../../../src/main/service/leads/same-value.ts';

describe('a lead as it arrives', () => {
  test('is brought into the kept form', () => {
    expect(
      normalizeDraft({
        name: '  Maria \u00a0 da  Silva ',
        email: ' Maria@Exemplo.COM.BR ',
        phone: '(11) 98231-7745',
        document: '529.982.247-25',
        company: '  ',
        income: '4.500,50',
        state: 'são paulo',
        status: 'Qualificado',
        tags: ['VIP', 'vip', ' Visita ', ''],
        notes: ' um\r\ndois ',
        custom: { renda: '  ', quartos: 2, ' obs ': ' alto padrão ' },
        consent: 'sim',
        followUpAt: '2026-12-01T15:00:00Z',
      }),
    ).toEqual({
      values: {
        name: 'Maria da Silva',
        email: 'maria@exemplo.com.br',
        phone: '+5511982317745',
        document: '52998224725',
        company: null,
        incomeCents: 450_050,
        state: 'SP',
        status: 'qualified',
        tags: ['VIP', 'Visita'],
        notes: 'um\ndois',
        custom: { renda: null, quartos: 2, obs: 'alto padrão' },
        consent: 'granted',
        followUpAt: Date.UTC(2026, 11, 1, 15),
      },
      problems: [],
    });
  });

  test('what is not there stays not there, which is not the same as blank', () => {
    expect(normalizeDraft({ name: 'Ana', email: undefined }).values).toEqual({ name: 'Ana' });
    expect(normalizeDraft({ email: null, phone: '' }).values).toEqual({ email: null, phone: null });
  });

  test.each([
    ['email', 'ana@exemplo', 'email_form', { email: 'ana@exemplo' }],
    ['phone', 'ramal 20', 'phone_form', { phone: 'ramal 20' }],
    ['phone', '98231-7745', 'phone_area', { phone: '98231-7745' }],
    ['document', '529.982.247-24', 'document_digits', { document: '52998224724' }],
    ['document', '1234', 'document_length', { document: '1234' }],
    ['income', 'muito', 'money_form', {}],
    ['income', -1, 'money_negative', {}],
    ['state', 'Lisboa', 'state_unknown', {}],
    ['status', 'amigo', 'status_unknown', {}],
    ['status', 'converted', 'status_converted', { status: 'converted' }],
    ['followUpAt', '31/02/2026', 'date_form', {}],
    ['name', 'x'.repeat(201), 'too_long', { name: 'x'.repeat(200) }],
  ])('a wrong %s (%s) is named %s and never guessed', (field, value, problem, values) => {
    const normalized = normalizeDraft({ [field]: value });
    expect(refusals(normalized.problems)).toMatchObject([{ field, problem }]);
    expect(normalized.values).toEqual(values);
  });

  test('a missing ninth digit is only a warning, and the digit is not put in', () => {
    const { values, problems } = normalizeDraft({ phone: '(11) 8231-7745' });
    expect(values).toEqual({ phone: '+551182317745' });
    expect(problems).toMatchObject([
      { problem: 'phone_ninth_digit', severity: 'warning', suggestion: '+5511982317745' },
    ]);
    expect(refusals(problems)).toEqual([]);
  });

  test('a Brazilian date without a time is the morning of that day in Brasília', () => {
    expect(normalizeDraft({ followUpAt: '05/12/2026' }).values.followUpAt).toBe(
      Date.UTC(2026, 11, 5, 12),
    );
    expect(normalizeDraft({ followUpAt: '05/12/2026 14:30' }).values.followUpAt).toBe(
      Date.UTC(2026, 11, 5, 17, 30),
    );
  });
});

test('normalising what is normal already changes nothing', () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constant(null));
  const draft = fc.record(
    {
      name: text,
      email: text,
      phone: fc.oneof(text, fc.stringMatching(/^\(1[1-9]\) 9[6-9]\d{3}-\d{4}$/)),
      document: text,
      company: text,
      interest: text,
      city: text,
      notes: text,
      tags: fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }), { maxLength: 5 }),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(draft, (typed) => {
      const once = normalizeDraft(typed).values;
      expect(normalizeDraft(once).values).toEqual(once);
    }),
    { examples: [[{ document: 'ῒ' }]] },
  );
});

test.each([
  ['email', 'Ana@Exemplo.com', 'ana@exemplo.com ', true],
  ['phone', '(11) 98231-7745', '+5511982317745', true],
  ['phone', '(11) 98231-7745', '(11) 98231-7746', false],
  ['document', '529.982.247-25', '52998224725', true],
  ['name', 'Ana  Souza', 'Ana Souza', true],
  ['name', 'Ana Souza', 'ana souza', false],
  ['name', '', null, true],
  ['company', null, '', true],
  ['tags', ['VIP', 'casa'], ['Casa', 'vip'], true],
  ['tags', [], null, true],
  ['tags', ['vip'], [], false],
  ['incomeCents', 450_050, 450_050, true],
  ['incomeCents', 0, null, false],
  ['custom:renda', 'alta ', 'alta', true],
  ['custom:renda', null, undefined, true],
  ['followUpAt', 1_700_000_000_000, '2023-11-14T22:13:20.000Z', true],
])('%s: %j and %j are the same: %s', (field, a, b, same) => {
  expect(sameValue(field, a, b)).toBe(same);
  expect(sameValue(field, b, a)).toBe(same);
});
