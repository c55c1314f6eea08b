import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export const macBytes = 32;

export function hmacSha256(key: string | Buffer, ...parts: readonly (string | Buffer)[]): Buffer {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

/** Strict: the alphabet, the length and the padding of 32 bytes, and nothing else. */
export function macOf(text: string, encoding: 'hex' | 'base64'): Buffer | null {
  if (encoding === 'hex') return /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : null;
  if (!/^[A-Za-z0-9+/]{43}=$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64');
  // The last letter has two bits that no byte uses: only one way of writing is right.
  return bytes.length === macBytes && bytes.toString('base64') === text ? bytes : null;
}

/** In constant time; of different lengths only that is told. */
export function sameBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** In constant time whatever the lengths: what is compared are their hashes. */
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(
    createHash('sha256').update(a).digest(),
    createHash('sha256').update(b).digest(),
  );
}
