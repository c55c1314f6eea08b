import { wordsOf } from '../../../shared/text.ts';

/**
 * How alike two names are, from 0 to 1: the share of their letter pairs that they have in common
 * (Sørensen–Dice), whatever the case, the accents and the order of the words.
 */
export function nameLikeness(one: string, other: string): number {
  const [ours, theirs] = [pairs(one), pairs(other)];
  const all = ours.length + theirs.length;
  if (all === 0) return 0;
  let common = 0;
  for (const pair of ours) {
    const at = theirs.indexOf(pair);
    if (at === -1) continue;
    theirs.splice(at, 1);
    common += 1;
  }
  return (2 * common) / all;
}

/** Alike enough that, with the same phone, two names are one person's. */
export const ALIKE = 0.85;

function pairs(name: string): string[] {
  return wordsOf(name).flatMap((word) => {
    const letters = `^${word}`;
    return Array.from({ length: letters.length - 1 }, (_, index) =>
      letters.slice(index, index + 2),
    );
  });
}
