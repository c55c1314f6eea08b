import type { ConnectionState } from '../../../shared/model/sync.ts';
import type { WaitReason } from '../../../shared/model/queue.ts';
import type { Clock } from '../clock.ts';
import type { Answer } from './backoff.ts';
import { halfOpened } from './breaker.ts';
import { nextAt, savesForPeople, take, type CountedDay, type Pace } from './limiter.ts';
import {
  heard,
  looksOtherwise,
  newLine,
  nextLook,
  whyBlocked,
  withHold,
  withoutHold,
  type Hold,
  type KeptLine,
  type Line,
} from './line.ts';
import { pause } from './pause.ts';
import { steadyTime } from './steady.ts';

/**
 * Whether calls may go out to a connection, and how fast.
 *
 * Holds belong to the connection, not to the job: when one call learns that the network is gone,
 * the password is wrong or the limit is reached, the others do not find out one by one.
 */
export type Gate = {
  /** Adds a connection, or changes its pace. */
  watch(connectionId: number, pace: Pace, kept?: KeptGate): void;
  forget(connectionId: number): void;
  /** Why nothing starts now; null when something may. */
  blocked(connectionId: number): Blocked | null;
  /** How many jobs may start now, given how many run. */
  room(connectionId: number, running: number): number;
  /** True when what is left of the day's calls is for jobs that people wait for. */
  savesForPeople(connectionId: number): boolean;
  /** Calls of the other side's day so far; null where days are not counted. */
  day(connectionId: number): CountedDay | null;
  /** Waits for one call's turn. @throws when the signal aborts, or when the turn is too far off */
  take(connectionId: number, signal: AbortSignal): Promise<void>;
  report(connectionId: number, answer: Answer): void;
  /** Calls a minute that it takes now; less than its profile says while it asks for patience. */
  perMinute(connectionId: number): number;
  hold(connectionId: number, why: Hold, reason: string): void;
  release(connectionId: number, why: Hold): void;
  state(connectionId: number): GateState;
  /** How it stands beneath a pause, which is what the next start has to know of it. */
  beneathPause(connectionId: number): GateState;
  /** Looks at once whether a system that did not answer is back, instead of at the next probe. */
  look(connectionId: number): void;
  /** Told when something that was held may go on, or when a state changed. */
  onChange(listener: (connectionId: number) => void): () => void;
  /** Told after each call of a day that is counted. */
  onDay(listener: (connectionId: number, day: CountedDay) => void): () => void;
  /** Those that wait for a turn give up, and nobody gets one any more. */
  drain(): void;
  close(): void;
};

export type { Hold } from './line.ts';
export type KeptGate = KeptLine;
export type GateState = { state: ConnectionState; reason: string | null; until: number | null };

type Blocked = { reason: WaitReason; until: number | null };

export type GateParts = {
  clock: Clock;
  random: () => number;
  /** A cheap read that shows whether the system answers again. */
  probe: (connectionId: number, signal: AbortSignal) => Promise<Answer>;
  /** Told of every answer, for counting. */
  onAnswer?: (connectionId: number, answer: Answer) => void;
  /** At most this many jobs of a connection run side by side, where its profile says nothing. */
  slots?: number;
};

type Watched = {
  line: Line;
  /** When we look whether it is back. */
  lookAt: number | null;
  looking: AbortController | null;
  cancelLook: (() => void) | undefined;
  cancelWake: (() => void) | undefined;
};

/** A job gives its slot back rather than wait longer than this for its turn. */
const longestTurnMs = 2 * 60_000;
const defaultSlots = 2;

