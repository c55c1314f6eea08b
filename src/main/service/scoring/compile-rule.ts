import type { ScoreReason } from '../../../shared/model/lead.ts';
import type { ScoreRule } from '../../../shared/model/scoring.ts';
import { fold } from '../../../shared/text.ts';
import { compileFormula } from './formula.ts';
import { fieldText, type ScoreInput, type ScoreMoment } from './score-input.ts';
import { formsOf } from './word-forms.ts';

/** What a rule gives a lead, and what it saw; null where it does not count. */
export type RuleResult = Pick<ScoreReason, 'points' | 'values'> | null;
export type CompiledRule = (values: ScoreInput, moment: ScoreMoment) => RuleResult;

export const DAY_MS = 24 * 60 * 60_000;

/** @param wordsIn the words of a text, folded: given, since several rules read the same text */
export function compileRule(
  rule: ScoreRule,
  wordsIn: (text: string) => readonly string[],
): CompiledRule {
  switch (rule.kind) {
    case 'fields': {
      const { fields, points } = rule;
      const seen = { points, values: { fields: fields.join(',') } };
      return (values) =>
        fields.length > 0 && fields.every((field) => fieldText(values, field) !== '') ? seen : null;
    }
    case 'keywords':
      return compileKeywords(rule, wordsIn);
    case 'place': {
      const cities = new Set(rule.cities.map(fold));
      const states = new Set(rule.states.map((state) => state.toUpperCase()));
      const { points } = rule;
      return ({ city, state }): RuleResult => {
        if (city && cities.has(fold(city))) return { points, values: { city } };
        return state && states.has(state) ? { points, values: { state } } : null;
      };
    }
    case 'income': {
      const bands = rule.bands.toSorted((a, b) => b.from - a.from);
      return ({ incomeCents }) => {
        if (incomeCents === null) return null;
        const band = bands.find(({ from }) => incomeCents >= Math.round(from * 100));
        return band ? { points: band.points, values: { from: band.from } } : null;
      };
    }
    case 'origin': {
      const origins = new Set(rule.origins.map(fold));
      const { points } = rule;
      return ({ origin }) =>
        origin && origins.has(fold(origin)) ? { points, values: { origin } } : null;
    }
    case 'tag': {
      const tags = new Set(rule.tags.map(fold));
      const { points } = rule;
      return (values) => {
        const tag = values.tags.find((each) => tags.has(fold(each)));
        return tag === undefined ? null : { points, values: { tag } };
      };
    }
    case 'recency': {
      const bands = rule.bands.toSorted((a, b) => a.within - b.within);
      const { of } = rule;
      return (_, moment) => {
        const since = of === 'created' ? moment.createdAt : moment.heard()[0]?.at;
        if (since === undefined) return null;
        const band = bands.find(({ within }) => moment.now - since <= within * DAY_MS);
        return band ? { points: band.points, values: { of, days: band.within } } : null;
      };
    }
    case 'engagement': {
      const bands = rule.bands.toSorted((a, b) => b.least - a.least);
      const types = new Set<string>(rule.types);
      const { days } = rule;
      return (_, moment) => {
        const from = moment.now - days * DAY_MS;
        let count = 0;
        for (const { type, at } of moment.heard()) {
          if (at > from && at <= moment.now && (types.size === 0 || types.has(type))) count += 1;
        }
        const band = bands.find(({ least }) => count >= least);
        return band ? { points: band.points, values: { count, days } } : null;
      };
    }
    case 'formula':
      return compileFormula(rule.expression, rule.points);
  }
}

function compileKeywords(
  rule: Extract<ScoreRule, { kind: 'keywords' }>,
  wordsIn: (text: string) => readonly string[],
): CompiledRule {
  const single = new Map<string, string>();
  const phrases: { readonly form: string; readonly keyword: string }[] = [];
  for (const keyword of rule.words) {
    for (const form of formsOf(keyword)) {
      if (form.includes(' ')) phrases.push({ form: ` ${form} `, keyword });
      else if (!single.has(form)) single.set(form, keyword);
    }
  }
  const { fields, points } = rule;
  return (values) => {
    for (const field of fields) {
      const text = fieldText(values, field);
      if (text === '') continue;
      const words = wordsIn(text);
      const whole = phrases.length > 0 ? ` ${words.join(' ')} ` : '';
      const keyword =
        phrases.find(({ form }) => whole.includes(form))?.keyword ?? firstOf(words, single);
      if (keyword !== undefined) return { points, values: { keyword } };
    }
    return null;
  };
}

function firstOf(words: readonly string[], among: ReadonlyMap<string, string>): string | undefined {
  for (const word of words) {
    const found = among.get(word);
    if (found !== undefined) return found;
  }
  return undefined;
}
