import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Work in slices short enough that nothing else notices: screens, hooks and sends share the process.
 *
 * With its commit a slice stays under 20 ms.
 */
export const SLICE_MS = 8;

export type Slice = {
  /** Whether this slice has worked long enough. */
  over(): boolean;
  /** Lets others have their turn, then begins anew. */
  rest(): Promise<void>;
};

export function createSlice(ms = SLICE_MS): Slice {
  let began = performance.now();
  return {
    over: () => performance.now() - began >= ms,
    async rest() {
      await nextTurn();
      began = performance.now();
    },
  };
}
