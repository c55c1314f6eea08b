import type { ScoreReason, Temperature } from '../../../shared/model/lead.ts';
import type { RuleSet } from '../../../shared/model/scoring.ts';
import { wordsOf } from '../../../shared/text.ts';
import { compileRule } from './compile-rule.ts';
import type { ScoreInput, ScoreMoment } from './score-input.ts';

export type Score = { score: number; temperature: Temperature; reasons: ScoreReason[] };

/** Days after which something that a rule looks at has become old; null where no rule looks there. */
export type Ageing = { readonly created: number | null; readonly heard: number | null };

export type Scorer = {
  score(values: ScoreInput, moment: ScoreMoment): Score;
  /** Scores that change with time alone. */
  readonly ageing: Ageing;
};

/**
 * Prepares rules once, so that scoring a lead costs microseconds.
 *
 * The answer is a pure function of the values and the moment: whatever their case and accents, the
 * values give the same score. Reasons come in the order of the rules, each with what it saw, and
 * add up to the score.
 */
export function compileScore(set: RuleSet): Scorer {
  const wordsIn = rememberLast(wordsOf);
  const rules = set.rules
    .filter(({ on }) => on)
    .map((rule) => ({
      about: {
        rule: rule.id,
        kind: rule.kind,
        ...(rule.name === null || rule.name === '' ? {} : { name: rule.name }),
      },
      run: compileRule(rule, wordsIn),
    }));
  return {
    ageing: ageingOf(set),
    score(values, moment) {
      const reasons: ScoreReason[] = [];
      let score = 0;
      for (const { about, run } of rules) {
        const result = run(values, moment);
        if (result === null || result.points === 0) continue;
        score += result.points;
        reasons.push({ ...about, ...result });
      }
      return { score, temperature: temperatureOf(score, set), reasons };
    },
  };
}

export function temperatureOf(
  score: number,
  { hotFrom, warmFrom }: Pick<RuleSet, 'hotFrom' | 'warmFrom'>,
): Temperature {
  if (score >= hotFrom) return 'hot';
  return score >= warmFrom ? 'warm' : 'cold';
}

function ageingOf({ rules }: RuleSet): Ageing {
  const created: number[] = [];
  const heard: number[] = [];
  for (const rule of rules) {
    if (!rule.on) continue;
    if (rule.kind === 'recency') {
      (rule.of === 'created' ? created : heard).push(...rule.bands.map(({ within }) => within));
    }
    if (rule.kind === 'engagement') heard.push(rule.days);
  }
  const most = (days: readonly number[]) => (days.length === 0 ? null : Math.max(...days));
  return { created: most(created), heard: most(heard) };
}

/** Several rules read the same field of one lead, one after the other. */
function rememberLast<T>(read: (text: string) => T): (text: string) => T {
  let last: { readonly text: string; readonly value: T } | null = null;
  return (text) => {
    if (last?.text !== text) last = { text, value: read(text) };
    return last.value;
  };
}
