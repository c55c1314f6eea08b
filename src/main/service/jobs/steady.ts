import type { Clock } from '../clock.ts';

/**
 * Wall time that never goes back.
 *
 * Somebody who sets the computer's clock back must not make a wait of seconds last a year; set
 * forward, waits end early, which costs one call.
 */
export function steadyTime(clock: Clock): () => number {
  let [time, at] = [clock.now(), clock.monotonic()];
  return () => {
    const tick = clock.monotonic();
    time = Math.max(time + tick - at, clock.now());
    at = tick;
    return time;
  };
}
