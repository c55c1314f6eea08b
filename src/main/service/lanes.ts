import type { Clock } from './clock.ts';

/**
 * Lanes of work, each known by a number: they sleep, are woken and stop, and none waits for another.
 *
 * A lane does one thing at a time. Woken while it works it looks once more when it is done, so that
 * nothing that came meanwhile is missed.
 */
export type Lanes = {
  /** Cut off when all must end. */
  readonly signal: AbortSignal;
  /** Nothing happens before `start` and after `stop`. */
  wake(lane: number): void;
  start(): void;
  /** Lets what is being done end. May be called twice. */
  stop(): Promise<void>;
};

export type LanesParts = {
  readonly clock: Clock;
  /** Answers when there is something to do again, in ms from now; null where there is nothing. */
  readonly work: (lane: number, signal: AbortSignal) => Promise<number | null>;
  /** Told of what `work` threw; answers in how many ms it is tried again. */
  readonly failed: (lane: number, error: unknown) => number;
};

export function createLanes({ clock, work, failed }: LanesParts): Lanes {
  const working = new Map<number, Promise<void>>();
  const again = new Set<number>();
  const sleeping = new Map<number, () => void>();
  const leaving = new AbortController();
  const { signal } = leaving;
  let started = false;

  function wake(lane: number): void {
    if (!started || signal.aborted) return;
    if (working.has(lane)) {
      again.add(lane);
      return;
    }
    rouse(lane);
    working.set(lane, run(lane));
  }

  async function run(lane: number): Promise<void> {
    let next: number | null;
    try {
      next = await work(lane, signal);
    } catch (error) {
      next = signal.aborted ? null : failed(lane, error);
    }
    working.delete(lane);
    if (again.delete(lane)) wake(lane);
    else if (next !== null) sleep(lane, next);
  }

  function sleep(lane: number, ms: number): void {
    if (signal.aborted) return;
    rouse(lane);
    // A timer may be a moment early by the clock.
    sleeping.set(
      lane,
      clock.after(Math.max(1, ms), () => wake(lane)),
    );
  }

  function rouse(lane: number): void {
    sleeping.get(lane)?.();
    sleeping.delete(lane);
  }

  async function end(): Promise<void> {
    leaving.abort();
    for (const cancel of sleeping.values()) cancel();
    await Promise.all(working.values());
  }

  let stopping: Promise<void> | undefined;
  return {
    signal,
    wake,
    start: () => void (started = true),
    stop: () => (stopping ??= end()),
  };
}
