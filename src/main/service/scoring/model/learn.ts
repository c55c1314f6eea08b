import { PonteError } from '../../../../shared/errors.ts';
import type { LearnedModel } from '../../../../shared/model/scoring.ts';
import type { Db } from '../../db/database.ts';
import { createAsCreated } from '../as-created.ts';
import { figuresOf, type ScoreOutcomes } from '../backtest-figures.ts';
import { createHighestId, eachKeptLead, readKeptLeads } from '../kept-leads.ts';
import { outcomeOf } from '../outcome.ts';
import type { TaskProgress } from '../tasks.ts';
import { chosenFeatures, featuresOf, type Found } from './features.ts';
import { chanceOf, fitLogistic, type Sample } from './fit.ts';
import { asPoints } from './to-rules.ts';

export type Learned = Omit<LearnedModel, 'trainedAt' | 'by' | 'shown'>;

/** Fewer of either say too little. */
export const NEEDED = 50;
/** The newest; more make it slower and hardly surer. */
const MOST_LEADS = 50_000;
/** Every fifth lead is kept out of a first round, to see how well the others tell of it. */
const KEPT_OUT = 5;
/** As if each weight had been seen to be about 0, give or take 1. */
const RIDGE = 1;

type Ended = { readonly found: readonly Found[]; readonly converted: boolean };

/** Learns from the leads of this file that converted or were lost, as they were when they came in. */
export function createLearn(db: Db) {
  const read = readKeptLeads(
    db,
    `deleted_at is null and (status in ('converted', 'lost') or lifecycle = 'customer')`,
  );
  const highestId = createHighestId(db);
  const asCreated = createAsCreated(db);

  async function gather(progress: TaskProgress): Promise<Ended[]> {
    const highest = highestId();
    // Reading is most of the work; the last part of the bar is for the weighing.
    progress.total(Math.ceil(highest * 1.2));
    const ended: Ended[] = [];
    let seen = 0;
    await eachKeptLead(
      highest,
      read,
      (lead) => {
        const outcome = outcomeOf(lead);
        if (outcome === null) return;
        const found = featuresOf(asCreated(lead.id) ?? lead);
        ended[seen % MOST_LEADS] = { found, converted: outcome === 'converted' };
        seen += 1;
      },
      progress.done,
    );
    return ended;
  }

  return async (progress: TaskProgress): Promise<Learned> => {
    const ended = await gather(progress);
    const converted = ended.filter((each) => each.converted).length;
    const lost = ended.length - converted;
    if (converted < NEEDED || lost < NEEDED) {
      throw new PonteError('BAD_INPUT', 'There is too little history to learn from.');
    }
    const chosen = chosenFeatures(ended.map(({ found }) => found));
    const place = new Map(chosen.map(({ key }, at) => [key, at]));
    const samples = ended.map(({ found, converted: did }): Sample => ({
      active: found.flatMap(({ key }) => place.get(key) ?? []),
      converted: did,
    }));
    const highest = highestId();
    const waited = () => progress.done(highest);
    const separation = await separationUnseen(samples, chosen.length, waited);
    const fit = await fitLogistic(samples, chosen.length, RIDGE, waited);
    const weighed = chosen.map(({ feature, leads }, at) => ({
      feature,
      leads,
      weight: fit.weights[at] ?? 0,
      error: fit.errors[at] ?? 0,
    }));
    const points = asPoints(weighed);
    return {
      converted,
      lost,
      intercept: fit.intercept,
      features: weighed
        .map((each, at) => ({ ...each, points: points[at] ?? 0 }))
        .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight)),
      separation,
    };
  };
}

/** Learned from four fifths, tried on the rest. */
async function separationUnseen(
  samples: readonly Sample[],
  width: number,
  waited: () => boolean,
): Promise<number | null> {
  const known = samples.filter((_, at) => at % KEPT_OUT !== 0);
  const fit = await fitLogistic(known, width, RIDGE, waited);
  const outcomes: ScoreOutcomes[] = samples
    .filter((_, at) => at % KEPT_OUT === 0)
    .map(({ active, converted }) => ({
      score: chanceOf(fit, active),
      converted: converted ? 1 : 0,
      lost: converted ? 0 : 1,
    }));
  return figuresOf(tied(outcomes), () => 'cold').separation;
}

/** Equal chances are a tie. */
function tied(outcomes: readonly ScoreOutcomes[]): ScoreOutcomes[] {
  const byScore = new Map<number, ScoreOutcomes>();
  for (const { score, converted, lost } of outcomes) {
    const line = byScore.get(score);
    if (line) {
      line.converted += converted;
      line.lost += lost;
    } else byScore.set(score, { score, converted, lost });
  }
  return [...byScore.values()];
}
