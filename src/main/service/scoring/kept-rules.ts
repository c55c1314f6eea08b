import { z } from 'zod';
import { ruleSet, type RuleSet } from '../../../shared/model/scoring.ts';
import { formsOf } from './word-forms.ts';

/** How sets were kept before rules had kinds: one rule of each, under a name of its own. */
const oneOfEach = z.object({
  complete: z.number().int(),
  interest: z.object({
    points: z.number().int(),
    keywords: z.array(z.object({ keyword: z.string(), forms: z.array(z.string()) })),
  }),
  city: z.object({ points: z.number().int(), served: z.array(z.string()) }),
  income: z.array(z.object({ from: z.number(), points: z.number().int() })),
  hotFrom: z.number().int(),
  warmFrom: z.number().int(),
});

/** A set as the file holds it, whichever build wrote it. */
export function readRuleSet(text: string): RuleSet {
  const kept: unknown = JSON.parse(text);
  const old = oneOfEach.safeParse(kept);
  if (!old.success) return ruleSet.parse(kept);
  const { complete, interest, city, income, hotFrom, warmFrom } = old.data;
  const same = { name: null, on: true };
  return {
    rules: [
      {
        ...same,
        id: 'complete',
        kind: 'fields',
        points: complete,
        fields: ['name', 'email', 'phone', 'origin'],
      },
      {
        ...same,
        id: 'interest',
        kind: 'keywords',
        points: interest.points,
        fields: ['interest'],
        words: interest.keywords.flatMap(({ keyword, forms }) => [
          keyword,
          ...forms.filter((form) => !formsOf(keyword).includes(formsOf(form)[0] ?? '')),
        ]),
      },
      { ...same, id: 'city', kind: 'place', points: city.points, cities: city.served, states: [] },
      { ...same, id: 'income', kind: 'income', bands: income },
    ],
    hotFrom,
    warmFrom,
  };
}
