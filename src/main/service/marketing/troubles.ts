import { backoff, clampRetryAfter } from '../jobs/backoff.ts';

/** How long a platform is left alone: by what it says, else longer each time it fails in a row. */
export type Troubles = {
  /** After a failure that passes by itself, in ms. */
  wait(id: number): number;
  /** After it told us to slow down; `said` is for how long, where it says. */
  throttled(id: number, said: number | null): number;
  calm(id: number): void;
};

/** Without a hint of the platform. */
const throttledMs = { least: 5 * 60_000, most: 60 * 60_000 };

export function createTroubles(random: () => number): Troubles {
  /** Failures in a row. */
  const failures = new Map<number, number>();

  function another(id: number): number {
    const tries = (failures.get(id) ?? 0) + 1;
    failures.set(id, tries);
    return tries;
  }

  return {
    wait: (id) => backoff(another(id), false, random()),
    throttled: (id, said) =>
      said === null
        ? Math.min(throttledMs.most, throttledMs.least * 2 ** (another(id) - 1))
        : clampRetryAfter(said),
    calm: (id) => void failures.delete(id),
  };
}
