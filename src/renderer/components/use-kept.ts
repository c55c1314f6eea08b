import { useState } from 'react';

/** The value before, as long as it is the same as the new one: for lists made anew on every render. */
export function useKept<T>(value: T, isSame: (before: T, now: T) => boolean): T {
  const [kept, setKept] = useState(value);
  if (kept === value || isSame(kept, value)) return kept;
  setKept(value);
  return value;
}

export function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
