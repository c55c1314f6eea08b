import { randomBytes } from 'node:crypto';
import { sameText } from './bytes.ts';
import { neededHeader } from './headers.ts';
import type { Scheme } from './scheme.ts';

/**
 * For senders that cannot sign: a word that both know, in a header (as Z-API's `z-api-token`) or as
 * the last part of the address. It says who sends and nothing of what is sent, so that of such a
 * hook nothing is taken over that was not read from its system.
 */
export const headerToken: Scheme = {
  read({ rawHeaders }, { header }) {
    const value = neededHeader(rawHeaders, header);
    if (typeof value !== 'string') return value;
    return { signedAt: null, madeWith: (secret) => sameText(value, secret) };
  },
  sign: ({ secret, options }) => ({ [options.header]: secret }),
  secretFlaw: (secret) => (secret.length < 8 ? 'The token is too short.' : null),
  makeSecret: randomWord,
};

export const pathSecret: Scheme = {
  read({ pathSecret: given }) {
    if (given === null) return { flaw: 'missing_secret', header: null };
    return { signedAt: null, madeWith: (secret) => sameText(given, secret) };
  },
  sign: () => ({}),
  // 22 letters of base64url are the least that hold 128 bits.
  secretFlaw: (secret) =>
    /^[A-Za-z0-9_-]{22,100}$/.test(secret)
      ? null
      : 'A secret in an address has at least 22 letters, digits, "-" or "_".',
  makeSecret: randomWord,
};

function randomWord(): string {
  return randomBytes(32).toString('base64url');
}
