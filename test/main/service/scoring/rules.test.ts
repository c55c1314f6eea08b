import { describe, expect, test } from 'vitest';
import type { RuleSet, ScoreRule } from '../../../../src/shared/model/scoring.ts';
import { blankLead } from '../../../../src/main/service/leads/lead-values.ts';
import { checkRules } from '../../../../src/main/service/scoring/check-rules.ts';
import { defaultRules } from '../../../../src/main/service/scoring/default-rules.ts';
import { diffRules } from '../../../../src/shared/score-diff.ts';
import { formulaFieldsOf } from '../../../../src/main/service/scoring/formula.ts';
import type {
  Heard,
  ScoreInput,
  ScoreMoment,
} from '../../../../src/main/service/scoring/score-input.ts';
import { compileScore } from '../../../../src/main/service/scoring/score.ts';
import { formsOf } from '../../../../src/main/service/scoring/word-forms.ts';

const day = 24 * 60 * 60_000;
const noon = Date.UTC(2026, 10, 23, 15);
const nobody: ScoreInput = { ...blankLead, tags: [], custom: {} };

function setOf(...rules: ScoreRule[]): RuleSet {
  return { rules, hotFrom: 25, warmFrom: 15 };
}

function reasonsOf(rule: ScoreRule, values: Partial<ScoreInput>, moment?: Partial<ScoreMoment>) {
  const whole: ScoreMoment = { now: noon, createdAt: noon, heard: () => [], ...moment };
  return compileScore(setOf(rule))
    .score({ ...nobody, ...values }, whole)
    .reasons.map(({ points, values: seen }) => ({ points, ...seen }));
}

const same = { id: 'r', name: null, on: true } as const;

test.each([
  ['imóvel', ['imovel', 'imoveis']],
  ['mansão', ['mansao', 'mansoes', 'mansaos', 'mansaes']],
  ['jardim', ['jardim', 'jardins']],
  ['lugar', ['lugar', 'lugares']],
  ['fácil', ['facil', 'facis', 'faceis']],
  ['KM 21', ['km 21', 'kns 21']],
])('%s is also met as its plurals', (word, forms) => {
  expect(formsOf(word)).toEqual(forms);
});

describe('a rule', () => {
  test('of words meets phrases, plurals and fields of the company, and only whole words', () => {
    const rule: ScoreRule = {
      ...same,
      kind: 'keywords',
      points: 7,
      fields: ['interest', 'custom:Obs'],
      words: ['casa de praia', 'jardim'],
    };
    expect(reasonsOf(rule, { interest: 'Duas CASAS  de praia!' })).toEqual([
      { points: 7, keyword: 'casa de praia' },
    ]);
    expect(reasonsOf(rule, { custom: { Obs: 'com jardins' } })).toEqual([
      { points: 7, keyword: 'jardim' },
    ]);
    expect(reasonsOf(rule, { interest: 'casa de praiana', notes: 'jardim' })).toEqual([]);
  });

  test('of places meets cities whatever their accents, or else the state', () => {
    const rule: ScoreRule = {
      ...same,
      kind: 'place',
      points: 5,
      cities: ['Niterói'],
      states: ['SP'],
    };
    expect(reasonsOf(rule, { city: 'NITEROI', state: 'RJ' })).toEqual([
      { points: 5, city: 'NITEROI' },
    ]);
    expect(reasonsOf(rule, { city: 'Santos', state: 'SP' })).toEqual([{ points: 5, state: 'SP' }]);
    expect(reasonsOf(rule, { city: 'Santos', state: 'RJ' })).toEqual([]);
  });

  test('of origin and of tag meets either in any spelling, and may take points away', () => {
    const origin: ScoreRule = { ...same, kind: 'origin', points: -4, origins: ['Indicação'] };
    expect(reasonsOf(origin, { origin: 'indicacao' })).toEqual([
      { points: -4, origin: 'indicacao' },
    ]);
    const tag: ScoreRule = { ...same, kind: 'tag', points: 3, tags: ['VIP'] };
    expect(reasonsOf(tag, { tags: ['novo', 'vip'] })).toEqual([{ points: 3, tag: 'vip' }]);
  });

  test.each([
    [0, 9],
    [7 * day, 9],
    [7 * day + 1, 4],
    [30 * day, 4],
    [30 * day + 1, undefined],
  ])('of recency gives the narrowest band that an age of %i ms reaches', (age, points) => {
    const bands = [
      { within: 30, points: 4 },
      { within: 7, points: 9 },
    ];
    const rule: ScoreRule = { ...same, kind: 'recency', of: 'created', bands };
    expect(reasonsOf(rule, {}, { createdAt: noon - age })[0]?.points).toBe(points);
    const heard: Heard[] = [{ type: 'message.received', at: noon - age }];
    expect(reasonsOf({ ...rule, of: 'heard' }, {}, { heard: () => heard })[0]?.points).toBe(points);
    expect(reasonsOf({ ...rule, of: 'heard' }, {})).toEqual([]);
  });

  test('of engagement counts what was received of its types in its days', () => {
    const rule: ScoreRule = {
      ...same,
      kind: 'engagement',
      types: ['message.received'],
      days: 10,
      bands: [
        { least: 1, points: 2 },
        { least: 3, points: 8 },
      ],
    };
    const at = (days: number, type = 'message.received'): Heard => ({
      type,
      at: noon - days * day,
    });
    const heard = (...all: Heard[]) => reasonsOf(rule, {}, { heard: () => all });
    expect(heard(at(1), at(2), at(9))).toEqual([{ points: 8, count: 3, days: 10 }]);
    expect(heard(at(1), at(2, 'payment.received'), at(10))).toEqual([
      { points: 2, count: 1, days: 10 },
    ]);
    expect(heard(at(11))).toEqual([]);
  });

  test.each([
    ['numero(registro.income) > 5000.0', { incomeCents: 600_000 }, 20],
    ['numero(registro.income) > 5000.0', { incomeCents: 400_000 }, undefined],
    ['numero(registro.income) / 1000.0', { incomeCents: 640_000 }, 6],
    ['numero(registro.income)', { incomeCents: 90_000_000 }, 20],
    ['registro["custom:Plano"] == "ouro"', { custom: { Plano: 'ouro' } }, 20],
    ['registro["custom:Plano"] == "ouro"', {}, undefined],
    // What is no number fails on this lead, and on it alone.
    ['numero(registro.interest) > 1.0', { interest: 'casa' }, undefined],
  ])('of the formula %s on %j gives %s', (expression, values, points) => {
    const rule: ScoreRule = { ...same, kind: 'formula', points: 20, expression };
    expect(reasonsOf(rule, values)[0]?.points).toBe(points);
  });

  test('that is switched off gives nothing, and one with a name carries it', () => {
    const rule: ScoreRule = { ...same, kind: 'origin', points: 4, origins: ['Site'] };
    expect(reasonsOf({ ...rule, on: false }, { origin: 'Site' })).toEqual([]);
    const named = compileScore(setOf({ ...rule, name: 'Veio do site' }));
    const { reasons } = named.score(
      { ...nobody, origin: 'Site' },
      { now: noon, createdAt: noon, heard: () => [] },
    );
    expect(reasons[0]?.name).toBe('Veio do site');
  });
});

