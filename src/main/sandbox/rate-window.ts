/**
 * At most so many requests in any stretch of time, per account.
 *
 * A sliding window over the requests let through; those turned away do not count, so a caller that
 * waits as long as it was told is let in.
 */
export type RateWindow = {
  /** Null when let through, else the whole seconds to wait, at least 1. */
  admit(account: string): number | null;
  clear(): void;
};

export function createRateWindow(
  { most, windowMs }: { readonly most: number; readonly windowMs: number },
  clock: () => number,
): RateWindow {
  const seen = new Map<string, { times: number[]; first: number }>();

  function admit(account: string): number | null {
    const now = clock();
    const window = seen.get(account) ?? { times: [], first: 0 };
    seen.set(account, window);
    while ((window.times[window.first] ?? Infinity) <= now - windowMs) window.first += 1;
    if (window.first > 1000) {
      window.times = window.times.slice(window.first);
      window.first = 0;
    }
    if (window.times.length - window.first < most) {
      window.times.push(now);
      return null;
    }
    const oldest = window.times[window.first] ?? now;
    return Math.max(1, Math.ceil((oldest + windowMs - now) / 1000));
  }

  return { admit, clear: () => seen.clear() };
}
