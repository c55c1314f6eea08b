import type { LearnedModel, ScoreRule } from '../../../../shared/model/scoring.ts';

type Weighed = Pick<LearnedModel['features'][number], 'feature' | 'points'>;

/** The most that one rule made of a model gives. */
const MOST_POINTS = 15;
/** In standard errors: what is not at least this far from 0 may well be nothing. */
const SURE = 1.96;

/** Weights as points: the heaviest sure one gives fifteen, the others in proportion, unsure ones none. */
export function asPoints(
  weights: readonly { readonly weight: number; readonly error: number }[],
): number[] {
  const sure = weights.map(({ weight, error }) => (Math.abs(weight) > SURE * error ? weight : 0));
  const most = Math.max(...sure.map(Math.abs), 0);
  return sure.map((weight) => (most === 0 ? 0 : Math.round((weight / most) * MOST_POINTS) + 0));
}

/** What was learned, as rules that a person may take over, change and publish, or not. */
export function rulesOf(features: readonly Weighed[]): ScoreRule[] {
  const rules: ScoreRule[] = [];
  for (const [at, { feature, points }] of features.entries()) {
    if (points === 0 || feature.kind === 'income') continue;
    const same = { id: `learned-${at}`, name: null, on: true, points };
    switch (feature.kind) {
      case 'filled':
        rules.push({
          ...same,
          kind: 'fields',
          fields: [feature.field as 'email'],
        });
        break;
      case 'word':
        rules.push({ ...same, kind: 'keywords', fields: ['interest'], words: [feature.word] });
        break;
      case 'city':
        rules.push({ ...same, kind: 'place', cities: [feature.city], states: [] });
        break;
      case 'origin':
        rules.push({ ...same, kind: 'origin', origins: [feature.origin] });
        break;
    }
  }
  const bands = features.flatMap(({ feature, points }) =>
    feature.kind === 'income' ? [{ from: feature.from, points }] : [],
  );
  if (bands.some(({ points }) => points !== 0)) {
    // A band ends where the next begins, also one that gives nothing.
    const all = bands.toSorted((a, b) => a.from - b.from);
    rules.push({ id: 'learned-income', name: null, on: true, kind: 'income', bands: all });
  }
  return rules;
}
