import type { Conflict } from '../../../shared/model/sync.ts';

/** Conflicts by field, the field with the newest first; '' for those about a whole record. */
export function groupsOf(conflicts: readonly Conflict[]): [string, Conflict[]][] {
  const groups = new Map<string, Conflict[]>();
  for (const conflict of conflicts) {
    const field = conflict.field ?? '';
    const group = groups.get(field);
    if (group) group.push(conflict);
    else groups.set(field, [conflict]);
  }
  return [...groups];
}
