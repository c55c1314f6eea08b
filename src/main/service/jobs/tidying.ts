import type { Clock } from '../clock.ts';
import { describeError, type Log } from '../log.ts';

/** What is put in order from time to time. It may throw: that is told, and the others are done. */
export type Tidy = (signal: AbortSignal) => unknown;

const everyMs = 3_600_000;

/** Once an hour, each task after the other, and none kept from it by another that fails. */
export function createTidying({
  clock,
  log,
  tasks,
}: {
  readonly clock: Clock;
  readonly log: Log;
  readonly tasks: readonly Tidy[];
}) {
  const leaving = new AbortController();
  const { signal } = leaving;
  let cancelNext: (() => void) | undefined;
  let tidying: Promise<unknown> = Promise.resolve();

  async function all(): Promise<void> {
    for (const task of tasks) {
      if (signal.aborted) return;
      try {
        await task(signal);
      } catch (error) {
        log.error({ error: describeError(error) }, 'what is old could not be forgotten');
      }
    }
  }

  function start(): void {
    tidying = all();
    cancelNext = clock.after(everyMs, start);
  }

  return {
    start,
    /** Ends with what is under way. */
    async stop(): Promise<void> {
      leaving.abort();
      cancelNext?.();
      await tidying;
    },
  };
}
