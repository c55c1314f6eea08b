import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRuleSet } from '../../../../src/main/service/scoring/kept-rules.ts';
import { defaultRules } from '../../../../src/main/service/scoring/default-rules.ts';
import { blankLead } from '../../../../src/main/service/leads/lead-values.ts';
import type { ScoreInput, ScoreMoment } from '../../../../src/main/service/scoring/score-input.ts';
import { compileScore } from '../../../../src/main/service/scoring/score.ts';
import { createScoring } from '../../../../src/main/service/scoring/scoring.ts';
import { openTestDb } from '../../../support/open-test-db.ts';
import { createTestClock } from '../../../support/test-clock.ts';

const noon = Date.UTC(2026, 10, 23, 15);
const now: ScoreMoment = { now: noon, createdAt: noon, heard: () => [] };
const scorer = compileScore(defaultRules);
const score = (values: ScoreInput) => scorer.score(values, now);
const nobody: ScoreInput = { ...blankLead, tags: [], custom: {} };
const whole = { name: 'Ana', email: 'a@x.com', phone: '+5511982317745', origin: 'Site' };

describe('the default rules', () => {
  test('give ten points when name, e-mail, phone and origin are all filled, and none for three', () => {
    expect(score({ ...nobody, ...whole })).toEqual({
      score: 10,
      temperature: 'cold',
      reasons: [
        {
          rule: 'complete',
          kind: 'fields',
          points: 10,
          values: { fields: 'name,email,phone,origin' },
        },
      ],
    });
    for (const field of ['name', 'email', 'phone', 'origin'] as const) {
      expect(score({ ...nobody, ...whole, [field]: nobody[field] }).score).toBe(0);
    }
  });

  test.each([
    ['Imóvel', 'imóvel'],
    ['IMOVEIS na praia', 'imóvel'],
    ['quero apartamentos', 'apartamento'],
    ['casa', 'casa'],
    ['Casas/terrenos', 'casa'],
    ['um terreno.', 'terreno'],
    ['coberturas', 'cobertura'],
    ['(investimento)', 'investimento'],
    ['Financiamentos', 'financiamento'],
    ['consorcio', 'consórcio'],
    ['CONSÓRCIOS', 'consórcio'],
  ])('give fifteen points for an interest in %s', (interest, keyword) => {
    expect(score({ ...nobody, interest }).reasons).toEqual([
      { rule: 'interest', kind: 'keywords', points: 15, values: { keyword } },
    ]);
  });

  test.each(['casaco', 'casamento', 'imobiliária', 'terrenão', 'carro', 'descobertura', ''])(
    'give nothing for an interest in %s, which only looks like one',
    (interest) => {
      expect(score({ ...nobody, interest }).score).toBe(0);
    },
  );

  test('count several keywords once', () => {
    expect(score({ ...nobody, interest: 'casa, apartamento e terreno' }).score).toBe(15);
  });

  test.each([
    ['São Paulo', 5],
    ['sao paulo ', 5],
    ['RIO DE JANEIRO', 5],
    ['Santos', 0],
    ['São Paulo de Olivença', 0],
  ])('give %s five points when it is served (%i)', (city, points) => {
    expect(score({ ...nobody, city }).score).toBe(points);
  });

  test.each([
    [1_999.99, 0],
    [2_000, 2],
    [3_999.99, 2],
    [4_000, 4],
    [7_000, 6],
    [10_000, 8],
    [14_999.99, 8],
    [15_000, 10],
    [1_000_000, 10],
    [0, 0],
  ])('give an income of R$ %d %i points', (reais, points) => {
    expect(score({ ...nobody, incomeCents: Math.round(reais * 100) }).score).toBe(points);
  });

  test.each([
    [{ interest: 'casa' }, 15, 'warm'],
    [{ incomeCents: 1_500_000 }, 10, 'cold'],
    [{ ...whole, incomeCents: 400_000 }, 14, 'cold'],
    [{ interest: 'casa', city: 'Curitiba', incomeCents: 400_000 }, 24, 'warm'],
    [{ interest: 'casa', incomeCents: 1_000_000 }, 23, 'warm'],
    [{ interest: 'casa', incomeCents: 1_500_000 }, 25, 'hot'],
    [{ ...whole, interest: 'casa', city: 'Curitiba', incomeCents: 1_500_000 }, 40, 'hot'],
  ] as const)('%j is %i points, %s', (values, points, temperature) => {
    expect(score({ ...nobody, ...values })).toMatchObject({ score: points, temperature });
  });
});

