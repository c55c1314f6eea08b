/** Two independent 32-bit hashes of a text: equal ones mean equal texts, but for one chance in 2^64. */
function hashes(text: string): [number, number] {
  let [a, b] = [0x811c9dc5, 0x9747b28c];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x5bd1e995);
    b ^= b >>> 15;
  }
  a ^= a >>> 16;
  return [Math.imul(a, 0x85ebca6b) >>> 0, Math.imul(b, 0xc2b2ae35) >>> 0];
}

/** A number that two equal texts share and, but for one chance in 2^53, two others do not. Never 0. */
export function shortHash(text: string): number {
  const [a, b] = hashes(text);
  return (a & 0x1fffff) * 2 ** 32 + b + 1;
}

/**
 * A map from text to a number, of a few bytes an entry whatever the length of the texts.
 *
 * In parts that grow one at a time: no growth is long enough to be noticed.
 */
export type KeyTable = {
  get(text: string): number | undefined;
  set(text: string, value: number): void;
};

type Part = { size: number; mask: number; a: Uint32Array; b: Uint32Array; values: Int32Array };

const PARTS = 64;

export function createKeyTable(): KeyTable {
  const parts: Part[] = Array.from({ length: PARTS }, () => emptyPart(64));

  /** The place of a key, or the free one where it would be. A free place holds 0 in both hashes. */
  function slotOf(part: Part, a: number, b: number): number {
    let slot = b & part.mask;
    while (part.a[slot] !== 0 || part.b[slot] !== 0) {
      if (part.a[slot] === a && part.b[slot] === b) break;
      slot = (slot + 1) & part.mask;
    }
    return slot;
  }

  function grown(part: Part): Part {
    const larger = emptyPart(part.a.length * 2);
    for (let slot = 0; slot < part.a.length; slot += 1) {
      const [a = 0, b = 0] = [part.a[slot], part.b[slot]];
      if (a === 0 && b === 0) continue;
      put(larger, a, b, part.values[slot] ?? 0);
    }
    return larger;
  }

  function put(part: Part, a: number, b: number, value: number): void {
    const slot = slotOf(part, a, b);
    if (part.a[slot] === 0 && part.b[slot] === 0) part.size += 1;
    part.a[slot] = a;
    part.b[slot] = b;
    part.values[slot] = value;
  }

  return {
    get(text) {
      const [a, b] = hashes(text);
      const part = parts[a % PARTS];
      if (!part) return undefined;
      const slot = slotOf(part, a, b);
      return part.a[slot] === 0 && part.b[slot] === 0 ? undefined : part.values[slot];
    },
    set(text, value) {
      const [a, b] = hashes(text);
      const index = a % PARTS;
      let part = parts[index] ?? emptyPart(64);
      if (part.size * 2 > part.a.length) part = parts[index] = grown(part);
      put(part, a, b, value);
    },
  };
}

function emptyPart(length: number): Part {
  return {
    size: 0,
    mask: length - 1,
    a: new Uint32Array(length),
    b: new Uint32Array(length),
    values: new Int32Array(length),
  };
}
