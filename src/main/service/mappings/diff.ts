import type { MappingChange, MappingEntry } from '../../../shared/model/mapping.ts';

/** Entries that differ between two versions, by our field. */
export function diffMappings(
  before: readonly MappingEntry[],
  after: readonly MappingEntry[],
): MappingChange[] {
  const [was, is] = [byField(before), byField(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .toSorted()
    .map((key) => ({ before: was.get(key) ?? null, after: is.get(key) ?? null }))
    .filter((each) => JSON.stringify(each.before) !== JSON.stringify(each.after))
    .map((each) => ({ local: (each.after ?? each.before)?.local ?? '', ...each }));
}

/** The provider's own joining of a field and a person's stand for different things. */
function byField(entries: readonly MappingEntry[]): Map<string, MappingEntry> {
  return new Map(entries.map((entry) => [`${entry.local} ${entry.own ? 'own' : ''}`, entry]));
}
