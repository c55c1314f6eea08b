import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

/**
 * A new id for a row shown to people; sorts by the time it was made, also within a millisecond.
 *
 * UUIDv7 with a counter, RFC 9562 §6.2 method 1. The counter is kept here because chance is fetched
 * for many ids at once: fetching it for each took longer than all else about an id.
 */
export function newId(): string {
  const random = chance();
  const now = Date.now();
  if (now > last.msecs) last = { msecs: now, seq: firstOf(random) };
  else if (last.seq === HIGHEST) last = { msecs: last.msecs + 1, seq: firstOf(random) };
  else last.seq += 1;
  return v7({ random, msecs: last.msecs, seq: last.seq });
}

/** Of 32 bits; it begins in the lower half, so that there is room to count. */
const HIGHEST = 0xffff_ffff;

let last = { msecs: 0, seq: 0 };

function firstOf(random: Uint8Array): number {
  return new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1;
}

const BYTES = 16;
const pool = new Uint8Array(BYTES * 256);
let used = pool.length;

function chance(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += BYTES;
  return pool.subarray(used - BYTES, used);
}
