import type { Conflict, ConflictCandidate, ConflictChoice } from '../../../shared/model/sync.ts';

/** One thing that can be chosen, in the order of its number key; each candidate is one by itself. */
export type Option = { readonly choice: ConflictChoice; readonly candidate?: ConflictCandidate };

export function optionsOf({ choices, candidates }: Conflict): readonly Option[] {
  return choices.flatMap((choice): Option[] =>
    choice === 'link' ? candidates.map((candidate) => ({ choice, candidate })) : [{ choice }],
  );
}
