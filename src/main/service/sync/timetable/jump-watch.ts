import type { Clock } from '../../clock.ts';

/** A smaller step is the clock being kept in time, not somebody setting it. */
const STEP_MS = 2000;

/**
 * Tells by how much the wall clock was set since it was asked last: 0 when it was not, positive when
 * it was set ahead. Sleep looks like a step ahead, and what was measured before it is as old.
 */
export function createJumpWatch(clock: Clock): () => number {
  let before = clock.now() - clock.monotonic();
  return () => {
    const drift = clock.now() - clock.monotonic();
    const step = drift - before;
    if (Math.abs(step) <= STEP_MS) return 0;
    before = drift;
    return step;
  };
}
