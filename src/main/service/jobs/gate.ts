import type { ConnectionState } from '../../../shared/model/sync.ts';
import type { WaitReason } from '../../../shared/model/queue.ts';
import type { Clock } from '../clock.ts';
import { afterFailure, afterSuccess, closed, halfOpened, type Breaker } from './breaker.ts';
import {
  held,
  newLimiter,
  nextAt,
  refilled,
  take,
  throttled,
  type Limiter,
  type Pace,
} from './limiter.ts';
import type { Answer } from './backoff.ts';

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
  blocked(connectionId: number): { reason: WaitReason; until: number | null } | null;
  /** How many jobs may start now, given how many run. */
  room(connectionId: number, running: number): number;
  /** Waits for one call's turn. @throws when the signal aborts */
  take(connectionId: number, signal: AbortSignal): Promise<void>;
  report(connectionId: number, answer: Answer): void;
  hold(connectionId: number, why: Hold, reason: string): void;
  release(connectionId: number, why: Hold): void;
  state(connectionId: number): GateState;
  /** Looks at once whether a system that did not answer is back, instead of at the next probe. */
  look(connectionId: number): void;
  /** Told when something that was held may go on, or when a state changed. */
  onChange(listener: (connectionId: number) => void): () => void;
  /** Those that wait for a turn give up, and nobody gets one any more. */
  drain(): void;
  close(): void;
};

export type Hold = 'paused' | 'auth_required' | 'offline';
export type GateState = { state: ConnectionState; reason: string | null; until: number | null };
/** What outlives the process: a wait the other side asked for, and holds that only a person ends. */
export type KeptGate = {
  heldUntil?: number;
  share?: number;
  holds?: Partial<Record<Hold, string>>;
};

export type GateParts = {
  clock: Clock;
  random: () => number;
  /** A cheap read that shows whether the system answers again. */
  probe: (connectionId: number, signal: AbortSignal) => Promise<Answer>;
  /** At most this many jobs of a connection run side by side. */
  slots?: number;
};

type Line = {
  pace: Pace;
  limiter: Limiter;
  breaker: Breaker;
  holds: Map<Hold, string>;
  probeWait: number;
  probeAt: number | null;
  probing: AbortController | null;
  cancelProbe: (() => void) | undefined;
};

const firstProbeMs = 15_000;
const longestProbeMs = 5 * 60_000;
const defaultSlots = 4;

