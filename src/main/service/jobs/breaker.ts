/**
 * Stops calling a system that is down.
 *
 * Opens on 5 failures in a row, or on half of at least 20 calls within 60 s; stays open for 30 s,
 * doubling to 15 min (±20 %); then lets one cheap read try, and closes after three successes.
 * Pure, over values; our own because the libraries' breakers cannot be asked when they will try
 * again, which the screens show, nor be tried with a read of our choice.
 */
export type Breaker =
  | { readonly state: 'closed'; readonly row: number; readonly calls: readonly Call[] }
  | { readonly state: 'open'; readonly until: number; readonly opened: number }
  | { readonly state: 'half-open'; readonly successes: number; readonly opened: number };

type Call = { at: number; failed: boolean };

const windowMs = 60_000;
const failuresInARow = 5;
const leastCalls = 20;
const successesToClose = 3;
const firstOpenMs = 30_000;
const longestOpenMs = 15 * 60_000;

export const closed: Breaker = { state: 'closed', row: 0, calls: [] };

/** @param random in [0, 1): spreads the waits of many connections. */
export function afterFailure(breaker: Breaker, now: number, random: number): Breaker {
  if (breaker.state === 'open') return breaker;
  if (breaker.state === 'half-open') return opened(breaker.opened + 1, now, random);
  const calls = recent(breaker.calls, now, true);
  const row = breaker.row + 1;
  const failed = calls.filter((call) => call.failed).length;
  const half = calls.length >= leastCalls && failed * 2 >= calls.length;
  return row >= failuresInARow || half ? opened(1, now, random) : { state: 'closed', row, calls };
}

export function afterSuccess(breaker: Breaker, now: number): Breaker {
  if (breaker.state === 'open') return breaker;
  if (breaker.state === 'closed')
    return { state: 'closed', row: 0, calls: recent(breaker.calls, now, false) };
  const successes = breaker.successes + 1;
  return successes >= successesToClose ? closed : { ...breaker, successes };
}

/** Open long enough: one cheap read may try. */
export function halfOpened(breaker: Breaker): Breaker {
  return breaker.state === 'open'
    ? { state: 'half-open', successes: 0, opened: breaker.opened }
    : breaker;
}

function opened(times: number, now: number, random: number): Breaker {
  const base = Math.min(longestOpenMs, firstOpenMs * 2 ** (times - 1));
  return { state: 'open', until: now + Math.round(base * (0.8 + random * 0.4)), opened: times };
}

function recent(calls: readonly Call[], now: number, failed: boolean): readonly Call[] {
  return [...calls.filter((call) => now - call.at < windowMs), { at: now, failed }].slice(-200);
}
