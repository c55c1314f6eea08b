/** Days as the other side counts them. */
const DAY_MS = 86_400_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

/** The first midnight in `zone` after `now`; both UTC milliseconds. */
export function nextMidnight(now: number, zone: string): number {
  const guess = now - sinceMidnight(now, zone) + DAY_MS;
  // A day on which the clocks change is an hour longer or shorter, or begins at one o'clock.
  const off = sinceMidnight(guess, zone);
  if (off === 0) return guess;
  if (off > DAY_MS / 2) return guess + DAY_MS - off;
  return sinceMidnight(guess - off, zone) === 0 ? guess - off : guess;
}

/** What the clock on the wall there shows, in ms. */
function sinceMidnight(at: number, zone: string): number {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, timeStyle: 'medium' });
    clocks.set(zone, clock);
  }
  const [hours = 0, minutes = 0, seconds = 0] = clock.format(at).split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + (((at % 1000) + 1000) % 1000);
}
