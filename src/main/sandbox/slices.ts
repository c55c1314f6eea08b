import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Does `work` slice after slice until it answers false, letting other work in between.
 *
 * The console shares this process: no slice may hold it for longer than a screen would notice.
 */
export async function inSlices(work: () => boolean): Promise<void> {
  while (work()) await nextTurn();
}
