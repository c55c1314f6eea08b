/**
 * Pairs of whole numbers of 32 bits, given back in order a part at a time.
 *
 * 8 bytes a pair and no part so large that sorting it is noticed: a million leads meet in memory.
 */
export type NumberPairs = {
  add(high: number, low: number): void;
  readonly parts: number;
  /** The pairs of a part by `high`, then `low`, one after the other: low, high, low, high, … */
  sorted(part: number): Uint32Array;
  /** A part that was read is not needed again. */
  drop(part: number): void;
};

/** Sorted in about a millisecond. */
const perPart = 8192;

/** @param span one more than the highest `high`; parts are ranges of it */
export function createNumberPairs(expected: number, span: number): NumberPairs {
  const parts = Math.max(1, Math.min(4096, Math.ceil(expected / perPart)));
  const width = span / parts;
  const pairs: Uint32Array[] = Array.from({ length: parts }, () => new Uint32Array(32));
  const lengths = new Uint32Array(parts);

  return {
    parts,
    add(high, low) {
      const part = Math.min(parts - 1, Math.floor(high / width));
      const length = lengths[part] as number;
      let held = pairs[part] as Uint32Array;
      if (length === held.length) {
        const larger = new Uint32Array(held.length * 2);
        larger.set(held);
        held = pairs[part] = larger;
      }
      held[length] = low;
      held[length + 1] = high;
      lengths[part] = length + 2;
    },
    sorted(part) {
      const held = (pairs[part] as Uint32Array).subarray(0, lengths[part]);
      // Least byte first on every machine this runs on: as one number of 64 bits `high` weighs more.
      new BigUint64Array(held.buffer, held.byteOffset, held.length / 2).sort();
      return held;
    },
    drop(part) {
      pairs[part] = new Uint32Array(0);
      lengths[part] = 0;
    },
  };
}
