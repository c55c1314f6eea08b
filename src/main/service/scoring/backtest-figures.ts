import type { Temperature } from '../../../shared/model/lead.ts';
import type { BacktestOfSet } from '../../../shared/model/scoring.ts';

/** How leads of one score ended. */
export type ScoreOutcomes = { readonly score: number; converted: number; lost: number };

/** Shares of the leads at which the lift is told: the best tenth, the best two tenths, … */
const steps = 10;

/**
 * How well scores tell those that converted from those that were lost.
 *
 * Precision and recall are of the class hot. Separation is the area under the ROC curve, which is
 * the share of pairs (one converted, one lost) in which the converted one has the higher score, ties
 * counted half. Lift spreads the converted ones among equal scores evenly, since nothing says who of
 * them would be called first.
 *
 * @param classOf the class of a score
 */
export function figuresOf(
  outcomes: readonly ScoreOutcomes[],
  classOf: (score: number) => Temperature,
): Omit<BacktestOfSet, 'set'> {
  const best = outcomes.toSorted((a, b) => b.score - a.score);
  const byClass = {
    hot: { converted: 0, lost: 0 },
    warm: { converted: 0, lost: 0 },
    cold: { converted: 0, lost: 0 },
  };
  for (const { score, converted, lost } of best) {
    const line = byClass[classOf(score)];
    line.converted += converted;
    line.lost += lost;
  }
  const converted = best.reduce((sum, each) => sum + each.converted, 0);
  const lost = best.reduce((sum, each) => sum + each.lost, 0);
  const hot = byClass.hot.converted + byClass.hot.lost;
  return {
    byClass,
    precision: hot === 0 ? null : byClass.hot.converted / hot,
    recall: converted === 0 ? null : byClass.hot.converted / converted,
    separation: separationOf(best, converted, lost),
    lift: liftOf(best, converted, converted + lost),
  };
}

function separationOf(
  best: readonly ScoreOutcomes[],
  converted: number,
  lost: number,
): number | null {
  if (converted === 0 || lost === 0) return null;
  let above = 0;
  let wins = 0;
  for (const each of best) {
    wins += each.lost * (above + each.converted / 2);
    above += each.converted;
  }
  return wins / (converted * lost);
}

function liftOf(
  best: readonly ScoreOutcomes[],
  converted: number,
  leads: number,
): BacktestOfSet['lift'] {
  if (converted === 0) return [];
  return Array.from({ length: steps + 1 }, (_, step) => {
    const share = step / steps;
    let room = (leads * step) / steps;
    let found = 0;
    for (const each of best) {
      const here = each.converted + each.lost;
      const taken = Math.min(room, here);
      if (here > 0) found += (each.converted * taken) / here;
      room -= taken;
      if (room <= 0) break;
    }
    return { share, converted: found / converted };
  });
}
