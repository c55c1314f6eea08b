/** Time as the service sees it; tests move it by hand. */
export type Clock = {
  /** Wall time, UTC milliseconds: for people and for rows. */
  now(): number;
  /** Whole milliseconds since some fixed point; never jumps. Leases and durations use it. */
  monotonic(): number;
  /** Calls once after `ms`; the answer cancels it. */
  after(ms: number, call: () => void): () => void;
};

export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => Math.floor(performance.now()),
    after(ms, call) {
      // setTimeout wraps at 2^31 ms and would then fire at once.
      const timer = setTimeout(call, Math.min(ms, 2_000_000_000));
      return () => clearTimeout(timer);
    },
  };
}
