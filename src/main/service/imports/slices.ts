import { setImmediate as nextTurn } from 'node:timers/promises';

/** No stretch of work may be longer than this: screens, hooks and sends share the process. */
const LONGEST_MS = 18;
const LEAST_MS = 4;
const MOST_MS = 14;

/** Work in slices so short that nothing else notices. */
export type Slice = {
  /** Whether this slice has worked long enough. */
  over(): boolean;
  /** Lets others have their turn, then begins anew. */
  rest(): Promise<void>;
  /** Does the work of one slice that ends in a commit, and learns how long commits take here. */
  committed<T>(work: (done: () => void) => T): T;
};

/** @param fixedMs length of a slice; else as long as the commits of this disk leave room for */
export function createSlice(fixedMs?: number): Slice {
  let began = performance.now();
  let commitMs = 4;

  function length(): number {
    return fixedMs ?? Math.min(MOST_MS, Math.max(LEAST_MS, LONGEST_MS - commitMs));
  }

  return {
    over: () => performance.now() - began >= length(),
    async rest() {
      await nextTurn();
      began = performance.now();
    },
    committed(work) {
      let workedUntil = performance.now();
      const result = work(() => {
        workedUntil = performance.now();
      });
      commitMs = commitMs * 0.8 + (performance.now() - workedUntil) * 0.2;
      return result;
    },
  };
}