const words = fc.array(
  fc.constantFrom('casa', 'imóveis', 'consórcio', 'carro', 'praia', 'São', 'x'),
  { maxLength: 5 },
);
const anybody = fc
  .record({
    name: fc.constantFrom('', 'Ana'),
    email: fc.constantFrom(null, 'a@x.com'),
    phone: fc.constantFrom(null, '+5511982317745'),
    origin: fc.constantFrom(null, 'Site'),
    interest: words.map((each) => each.join(' ')),
    city: fc.constantFrom(null, 'São Paulo', 'Santos', 'Porto Alegre'),
    incomeCents: fc.option(fc.integer({ min: 0, max: 5_000_000 })),
  })
  .map((values): ScoreInput => ({ ...nobody, ...values }));

test('a score never depends on case and accents', () => {
  const respell = (text: string | null) =>
    text && text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
  fc.assert(
    fc.property(anybody, (lead) => {
      const other = score({ ...lead, interest: respell(lead.interest), city: respell(lead.city) });
      expect(other.score).toBe(score(lead).score);
    }),
  );
});

test('the reasons add up to the score, and more information never lowers it', () => {
  fc.assert(
    fc.property(anybody, (lead) => {
      const { score: points, reasons } = score(lead);
      expect(reasons.reduce((sum, reason) => sum + reason.points, 0)).toBe(points);
      expect(score({ ...lead, ...whole }).score).toBeGreaterThanOrEqual(points);
      expect(score({ ...lead, interest: `${lead.interest} casa` }).score).toBeGreaterThanOrEqual(
        points,
      );
    }),
  );
});

test('a workspace keeps its rules as version 1 and goes on with the newest', () => {
  const db = openTestDb();
  const clock = createTestClock();
  const wants = { ...nobody, interest: 'casa' };
  expect(createScoring(db, clock).score(wants, now)).toMatchObject({ score: 15, version: 1 });
  createScoring(db, clock);
  expect(db.client.prepare('select count(*) from score_rules').pluck().get()).toBe(1);
  const rules = defaultRules.rules.map((rule) =>
    rule.kind === 'keywords' ? { ...rule, points: 3 } : rule,
  );
  db.client
    .prepare(
      `insert into score_rules (version, rules, created_at, created_by) values (2, ?, 0, 'Ana')`,
    )
    .run(JSON.stringify({ ...defaultRules, rules }));
  expect(createScoring(db, clock).score(wants, now)).toMatchObject({ score: 3, version: 2 });
});

test('rules that were kept before there were kinds say what they said', () => {
  const kept = {
    complete: 10,
    interest: {
      points: 15,
      keywords: [
        { keyword: 'casa', forms: ['casas'] },
        { keyword: 'mansão', forms: ['mansoes', 'palacete'] },
      ],
    },
    city: { points: 5, served: ['São Paulo'] },
    income: [{ from: 2_000, points: 2 }],
    hotFrom: 25,
    warmFrom: 15,
  };
  const old = compileScore(readRuleSet(JSON.stringify(kept)));
  const lead = { ...nobody, ...whole, interest: 'um palacete', city: 'sao paulo' };
  expect(old.score({ ...lead, incomeCents: 200_000 }, now)).toMatchObject({
    score: 32,
    temperature: 'hot',
  });
  expect(old.score({ ...nobody, interest: 'Mansões' }, now).reasons).toEqual([
    { rule: 'interest', kind: 'keywords', points: 15, values: { keyword: 'mansão' } },
  ]);
});
