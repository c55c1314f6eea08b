import { setImmediate as nextTurn } from 'node:timers/promises';
import type { GroupCommit } from './db/database.ts';

/** No stretch of work may be longer than this: screens, hooks and sends share the process. */
const SLICE_MS = 12;
/** As long may a commit take. */
const LONGEST_COMMIT_MS = 20;
const REMEMBERED = 7;
/** So much is done again at the most when the process dies. */
const LONGEST_WAIT_MS = 500;

/** Work in slices so short that nothing else notices. */
export type Slice = {
  /** Whether this slice has worked long enough. */
  over(): boolean;
  /** Lets others have their turn, then begins anew. */
  rest(): Promise<void>;
  /**
   * Commits what stands open when it is time to, and learns how long commits take here.
   *
   * @returns whether it did
   */
  commit(commits: GroupCommit): Promise<boolean>;
};

/** @param fixedMs length of a slice, each with a commit of its own */
export function createSlice(fixedMs?: number): Slice {
  let began = performance.now();
  let waitMs = fixedMs === undefined ? 250 : 0;
  const took: number[] = [];

  return {
    over: () => performance.now() - began >= (fixedMs ?? SLICE_MS),
    async rest() {
      await nextTurn();
      began = performance.now();
    },
    async commit(commits) {
      if (commits.waitingMs() < waitMs) return false;
      await nextTurn();
      const from = performance.now();
      commits.commit();
      if (fixedMs !== undefined) return true;
      took.push(performance.now() - from);
      if (took.length > REMEMBERED) took.shift();
      // More rows a commit cost each less, and the commit itself more. Every so often SQLite also
      // tidies its log in one, which takes as long whatever is in it: that one is not gone by.
      const usual = took.toSorted((a, b) => a - b)[took.length >> 1] ?? 0;
      waitMs *= usual > LONGEST_COMMIT_MS ? 0.7 : 1.1;
      waitMs = Math.min(LONGEST_WAIT_MS, Math.max(SLICE_MS, waitMs));
      return true;
    },
  };
}
