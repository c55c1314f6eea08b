import type { ScoreRule, ScoreRuleKind } from '../../../shared/model/scoring.ts';

/** A rule of a kind that says nothing yet, under an id that no other has. */
export function newRule(kind: ScoreRuleKind, others: readonly ScoreRule[]): ScoreRule {
  const same = { id: freeId(kind, others), name: null, on: true };
  switch (kind) {
    case 'fields':
      return { ...same, kind, points: 5, fields: ['phone'] };
    case 'keywords':
      return { ...same, kind, points: 10, fields: ['interest'], words: [] };
    case 'place':
      return { ...same, kind, points: 5, cities: [], states: [] };
    case 'income':
      return { ...same, kind, bands: [{ from: 5000, points: 5 }] };
    case 'origin':
      return { ...same, kind, points: 5, origins: [] };
    case 'tag':
      return { ...same, kind, points: 5, tags: [] };
    case 'recency':
      return { ...same, kind, of: 'created', bands: [{ within: 7, points: 5 }] };
    case 'engagement':
      return { ...same, kind, types: [], days: 30, bands: [{ least: 1, points: 5 }] };
    case 'formula':
      return { ...same, kind, points: 5, expression: '' };
  }
}

function freeId(kind: string, others: readonly ScoreRule[]): string {
  const taken = new Set(others.map(({ id }) => id));
  for (let count = 1; ; count += 1) {
    const id = `${kind}-${count}`;
    if (!taken.has(id)) return id;
  }
}

/** The same rules under ids that none of the others has: what was taken over once may be again. */
export function freshIds(rules: readonly ScoreRule[], others: readonly ScoreRule[]): ScoreRule[] {
  const all = [...others];
  return rules.map((rule) => {
    const fresh = { ...rule, id: freeId(`learned-${rule.kind}`, all) };
    all.push(fresh);
    return fresh;
  });
}
