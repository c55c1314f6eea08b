import type { OutageCause, TunnelFlaw, TunnelState } from '../../../shared/model/tunnel.ts';
import type { Clock } from '../../service/clock.ts';
import { keepLine, type LineState, type RetryPauses } from './keep-line.ts';
import { asLineFailure, type Line, type LineFailure } from './line.ts';
import type { RoundTrip } from './round-trip.ts';

export type Timings = {
  /** Between two questions through the public address. */
  readonly checkMs: number;
  /** The same after one that was not answered. */
  readonly againMs: number;
  /** Between two looks at the clock, which tell that the computer slept. */
  readonly beatMs: number;
  /** A beat that comes this much late means sleep. */
  readonly sleptMs: number;
  readonly pauses: RetryPauses;
};

export const usualTimings: Timings = {
  checkMs: 60_000,
  againMs: 10_000,
  beatMs: 15_000,
  sleptMs: 45_000,
  pauses: { firstMs: 1000, mostMs: 60_000, notLetInMs: 300_000 },
};

/** A lost packet is no outage: so many questions in a row must go unanswered. */
const failuresToBelieve = 2;
/** After so many it is asked at the usual pace again. */
const quickTries = 6;

export type Watched = {
  readonly state: TunnelState;
  readonly since: number;
  readonly flaw: TunnelFlaw | null;
  readonly flawDetail: string | null;
  readonly nextTryAt: number | null;
  readonly publicUrl: string | null;
  readonly lastCheck: { at: number; ok: boolean; tookMs: number } | null;
};

export type Watch = {
  now(): Watched;
  check(): Promise<void>;
  close(): Promise<void>;
};

export type WatchParts = {
  readonly open: (leave: AbortSignal) => Promise<Line>;
  readonly ask: RoundTrip['ask'];
  readonly clock: Clock;
  readonly random: () => number;
  readonly timings: Timings;
  /** When hooks could last arrive, before this watch. */
  readonly lastUpAt: number | null;
  readonly onChange: () => void;
  /** Each time that hooks were seen to arrive. */
  readonly onUp: (publicUrl: string) => void;
  /** Hooks cannot arrive since then. Told again while it lasts, which changes nothing. */
  readonly onLost: (from: number, cause: OutageCause) => void;
};

/** Keeps a line, asks itself through it, and tells from when to when hooks could not arrive. */
export function createWatch(parts: WatchParts): Watch {
  const { clock, timings } = parts;
  const leave = new AbortController();
  let line: LineState = { state: 'connecting' };
  let verdict: 'none' | 'ok' | 'failed' = 'none';
  let failure: LineFailure | null = null;
  let failures = 0;
  let lastUpAt = parts.lastUpAt;
  let lastCheck: Watched['lastCheck'] = null;
  let publicUrl: string | null = null;
  let shown: TunnelState = 'connecting';
  let since = clock.now();
  let cancelCheck = (): void => undefined;
  let cancelBeat = (): void => undefined;

  function stateNow(): TunnelState {
    if (line.state === 'down' || verdict === 'failed') return 'down';
    return line.state === 'open' && verdict === 'ok' ? 'up' : 'connecting';
  }

  function changed(): void {
    const next = stateNow();
    if (next !== shown) {
      shown = next;
      since = clock.now();
    }
    if (!leave.signal.aborted) parts.onChange();
  }

  function lost(cause: OutageCause): void {
    if (lastUpAt !== null) parts.onLost(lastUpAt, cause);
  }

  function onLine(next: LineState): void {
    line = next;
    failures = 0;
    verdict = 'none';
    cancelCheck();
    if (next.state === 'open') {
      ({ publicUrl } = next);
      failure = null;
      void check();
    }
    if (next.state === 'down') {
      ({ failure } = next);
      lost('line');
    }
    changed();
  }

  async function check(): Promise<void> {
    const asked = line;
    if (asked.state !== 'open') return;
    cancelCheck();
    try {
      const tookMs = await parts.ask(asked.publicUrl, leave.signal);
      if (line === asked && !leave.signal.aborted) passed(asked.publicUrl, tookMs);
    } catch (error) {
      if (line === asked && !leave.signal.aborted) failed(asLineFailure(error, 'no-answer'));
    }
  }

  function passed(url: string, tookMs: number): void {
    lastUpAt = clock.now();
    lastCheck = { at: lastUpAt, ok: true, tookMs };
    verdict = 'ok';
    failure = null;
    failures = 0;
    parts.onUp(url);
    changed();
    checkAfter(timings.checkMs);
  }

  function failed(why: LineFailure): void {
    failures += 1;
    lastCheck = { at: clock.now(), ok: false, tookMs: 0 };
    if (failures >= failuresToBelieve) {
      verdict = 'failed';
      failure = why;
      lost('check');
    }
    changed();
    checkAfter(failures < quickTries ? timings.againMs : timings.checkMs);
  }

  function checkAfter(ms: number): void {
    cancelCheck();
    cancelCheck = clock.after(ms, () => void check());
  }

  /** Timers stand still while the computer sleeps; the clock on the wall does not. */
  function beat(last: number): void {
    const now = clock.now();
    if (now - last > timings.beatMs + timings.sleptMs) {
      lost('sleep');
      verdict = 'none';
      failures = 0;
      kept.hurry();
      void check();
      changed();
    }
    cancelBeat = clock.after(timings.beatMs, () => beat(now));
  }

  if (lastUpAt !== null) lost('closed');
  const kept = keepLine({
    open: parts.open,
    clock,
    random: parts.random,
    pauses: timings.pauses,
    onChange: onLine,
  });
  const began = clock.now();
  cancelBeat = clock.after(timings.beatMs, () => beat(began));

  return {
    now: () => ({
      state: shown,
      since,
      flaw: shown === 'down' ? (failure?.flaw ?? null) : null,
      flawDetail: shown === 'down' ? failure?.message || null : null,
      nextTryAt: line.state === 'down' ? line.nextTryAt : null,
      publicUrl,
      lastCheck,
    }),
    async check() {
      kept.hurry();
      await check();
    },
    async close() {
      leave.abort();
      cancelCheck();
      cancelBeat();
      await kept.close();
    },
  };
}

export const offNow = (since: number): Watched => ({
  state: 'off',
  since,
  flaw: null,
  flawDetail: null,
  nextTryAt: null,
  publicUrl: null,
  lastCheck: null,
});
