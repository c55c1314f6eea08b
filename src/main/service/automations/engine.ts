import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import { createLanes } from '../lanes.ts';
import type { Live } from '../live.ts';
import { describeError, type Log } from '../log.ts';
import type { Advance } from './advance.ts';
import type { DueWatch } from './due-watch.ts';
import type { RunStore } from './run-store.ts';

/**
 * Carries runs on, the one that waits longest first, a few at a time.
 *
 * At rest it is one timer on the earliest, by an index; never longer than a minute, so that a clock
 * that was set forward is noticed.
 */
export type Engine = {
  kick(): void;
  start(): void;
  stop(): Promise<void>;
};

const longestSleepMs = 60_000;
const afterFailureMs = 60_000;
const sliceMs = 8;
/** Clocks are put right by seconds all the time; that is no jump. */
const jumpMs = 30_000;
const theLane = 0;

export function createEngine(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  readonly log: Log;
  readonly runs: RunStore;
  readonly advance: Advance;
  readonly watch: DueWatch;
}): Engine {
  const { db, clock, live, log, runs, advance, watch } = parts;
  let drift = clock.now() - clock.monotonic();
  const lanes = createLanes({
    clock,
    work,
    failed(_lane, error) {
      log.error({ error: describeError(error) }, 'automations could not go on');
      return afterFailureMs;
    },
  });

  async function work(_lane: number, signal: AbortSignal): Promise<number | null> {
    minds();
    let did = false;
    for (;;) {
      if (signal.aborted) return null;
      watch.look();
      const ended = slice();
      did ||= ended.did;
      if (!ended.more) break;
      await nextTurn();
    }
    if (did) live.tell({ type: 'automations.changed' });
    return untilNext();
  }

  function slice(): { did: boolean; more: boolean } {
    const until = clock.monotonic() + sliceMs;
    let did = false;
    do {
      const run = runs.next();
      if (run === null) return { did, more: watch.more() };
      advance.step(run.id);
      did = true;
    } while (clock.monotonic() < until);
    return { did, more: true };
  }

  function untilNext(): number {
    const next = Math.min(runs.nextAt() ?? Infinity, watch.nextAt() ?? Infinity) - clock.now();
    return Math.min(Math.max(next, 1), longestSleepMs);
  }

  /** A clock that was set back must not make anybody wait longer who waits by a stopwatch. */
  function minds(): void {
    const now = clock.now() - clock.monotonic();
    const back = drift - now;
    drift = now;
    if (back > jumpMs) transact(db, (tx) => void runs.shift(tx, back));
  }

  return {
    kick: () => lanes.wake(theLane),
    start() {
      lanes.start();
      lanes.wake(theLane);
    },
    stop: lanes.stop,
  };
}
