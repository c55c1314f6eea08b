import type { FieldProblem } from '../../../shared/errors.ts';
import type { RuleSet, ScoreRule } from '../../../shared/model/scoring.ts';
import { readFormula } from './formula.ts';

/**
 * What keeps a set from being published. A field is `rules.ID` or `hotFrom`.
 *
 * @param fields what formulas may read
 */
export function checkRules(
  { rules, hotFrom, warmFrom }: RuleSet,
  fields: readonly string[],
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (hotFrom <= warmFrom) {
    problems.push({
      field: 'hotFrom',
      problem: 'hot_below_warm',
      message: 'Hot must begin above warm.',
    });
  }
  const seen = new Set<string>();
  for (const rule of rules) {
    if (seen.has(rule.id)) {
      problems.push(wrong(rule, 'twice', 'Two rules have the same id.'));
    }
    seen.add(rule.id);
    if (!rule.on) continue;
    const problem = problemOf(rule, fields);
    if (problem !== null) problems.push(problem);
  }
  return problems;
}

function problemOf(rule: ScoreRule, known: readonly string[]): FieldProblem | null {
  if (rule.kind === 'formula') {
    if (rule.expression.trim() === '') return wrong(rule, 'empty', 'Write the formula.');
    const reading = readFormula(rule.expression, known);
    return reading.ok ? null : wrong(rule, 'formula', 'The formula cannot be used.');
  }
  if ('bands' in rule) {
    if (rule.bands.length === 0) return wrong(rule, 'no_bands', 'Add a band, or take it out.');
    const starts = rule.bands.map((band) =>
      'from' in band ? band.from : 'within' in band ? band.within : band.least,
    );
    return new Set(starts).size === starts.length
      ? null
      : wrong(rule, 'same_band', 'Two bands begin at the same place.');
  }
  return looksAt(rule) === 0 ? wrong(rule, 'empty', 'Say what it looks at, or take it out.') : null;
}

function looksAt(rule: Exclude<ScoreRule, { bands: unknown } | { kind: 'formula' }>): number {
  switch (rule.kind) {
    case 'fields':
      return rule.fields.length;
    case 'keywords':
      return Math.min(rule.fields.length, rule.words.length);
    case 'place':
      return rule.cities.length + rule.states.length;
    case 'origin':
      return rule.origins.length;
    case 'tag':
      return rule.tags.length;
  }
}

function wrong(rule: ScoreRule, problem: string, message: string): FieldProblem {
  return { field: `rules.${rule.id}`, problem, message };
}
