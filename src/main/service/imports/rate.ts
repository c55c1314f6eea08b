import type { Clock } from '../clock.ts';

const WINDOW_MS = 5000;

/** How many rows a second went by lately; null before there is anything to tell. */
export function createRate(clock: Clock) {
  const marks: { at: number; done: number }[] = [];
  return {
    reached(done: number): void {
      const at = clock.monotonic();
      const last = marks.at(-1);
      if (last && at - last.at < 100) last.done = done;
      else marks.push({ at, done });
      while (marks.length > 2 && at - (marks[0]?.at ?? at) > WINDOW_MS) marks.shift();
    },
    perSecond(): number | null {
      const [first, last] = [marks[0], marks.at(-1)];
      if (!first || !last || last.at === first.at) return null;
      return Math.round(((last.done - first.done) * 1000) / (last.at - first.at));
    },
  };
}
