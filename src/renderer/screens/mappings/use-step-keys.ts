import { useState } from 'react';

/** A name for each step as long as it is in the list: steps have no id, and two may be alike. */
export function useStepKeys(count: number) {
  const [made, setMade] = useState(() => fitted({ keys: [], next: 0 }, count));
  const now = made.keys.length === count ? made : fitted(made, count);
  if (now !== made) setMade(now);
  return {
    keys: now.keys,
    removed: (at: number) => setMade({ ...now, keys: now.keys.toSpliced(at, 1) }),
  };
}

type Keys = { readonly keys: readonly number[]; readonly next: number };

/** Steps come and go at the end, unless it was said which went. */
function fitted({ keys, next }: Keys, count: number): Keys {
  const kept = keys.slice(0, count);
  const more = Array.from({ length: count - kept.length }, (_, at) => next + at);
  return { keys: [...kept, ...more], next: next + more.length };
}