export function createGate(parts: GateParts): Gate {
  const { clock, random, probe, slots = defaultSlots } = parts;
  const all = new Map<number, Watched>();
  const listeners = new Set<(connectionId: number) => void>();
  const dayListeners = new Set<(connectionId: number, day: CountedDay) => void>();
  const draining = new AbortController();
  const time = steadyTime(clock);

  function watched(connectionId: number): Watched {
    const found = all.get(connectionId);
    if (!found) throw new Error(`No gate for connection ${connectionId}`);
    return found;
  }

  function told(connectionId: number): void {
    for (const listener of listeners) listener(connectionId);
  }

  /** Takes the line as it is now, and arranges what follows from it. */
  function change(connectionId: number, at: Watched, line: Line): void {
    const before = at.line;
    const lookAt = at.lookAt;
    at.line = line;
    if (looksOtherwise(before, line)) dropLook(at);
    planLook(connectionId, at);
    const { heldUntil } = line.limiter;
    if (heldUntil !== before.limiter.heldUntil) wakeAfter(connectionId, at, heldUntil - time());
    if (
      line.holds !== before.holds ||
      line.breaker.state !== before.breaker.state ||
      heldUntil !== before.limiter.heldUntil ||
      at.lookAt !== lookAt
    ) {
      told(connectionId);
    }
  }

  function planLook(connectionId: number, at: Watched): void {
    const wait = nextLook(at.line, time());
    if (wait === null) return dropLook(at);
    // A look that is under way comes back with its answer.
    if (at.looking || at.lookAt !== null) return;
    at.lookAt = time() + wait;
    at.cancelLook = clock.after(wait, () => void lookNow(connectionId));
  }

  function dropLook(at: Watched): void {
    at.cancelLook?.();
    at.cancelLook = undefined;
    at.lookAt = null;
  }

  async function lookNow(connectionId: number): Promise<void> {
    const at = all.get(connectionId);
    if (!at || at.looking) return;
    dropLook(at);
    at.line = { ...at.line, breaker: halfOpened(at.line.breaker) };
    at.looking = new AbortController();
    let answer: Answer;
    try {
      answer = await probe(connectionId, at.looking.signal);
    } catch {
      answer = { kind: 'unavailable', message: '', status: null };
    } finally {
      at.looking = null;
    }
    if (all.get(connectionId) === at) hear(connectionId, at, answer, true);
  }

  function hear(connectionId: number, at: Watched, answer: Answer, looked: boolean): void {
    change(connectionId, at, heard(at.line, answer, { now: time(), random: random(), looked }));
  }

  function wakeAfter(connectionId: number, at: Watched, ms: number): void {
    at.cancelWake?.();
    at.cancelWake = clock.after(Math.max(0, ms) + 1, () => told(connectionId));
  }

  function counted(connectionId: number, day: CountedDay): void {
    for (const listener of dayListeners) listener(connectionId, day);
  }

  function leave(at: Watched): void {
    dropLook(at);
    at.cancelWake?.();
    at.looking?.abort();
  }

  function blocked(connectionId: number): Blocked | null {
    const at = all.get(connectionId);
    return at ? blockedBy(at, at.line) : { reason: 'paused', until: null };
  }

  function blockedBy({ lookAt }: Watched, line: Line): Blocked | null {
    const why = whyBlocked(line, time());
    return why && { ...why, until: why.until ?? lookAt };
  }

  function asState(why: Blocked | null, line: Line | undefined): GateState {
    if (!why) return { state: 'ready', reason: null, until: null };
    const words = line?.holds.get(why.reason as Hold);
    return { state: why.reason as ConnectionState, reason: words || null, until: why.until };
  }

  return {
    watch(connectionId, pace, kept = {}) {
      const found = all.get(connectionId);
      if (found) {
        found.line = { ...found.line, pace };
        return;
      }
      const line = newLine(pace, kept, time());
      const at: Watched = {
        line,
        lookAt: null,
        looking: null,
        cancelLook: undefined,
        cancelWake: undefined,
      };
      all.set(connectionId, at);
      planLook(connectionId, at);
      const wait = line.limiter.heldUntil - time();
      if (wait > 0) wakeAfter(connectionId, at, wait);
    },
    forget(connectionId) {
      const at = all.get(connectionId);
      if (at) leave(at);
      all.delete(connectionId);
    },
    blocked,
    room(connectionId, running) {
      if (blocked(connectionId)) return 0;
      return Math.max(0, (all.get(connectionId)?.line.pace.slots ?? slots) - running);
    },
    savesForPeople(connectionId) {
      const line = all.get(connectionId)?.line;
      return line ? savesForPeople(line.limiter, line.pace, time()) : false;
    },
    day(connectionId) {
      const line = all.get(connectionId)?.line;
      return line?.pace.perDay ? dayOf(line) : null;
    },
    async take(connectionId, given) {
      const signal = AbortSignal.any([given, draining.signal]);
      for (;;) {
        signal.throwIfAborted();
        const at = watched(connectionId);
        const { limiter, pace } = at.line;
        const now = time();
        const taken = take(limiter, pace, now);
        if (taken) {
          // With the day's last call the line is held, which is told as any other wait.
          if (taken.heldUntil !== limiter.heldUntil) {
            change(connectionId, at, { ...at.line, limiter: taken });
          } else at.line = { ...at.line, limiter: taken };
          if (pace.perDay) counted(connectionId, dayOf(at.line));
          return;
        }
        const wait = Math.max(1, nextAt(limiter, pace, now) - now);
        if (wait > longestTurnMs) throw new Error('The next turn is too far off to wait for it');
        await pause(clock, wait, signal);
      }
    },
    report(connectionId, answer) {
      parts.onAnswer?.(connectionId, answer);
      const at = all.get(connectionId);
      if (at) hear(connectionId, at, answer, false);
    },
    perMinute(connectionId) {
      const line = all.get(connectionId)?.line;
      return line ? line.pace.perMinute * line.limiter.share : 1;
    },
    hold(connectionId, why, reason) {
      const at = watched(connectionId);
      change(connectionId, at, withHold(at.line, why, reason));
    },
    release(connectionId, why) {
      const at = all.get(connectionId);
      if (at?.line.holds.has(why)) change(connectionId, at, withoutHold(at.line, why));
    },
    state: (connectionId) => asState(blocked(connectionId), all.get(connectionId)?.line),
    beneathPause(connectionId) {
      const at = all.get(connectionId);
      if (!at) return asState(null, undefined);
      const line = withoutHold(at.line, 'paused');
      return asState(blockedBy(at, line), line);
    },
    look(connectionId) {
      // Only where a look is planned: what is well, and what a person holds, is left alone.
      if (all.get(connectionId)?.lookAt != null) void lookNow(connectionId);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onDay(listener) {
      dayListeners.add(listener);
      return () => dayListeners.delete(listener);
    },
    drain: () => draining.abort(new Error('Ponte is closing')),
    close() {
      draining.abort(new Error('Ponte is closing'));
      for (const at of all.values()) leave(at);
      all.clear();
      listeners.clear();
      dayListeners.clear();
    },
  };
}

function dayOf({ limiter }: Line): CountedDay {
  return { calls: limiter.dayCalls, until: limiter.dayUntil };
}
