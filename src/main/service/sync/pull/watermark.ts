/**
 * The arithmetic of reading by time: up to where, from where, and how far back.
 *
 * All times are theirs, in UTC milliseconds: our own clock never enters a watermark. Pure.
 */
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Beyond a day of overlap a whole walk is the better way to find things. */
const MOST_MEASURED_MS = DAY_MS;
const SAFETY = 1.5;

export type OverlapFacts = {
  /** It is at least this, whatever the rest says. */
  readonly leastMs: number;
  /** How long a search there may still show what was before. */
  readonly indexLagMs: number;
  /** How far off the measured difference of the clocks may be; 0 while it was not measured. */
  readonly skewUncertaintyMs: number;
  /** The smallest step of the times it is asked by; a day for plain dates, which makes it 48 hours. */
  readonly granuleMs: number;
  /** What misses have shown to be needed. */
  readonly measuredMs: number;
};

/** How far before the watermark a reading begins. */
export function overlapOf(facts: OverlapFacts): number {
  return Math.max(
    facts.leastMs,
    2 * facts.indexLagMs,
    2 * facts.skewUncertaintyMs,
    2 * facts.granuleMs,
    facts.measuredMs,
  );
}

/** The newest moment of which everything can be there already, given their clock as the run began. */
export function upperOf(serverNow: number, granuleMs: number): number {
  return serverNow - granuleMs;
}

/** The watermark after a run; it never falls, and a run that learnt no time leaves it. */
export function committedOf(before: number | null, upper: number | null): number | null {
  if (before === null || upper === null) return upper ?? before;
  return Math.max(before, upper);
}

/**
 * Whether their clock stands before what was read: it was put back there, and what was made in the
 * hour that comes twice would fall behind the watermark. Then only reading everything is safe.
 */
export function wentBack(
  committed: number,
  there: { readonly now: number; readonly uncertaintyMs: number },
  granuleMs: number,
): boolean {
  return committed > there.now + there.uncertaintyMs + granuleMs;
}

/** Whether readings of changes should have shown this before a whole walk met it. */
export function isMissed(changedAt: number, committed: number, overlapMs: number): boolean {
  return changedAt <= committed - overlapMs;
}

/**
 * The overlap after misses: one and a half times the lag that 99 in 100 of them stayed under, at
 * most a day, and never less than it was.
 */
export function grownOverlap(currentMs: number, lagsMs: readonly number[]): number {
  const most = p99(lagsMs);
  if (most === null) return currentMs;
  return Math.max(currentMs, Math.min(MOST_MEASURED_MS, Math.ceil(SAFETY * most)));
}

/** The smallest value that at least 99 in 100 do not exceed; null of none. */
function p99(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? null;
}
