import type { Clock } from '../../service/clock.ts';
import { asLineFailure, LineFailure, type Line } from './line.ts';

export type LineState =
  | { readonly state: 'connecting' }
  | { readonly state: 'open'; readonly publicUrl: string }
  | {
      readonly state: 'down';
      readonly failure: LineFailure;
      /** UTC milliseconds; null when it is being tried, or will not be until something changes. */
      readonly nextTryAt: number | null;
    };

export type KeptLine = {
  /** Tries at once what waits to be tried. */
  hurry(): void;
  close(): Promise<void>;
};

export type RetryPauses = {
  readonly firstMs: number;
  readonly mostMs: number;
  /** After being turned away: servers shut out whoever knocks too often. */
  readonly notLetInMs: number;
};

/** A line that held this long was good: the next pause is the first again. */
const goodMs = 60_000;

/** Opens a line and opens it again whenever it is gone, at growing pauses. */
export function keepLine(parts: {
  readonly open: (leave: AbortSignal) => Promise<Line>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly pauses: RetryPauses;
  readonly onChange: (state: LineState) => void;
}): KeptLine {
  const { clock, pauses, onChange } = parts;
  const leave = new AbortController();
  let line: Line | null = null;
  let tries = 0;
  let wake = (): void => undefined;

  async function keep(): Promise<void> {
    onChange({ state: 'connecting' });
    while (!leave.signal.aborted) {
      const failure = await once();
      if (leave.signal.aborted) return;
      const ms = failure.lasts ? null : pauseAfter(failure);
      onChange({ state: 'down', failure, nextTryAt: ms === null ? null : clock.now() + ms });
      await rest(ms);
      if (!leave.signal.aborted) onChange({ state: 'down', failure, nextTryAt: null });
    }
  }

  /** From the opening of a line to its end. */
  async function once(): Promise<LineFailure> {
    try {
      const opened = await parts.open(leave.signal);
      if (leave.signal.aborted) {
        await opened.close();
        return new LineFailure('ended');
      }
      line = opened;
      const since = clock.monotonic();
      onChange({ state: 'open', publicUrl: opened.publicUrl });
      const failure = await opened.ended;
      if (clock.monotonic() - since >= goodMs) tries = 0;
      return failure;
    } catch (error) {
      return asLineFailure(error, 'unreachable');
    } finally {
      line = null;
    }
  }

  function pauseAfter({ flaw }: LineFailure): number {
    if (flaw === 'not-let-in') return pauses.notLetInMs;
    const whole = Math.min(pauses.firstMs * 2 ** tries, pauses.mostMs);
    tries = Math.min(tries + 1, 20);
    return Math.ceil(whole * (0.5 + parts.random() / 2));
  }

  function rest(ms: number | null): Promise<void> {
    return new Promise((resolve) => {
      const cancel = ms === null ? () => undefined : clock.after(ms, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  }

  const kept = keep();
  return {
    hurry() {
      tries = 0;
      wake();
    },
    async close() {
      leave.abort();
      wake();
      await line?.close();
      await kept;
    },
  };
}
