import { randomBytes } from 'node:crypto';
import { hmacSha256, macOf, sameBytes } from './bytes.ts';
import { neededHeader } from './headers.ts';
import type { Claim, Flaw, Scheme, SchemeOptions, SignedRequest } from './scheme.ts';

/**
 * HMAC-SHA256 over the body alone, in one header.
 *
 * `hmac-sha256` lets the header and the encoding be chosen and takes the value with `sha256=` before
 * it or without. GitHub and Meta (WhatsApp Cloud) always send hex with it, in one header of theirs;
 * neither signs a time, so that a replay is told by its id alone.
 * GitHub: https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function bodyMac(fixed?: { readonly header: string }): Scheme {
  const prefix = 'sha256=';

  function read({ rawHeaders, body }: SignedRequest, options: SchemeOptions): Claim | Flaw {
    const header = fixed?.header ?? options.header;
    const value = neededHeader(rawHeaders, header);
    if (typeof value !== 'string') return value;
    const prefixed = value.startsWith(prefix);
    if (fixed && !prefixed) return { flaw: 'malformed', header };
    const text = prefixed ? value.slice(prefix.length) : value;
    const mac = macOf(text, fixed ? 'hex' : options.encoding);
    if (mac === null) return { flaw: 'malformed', header };
    return { signedAt: null, madeWith: (secret) => sameBytes(hmacSha256(secret, body), mac) };
  }

  return {
    read,
    sign({ body, secret, options }) {
      const mac = hmacSha256(secret, body);
      if (fixed) return { [fixed.header]: `${prefix}${mac.toString('hex')}` };
      return { [options.header]: mac.toString(options.encoding) };
    },
    secretFlaw: (secret) => (secret === '' ? 'A secret is needed.' : null),
    makeSecret: () => randomBytes(32).toString('base64url'),
  };
}
