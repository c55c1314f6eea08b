import type { Clock } from '../clock.ts';

/** How many requests each endpoint may be sent, and all of them together. */
export type HookRate = {
  /** Takes one; null when it may come in, else how many seconds to wait. */
  take(endpoint: { readonly id: number; readonly mostPerMinute: number }): number | null;
};

/** Tokens come in steadily; a whole minute's worth may be spent at once. */
type Bucket = { tokens: number; at: number };

const mostOfAll = 240_000;
const minuteMs = 60_000;

/**
 * A bucket for each endpoint beside one for all: who sends too much to one door does not close the
 * others, and a restart forgives.
 */
export function createHookRate(clock: Pick<Clock, 'monotonic'>): HookRate {
  const buckets = new Map<number, Bucket>();
  const all: Bucket = { tokens: mostOfAll, at: clock.monotonic() };

  function filled(bucket: Bucket, perMinute: number): Bucket {
    const now = clock.monotonic();
    bucket.tokens = Math.min(perMinute, bucket.tokens + ((now - bucket.at) * perMinute) / minuteMs);
    bucket.at = now;
    return bucket;
  }

  return {
    take({ id, mostPerMinute }) {
      let own = buckets.get(id);
      if (own === undefined) {
        own = { tokens: mostPerMinute, at: clock.monotonic() };
        buckets.set(id, own);
      }
      filled(own, mostPerMinute);
      filled(all, mostOfAll);
      if (own.tokens < 1) return secondsTo(own, mostPerMinute);
      if (all.tokens < 1) return secondsTo(all, mostOfAll);
      own.tokens -= 1;
      all.tokens -= 1;
      return null;
    },
  };
}

function secondsTo({ tokens }: Bucket, perMinute: number): number {
  return Math.max(1, Math.ceil(((1 - tokens) * 60) / perMinute));
}