test('only sets that look at time grow old, and by the widest of their bands', () => {
  expect(compileScore(defaultRules).ageing).toEqual({ created: null, heard: null });
  const recency: ScoreRule = {
    ...same,
    kind: 'recency',
    of: 'created',
    bands: [
      { within: 3, points: 1 },
      { within: 30, points: 1 },
    ],
  };
  const engagement: ScoreRule = {
    ...same,
    id: 'e',
    kind: 'engagement',
    types: [],
    days: 14,
    bands: [],
  };
  expect(compileScore(setOf(recency, engagement)).ageing).toEqual({ created: 30, heard: 14 });
  expect(compileScore(setOf({ ...recency, on: false })).ageing.created).toBeNull();
});

test('what keeps a set from being published is told by rule', () => {
  const fields = formulaFieldsOf(['Plano']);
  expect(checkRules(defaultRules, fields)).toEqual([]);
  const set: RuleSet = {
    ...setOf(
      { ...same, id: 'a', kind: 'origin', points: 1, origins: [] },
      { ...same, id: 'b', kind: 'income', bands: [] },
      { ...same, id: 'c', kind: 'formula', points: 1, expression: 'registro.plano == "x"' },
      { ...same, id: 'd', kind: 'formula', points: 1, expression: 'valor == "x"' },
      { ...same, id: 'e', kind: 'formula', points: 1, expression: 'registro["custom:Plano"]' },
      { ...same, id: 'f', on: false, kind: 'tag', points: 1, tags: [] },
    ),
    hotFrom: 10,
  };
  expect(checkRules(set, fields).map(({ field, problem }) => `${field} ${problem}`)).toEqual([
    'hotFrom hot_below_warm',
    'rules.a empty',
    'rules.b no_bands',
    'rules.c formula',
    'rules.d formula',
  ]);
});

test('the difference of two sets names rules added, changed, removed and put in another order', () => {
  const [first, second, third, fourth] = defaultRules.rules as [
    ScoreRule,
    ScoreRule,
    ScoreRule,
    ScoreRule,
  ];
  const added: ScoreRule = { ...same, id: 'new', kind: 'tag', points: 1, tags: ['vip'] };
  const off = { ...third, on: false };
  const after = { ...defaultRules, hotFrom: 30, rules: [second, first, off, added] };
  expect(diffRules(defaultRules, after)).toEqual([
    { kind: 'threshold', of: 'hotFrom', before: 25, after: 30 },
    { kind: 'changed', before: third, after: off },
    { kind: 'added', rule: added },
    { kind: 'removed', rule: fourth },
    { kind: 'order' },
  ]);
  expect(diffRules(defaultRules, structuredClone(defaultRules))).toEqual([]);
});
