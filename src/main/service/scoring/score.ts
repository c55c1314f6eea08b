import type { ScoreReason, Temperature } from '../../../shared/model/lead.ts';
import { fold, wordsOf } from '../../../shared/text.ts';
import type { LeadValues } from '../leads/lead-values.ts';
import type { ScoreRules } from './score-rules.ts';

/** What the rules look at. */
export type ScoreInput = Pick<
  LeadValues,
  'name' | 'email' | 'phone' | 'origin' | 'interest' | 'city' | 'incomeCents'
>;

export type Score = { score: number; temperature: Temperature; reasons: ScoreReason[] };

/**
 * Prepares rules once, so that scoring a lead costs microseconds.
 *
 * The answer is a pure function of the values: whatever their case and accents, it gives the same
 * score. Reasons come in the order of the rules, each with what it saw, and add up to the score.
 */
export function compileScore(rules: ScoreRules): (values: ScoreInput) => Score {
  const keywords = new Map<string, string>();
  for (const { keyword, forms } of rules.interest.keywords) {
    for (const form of [keyword, ...forms]) keywords.set(fold(form), keyword);
  }
  const cities = new Set(rules.city.served.map(fold));
  const bands = rules.income.toSorted((a, b) => b.from - a.from);

  return (values) => {
    const reasons: ScoreReason[] = [];
    if (values.name && values.email && values.phone && values.origin) {
      reasons.push({ rule: 'complete', points: rules.complete, values: {} });
    }
    const keyword = values.interest ? firstKeyword(values.interest, keywords) : undefined;
    if (keyword !== undefined) {
      reasons.push({ rule: 'interest', points: rules.interest.points, values: { keyword } });
    }
    if (values.city && cities.has(fold(values.city))) {
      reasons.push({ rule: 'city', points: rules.city.points, values: { city: values.city } });
    }
    const cents = values.incomeCents;
    const band = cents === null ? undefined : bands.find(({ from }) => cents >= from * 100);
    if (band) reasons.push({ rule: 'income', points: band.points, values: { from: band.from } });

    const counted = reasons.filter(({ points }) => points !== 0);
    const score = counted.reduce((sum, { points }) => sum + points, 0);
    return { score, temperature: temperatureOf(score, rules), reasons: counted };
  };
}

function firstKeyword(interest: string, keywords: Map<string, string>): string | undefined {
  for (const word of wordsOf(interest)) {
    const keyword = keywords.get(word);
    if (keyword !== undefined) return keyword;
  }
  return undefined;
}

function temperatureOf(score: number, rules: ScoreRules): Temperature {
  if (score >= rules.hotFrom) return 'hot';
  return score >= rules.warmFrom ? 'warm' : 'cold';
}
