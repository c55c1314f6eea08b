import type { Clock } from '../clock.ts';

/**
 * Whether so many hooks arrive that senders come first: what they wait for is the acknowledgement,
 * and what is kept can be processed a moment later.
 *
 * Processing is put off for as long as the surge lasts, but not beyond some seconds and not when
 * much has gathered.
 */
export type Surge = {
  /** So many more were kept. */
  kept(count: number): void;
  isOn(): boolean;
  stop(): void;
};

const windowMs = 250;
const manyInWindow = 64;
const longestMs = 2000;
const mostWaiting = 5000;

export function createSurge(parts: {
  readonly clock: Clock;
  /** How many wait to be processed. */
  readonly backlog: () => number;
  /** Called when what was put off may go on. */
  readonly over: () => void;
}): Surge {
  const { clock, backlog, over } = parts;
  let since: number | null = null;
  let window = { at: -Infinity, count: 0 };
  let cancel: (() => void) | undefined;

  function isOn(): boolean {
    return since !== null;
  }

  function look(): void {
    const now = clock.monotonic();
    const calm = now - window.at >= windowMs && window.count < manyInWindow;
    const late = since !== null && now - since >= longestMs;
    if (calm || late || backlog() >= mostWaiting) {
      since = null;
      over();
      return;
    }
    if (now - window.at >= windowMs) window = { at: now, count: 0 };
    cancel = clock.after(windowMs, look);
  }

  return {
    kept(count) {
      const now = clock.monotonic();
      if (since === null && now - window.at >= windowMs) window = { at: now, count: 0 };
      window.count += count;
      if (since !== null || window.count < manyInWindow || backlog() >= mostWaiting) return;
      since = now;
      window = { at: now, count: 0 };
      cancel = clock.after(windowMs, look);
    },
    isOn,
    stop: () => cancel?.(),
  };
}
