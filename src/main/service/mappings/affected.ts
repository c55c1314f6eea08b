import type { MappingEntry } from '../../../shared/model/mapping.ts';

/**
 * Fields of ours that mean something else under another version: nothing was agreed on of them.
 *
 * That a field goes only one way now changes nothing of what was agreed; that it begins to go at
 * all does.
 */
export function affectedFields(
  before: readonly MappingEntry[],
  after: readonly MappingEntry[],
): ReadonlySet<string> {
  const [was, is] = [meanings(before), meanings(after)];
  const fields = new Set<string>();
  for (const field of new Set([...was.keys(), ...is.keys()])) {
    if (was.get(field) !== is.get(field)) fields.add(field);
  }
  return fields;
}

/** What stands for each field that is not simply the provider's own. */
function meanings(entries: readonly MappingEntry[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of entries) {
    const { local, remote, direction, own, displaces, in: incoming, out, options } = entry;
    if (own) {
      if (direction === 'off') found.set(local, 'off');
      continue;
    }
    if (direction === 'off') continue;
    // What only goes out is compared as it stands there, which is another reading.
    const takes = direction !== 'send';
    found.set(local, JSON.stringify([remote, takes, incoming, out, options]));
    if (displaces !== null && displaces !== local) found.set(displaces, 'displaced');
  }
  return found;
}
