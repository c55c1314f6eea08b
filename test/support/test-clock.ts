import type { Clock } from '../../src/main/service/clock.ts';

export type TestClock = Clock & {
  /** Moves both times on and calls what became due, in order. */
  advance(ms: number): void;
  /** How long until something becomes due; null when nothing waits. */
  nextIn(): number | null;
  /** Wall time jumps, as when somebody sets the computer's clock; nothing becomes due. */
  jumpTo(now: number): void;
};

/** A clock moved by hand. It starts on a Monday morning in São Paulo. */
export function createTestClock(start = Date.UTC(2026, 10, 23, 12, 0, 0)): TestClock {
  let [now, steady] = [start, 0];
  let waiting: { at: number; call: () => void }[] = [];
  return {
    now: () => now,
    monotonic: () => steady,
    after(ms, call) {
      const entry = { at: steady + ms, call };
      waiting.push(entry);
      return () => void (waiting = waiting.filter((each) => each !== entry));
    },
    advance(ms) {
      const until = steady + ms;
      for (;;) {
        const [next] = waiting.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at);
        if (!next) break;
        waiting = waiting.filter((each) => each !== next);
        now += next.at - steady;
        steady = next.at;
        next.call();
      }
      now += until - steady;
      steady = until;
    },
    nextIn: () =>
      waiting.length === 0 ? null : Math.max(0, Math.min(...waiting.map(({ at }) => at)) - steady),
    jumpTo(at) {
      now = at;
    },
  };
}
