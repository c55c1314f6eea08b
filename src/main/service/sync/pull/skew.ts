/**
 * How far another system's clock is from ours, from the `Date` headers of its answers. Pure.
 *
 * A header tells whole seconds, so its moment is taken as the middle of that second; and an answer
 * is taken to have been made half-way through its round trip.
 */
export type Sample = {
  /** Their clock minus ours, ms. */
  readonly offsetMs: number;
  readonly roundTripMs: number;
  /** When it was taken, our time. */
  readonly at: number;
};

export type Skew = {
  /** Positive when their clock is ahead. */
  readonly offsetMs: number;
  readonly uncertaintyMs: number;
  readonly measuredAt: number;
};

const KEPT = 9;
const SECOND_MS = 1000;

export function sampleOf(heard: {
  readonly date: number;
  readonly receivedAt: number;
  readonly roundTripMs: number;
}): Sample {
  const { date, receivedAt, roundTripMs } = heard;
  const offsetMs = Math.round(date + SECOND_MS / 2 - (receivedAt - roundTripMs / 2));
  return { offsetMs, roundTripMs: Math.round(roundTripMs), at: receivedAt };
}

export function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  return [...samples, sample].slice(-KEPT);
}

/** The median of the last nine, so that one odd answer changes nothing; null of none. */
export function skewOf(samples: readonly Sample[]): Skew | null {
  const last = samples.at(-1);
  if (last === undefined) return null;
  return {
    offsetMs: median(samples.map(({ offsetMs }) => offsetMs)),
    uncertaintyMs: median(samples.map(({ roundTripMs }) => roundTripMs)) / 2 + SECOND_MS,
    measuredAt: last.at,
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
