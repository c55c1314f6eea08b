import type { LearnedModel, SecondOpinion } from '../../../../shared/model/scoring.ts';
import type { ScoreInput } from '../score-input.ts';
import { featuresOf, keyOf } from './features.ts';
import { chanceOf } from './fit.ts';

const MOST_REASONS = 6;

/** What a model makes of a lead as it is now, with what weighs most first. */
export function opinionOf(model: LearnedModel, values: ScoreInput): SecondOpinion {
  const has = new Set(featuresOf(values).map(({ key }) => key));
  const reasons = model.features.filter(({ feature }) => has.has(keyOf(feature)));
  const weights = reasons.map(({ weight }) => weight);
  return {
    chance: chanceOf(
      { intercept: model.intercept, weights },
      weights.map((_, at) => at),
    ),
    reasons: reasons.slice(0, MOST_REASONS).map(({ feature, weight }) => ({ feature, weight })),
  };
}
