import type { ModelFeature } from '../../../../shared/model/scoring.ts';
import { fold, wordsOf } from '../../../../shared/text.ts';
import { fieldText, type ScoreInput } from '../score-input.ts';

/** Whether these are filled is looked at. */
const filled = ['email', 'phone', 'document', 'company', 'interest', 'city', 'notes'];
/** In reais; from one to below the next. */
const incomes = [0, 2_000, 4_000, 7_000, 10_000, 15_000];
const SHORTEST_WORD = 4;
const empty = new Set(
  'para com quero queria gostaria preciso sobre mais muito tenho uma das dos que pelo pela this that with want from would like'.split(
    ' ',
  ),
);

/** A feature that a lead has, under a key by which equal ones are known. */
export type Found = { readonly key: string; readonly feature: ModelFeature };

/** Two spellings of one city are one feature. */
export function keyOf(feature: ModelFeature): string {
  switch (feature.kind) {
    case 'filled':
      return `filled ${feature.field}`;
    case 'word':
      return `word ${feature.word}`;
    case 'income':
      return `income ${feature.from}`;
    case 'city':
      return `city ${fold(feature.city)}`;
    case 'origin':
      return `origin ${fold(feature.origin)}`;
  }
}

/** All that a model could look at in a lead. Each is something a rule could say too. */
export function featuresOf(values: ScoreInput): Found[] {
  const found: ModelFeature[] = [];
  for (const field of filled) {
    if (fieldText(values, field) !== '') found.push({ kind: 'filled', field });
  }
  const { origin, city, incomeCents, interest } = values;
  if (origin) found.push({ kind: 'origin', origin });
  if (city) found.push({ kind: 'city', city });
  if (incomeCents !== null) {
    const at = incomes.findLastIndex((from) => incomeCents >= from * 100);
    found.push({ kind: 'income', from: incomes[at] ?? 0, below: incomes[at + 1] ?? null });
  }
  for (const word of new Set(wordsOf(interest ?? ''))) {
    if (word.length < SHORTEST_WORD || empty.has(word) || /\p{N}/u.test(word)) continue;
    found.push({ kind: 'word', word });
  }
  return found.map((feature) => ({ key: keyOf(feature), feature }));
}

/** Fewer leads tell nothing of a word or a place, and might tell of somebody. */
export const FEWEST_LEADS = 20;
const MOST_OF_A_KIND = 20;

/** Of these a lead has one at most. */
const exclusive = new Set(['origin', 'city', 'income']);

/**
 * The features worth a weight: those that enough leads have, the most frequent of each kind, and
 * none that all of them have. Where every lead has one of a kind, the most frequent is what the
 * others are measured against: with a weight for each, no weight would be sure.
 */
export function chosenFeatures(
  leads: readonly (readonly Found[])[],
): (Found & { readonly leads: number })[] {
  const counts = new Map<string, { found: Found; leads: number }>();
  for (const each of leads) {
    for (const found of each) {
      const line = counts.get(found.key);
      if (line) line.leads += 1;
      else counts.set(found.key, { found, leads: 1 });
    }
  }
  const ofKind = new Map<string, number>();
  const chosen = [...counts.values()]
    .filter((line) => line.leads >= FEWEST_LEADS && leads.length - line.leads >= FEWEST_LEADS)
    .toSorted((a, b) => b.leads - a.leads || (a.found.key < b.found.key ? -1 : 1))
    .filter(({ found }) => {
      const before = ofKind.get(found.feature.kind) ?? 0;
      ofKind.set(found.feature.kind, before + 1);
      return before < MOST_OF_A_KIND;
    })
    .map(({ found, leads: count }) => ({ ...found, leads: count }));
  const measures = [...exclusive].flatMap((kind) => {
    const all = chosen.filter(({ feature }) => feature.kind === kind);
    const having = all.reduce((sum, each) => sum + each.leads, 0);
    return leads.length - having < FEWEST_LEADS ? all.slice(0, 1) : [];
  });
  return chosen.filter((each) => !measures.includes(each));
}
