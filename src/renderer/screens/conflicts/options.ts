import type { Conflict, ConflictCandidate, ConflictChoice } from '../../../shared/model/sync.ts';

/** One thing that can be chosen, in the order of its number key; each candidate is one by itself. */
export type Option = { readonly choice: ConflictChoice; readonly candidate?: ConflictCandidate };

export function optionsOf({ choices, candidates }: Conflict): readonly Option[] {
  return choices.flatMap((choice): Option[] => {
    if (choice === 'link') return candidates.map((candidate) => ({ choice, candidate }));
    // One alone has nobody to become one with.
    return choice === 'merge' && candidates.length < 2 ? [] : [{ choice }];
  });
}
