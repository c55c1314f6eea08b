import type { Log } from '../../log.ts';
import { describeError } from '../../log.ts';
import type { PreviewStore } from './preview-store.ts';

/** Forgets old previews beside other work; waited for when the file closes. */
export type Sweeper = { sweep(): Promise<void>; stop(): Promise<void> };

export function createSweeper(previews: Pick<PreviewStore, 'sweep'>, log: Log): Sweeper {
  const leaving = new AbortController();
  let sweeping = Promise.resolve();

  async function once(): Promise<void> {
    if (leaving.signal.aborted) return;
    try {
      await previews.sweep(leaving.signal);
    } catch (error) {
      log.error({ error: describeError(error) }, 'Old previews could not be forgotten');
    }
  }

  return {
    sweep: () => (sweeping = sweeping.then(once)),
    stop() {
      leaving.abort();
      return sweeping;
    },
  };
}