export function createGate({ clock, random, probe, slots = defaultSlots }: GateParts): Gate {
  const lines = new Map<number, Line>();
  const listeners = new Set<(connectionId: number) => void>();
  const draining = new AbortController();

  function line(connectionId: number): Line {
    const found = lines.get(connectionId);
    if (!found) throw new Error(`No gate for connection ${connectionId}`);
    return found;
  }

  function told(connectionId: number): void {
    for (const listener of listeners) listener(connectionId);
  }

  function probeLater(connectionId: number, ms: number): void {
    const at = line(connectionId);
    at.cancelProbe?.();
    at.probeAt = clock.now() + ms;
    at.cancelProbe = clock.after(ms, () => void probeNow(connectionId));
  }

  async function probeNow(connectionId: number): Promise<void> {
    const at = lines.get(connectionId);
    if (!at || at.probing) return;
    at.probeAt = null;
    at.breaker = halfOpened(at.breaker);
    at.probing = new AbortController();
    let answer: Answer;
    try {
      answer = await probe(connectionId, at.probing.signal);
    } catch {
      answer = { kind: 'unavailable', message: '', status: null };
    } finally {
      at.probing = null;
    }
    if (lines.get(connectionId) === at) report(connectionId, answer);
  }

  function report(connectionId: number, answer: Answer): void {
    const at = lines.get(connectionId);
    if (!at) return;
    const before = describe(at);
    const now = clock.now();
    switch (answer.kind) {
      case 'offline':
        at.holds.set('offline', answer.message);
        at.probeWait = Math.min(
          longestProbeMs,
          at.probeWait === 0 ? firstProbeMs : at.probeWait * 2,
        );
        probeLater(connectionId, at.probeWait);
        break;
      case 'unauthorized':
      case 'forbidden':
        at.holds.set('auth_required', answer.message);
        answered(at, now);
        break;
      case 'rate-limited':
        at.limiter = throttled(at.limiter, at.pace, now, answer.retryAfterMs);
        answered(at, now);
        wakeAt(connectionId, at.limiter.heldUntil);
        break;
      case 'unavailable':
      case 'unknown':
        at.holds.delete('offline');
        if (answer.kind === 'unavailable' && answer.retryAfterMs !== undefined) {
          at.limiter = held(at.limiter, now, answer.retryAfterMs);
          wakeAt(connectionId, at.limiter.heldUntil);
        }
        at.breaker = afterFailure(at.breaker, now, random());
        if (at.breaker.state === 'open') probeLater(connectionId, at.breaker.until - now);
        break;
      case 'bug':
      case 'later':
      case 'frozen':
        break;
      default:
        answered(at, now);
        // Half-open asks for more than one success; the next cheap read need not wait for a job.
        if (at.breaker.state === 'half-open') probeLater(connectionId, 1000);
    }
    if (describe(at) !== before || answer.kind === 'rate-limited') told(connectionId);
  }

  /** The system spoke: it is reachable. */
  function answered(at: Line, now: number): void {
    at.holds.delete('offline');
    at.probeWait = 0;
    at.breaker = afterSuccess(at.breaker, now);
  }

  function wakeAt(connectionId: number, when: number): void {
    clock.after(
      Math.max(0, when - clock.now()) + 1,
      () => lines.has(connectionId) && told(connectionId),
    );
  }

  function blocked(connectionId: number): { reason: WaitReason; until: number | null } | null {
    const at = lines.get(connectionId);
    if (!at) return { reason: 'paused', until: null };
    if (at.holds.has('paused')) return { reason: 'paused', until: null };
    if (at.holds.has('auth_required')) return { reason: 'auth_required', until: null };
    if (at.holds.has('offline')) return { reason: 'offline', until: at.probeAt };
    if (at.breaker.state !== 'closed') {
      return {
        reason: 'breaker_open',
        until: at.breaker.state === 'open' ? at.breaker.until : at.probeAt,
      };
    }
    if (at.limiter.heldUntil > clock.now())
      return { reason: 'throttled', until: at.limiter.heldUntil };
    return null;
  }

  return {
    watch(connectionId, pace, kept = {}) {
      const now = clock.now();
      const found = lines.get(connectionId);
      if (found) {
        found.pace = pace;
        return;
      }
      const limiter = {
        ...newLimiter(pace, now),
        share: kept.share ?? 1,
        heldUntil: kept.heldUntil ?? 0,
      };
      const holds = new Map(Object.entries(kept.holds ?? {}) as [Hold, string][]);
      lines.set(connectionId, {
        pace,
        limiter,
        breaker: closed,
        holds,
        probeWait: 0,
        probeAt: null,
        probing: null,
        cancelProbe: undefined,
      });
      if (holds.has('offline')) void probeNow(connectionId);
      if (limiter.heldUntil > now) wakeAt(connectionId, limiter.heldUntil);
    },
    forget(connectionId) {
      const at = lines.get(connectionId);
      at?.cancelProbe?.();
      at?.probing?.abort();
      lines.delete(connectionId);
    },
    blocked,
    room: (connectionId, running) => (blocked(connectionId) ? 0 : Math.max(0, slots - running)),
    async take(connectionId, given) {
      const signal = AbortSignal.any([given, draining.signal]);
      for (;;) {
        signal.throwIfAborted();
        const at = lines.get(connectionId);
        if (!at) throw new Error(`No gate for connection ${connectionId}`);
        const now = clock.now();
        const taken = take(at.limiter, at.pace, now);
        if (taken) {
          at.limiter = taken;
          return;
        }
        at.limiter = refilled(at.limiter, at.pace, now);
        await pause(clock, Math.max(1, nextAt(at.limiter, at.pace, now) - now), signal);
      }
    },
    report,
    hold(connectionId, why, reason) {
      line(connectionId).holds.set(why, reason);
      told(connectionId);
    },
    release(connectionId, why) {
      const at = lines.get(connectionId);
      if (at?.holds.delete(why)) told(connectionId);
    },
    state(connectionId) {
      const at = lines.get(connectionId);
      const why = blocked(connectionId);
      if (!at || !why) return { state: 'ready', reason: null, until: null };
      const state = why.reason as ConnectionState;
      const reason = at.holds.get(why.reason as Hold) ?? null;
      return { state, reason: reason || null, until: why.until };
    },
    look(connectionId) {
      const at = lines.get(connectionId);
      if (!at || (!at.holds.has('offline') && at.breaker.state === 'closed')) return;
      at.cancelProbe?.();
      void probeNow(connectionId);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    drain: () => draining.abort(new Error('Ponte is closing')),
    close() {
      draining.abort(new Error('Ponte is closing'));
      for (const at of lines.values()) {
        at.cancelProbe?.();
        at.probing?.abort();
      }
      lines.clear();
      listeners.clear();
    },
  };

  function describe(at: Line): string {
    return `${[...at.holds.keys()].join()}|${at.breaker.state}`;
  }
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    function onAbort(): void {
      cancel();
      reject(signal.reason as Error);
    }
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
