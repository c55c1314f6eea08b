import type { RuleChange, RuleSet } from './model/scoring.ts';

/** In what two sets differ, rule by rule in the order of the later one; what was taken out comes last. */
export function diffRules(before: RuleSet, after: RuleSet): RuleChange[] {
  const was = new Map(before.rules.map((rule) => [rule.id, rule]));
  const is = new Set(after.rules.map(({ id }) => id));
  const changes: RuleChange[] = [];
  for (const of of ['hotFrom', 'warmFrom'] as const) {
    if (before[of] === after[of]) continue;
    changes.push({ kind: 'threshold', of, before: before[of], after: after[of] });
  }
  for (const rule of after.rules) {
    const earlier = was.get(rule.id);
    if (earlier === undefined) changes.push({ kind: 'added', rule });
    else if (!same(earlier, rule)) changes.push({ kind: 'changed', before: earlier, after: rule });
  }
  for (const rule of before.rules) {
    if (!is.has(rule.id)) changes.push({ kind: 'removed', rule });
  }
  const kept = before.rules.map(({ id }) => id).filter((id) => is.has(id));
  const now = after.rules.map(({ id }) => id).filter((id) => was.has(id));
  if (kept.join('\n') !== now.join('\n')) changes.push({ kind: 'order' });
  return changes;
}

/** The order in which the keys of a value stand is nobody's choice. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
