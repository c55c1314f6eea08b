import { randomBytes } from 'node:crypto';
import { hmacSha256, macOf, sameBytes } from './bytes.ts';
import { neededHeader, onlyHeader } from './headers.ts';
import type { Claim, Flaw, Scheme, SignedRequest } from './scheme.ts';

const secretPrefix = 'whsec_';

type Names = readonly ['webhook'] | readonly ['svix', 'webhook'];

/**
 * Standard Webhooks 1.0.0, and Svix, which is the same under names of its own.
 *
 * Signed is `{id}.{timestamp}.{body}` with the base64-decoded secret; the header lists signatures
 * `v1,<base64>` separated by spaces, of which one has to fit. Other versions are passed over.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 *
 * @param names before `-id`, `-timestamp` and `-signature`: the first that a request has
 */
export function standardWebhooks(names: Names): Scheme {
  function read({ rawHeaders, body }: SignedRequest): Claim | Flaw {
    const name = signedUnder(names, rawHeaders);
    const id = neededHeader(rawHeaders, `${name}-id`);
    if (typeof id !== 'string') return id;
    const timestamp = neededHeader(rawHeaders, `${name}-timestamp`);
    if (typeof timestamp !== 'string') return timestamp;
    const header = `${name}-signature`;
    const signatures = neededHeader(rawHeaders, header);
    if (typeof signatures !== 'string') return signatures;
    if (!/^\d{1,12}$/.test(timestamp)) return { flaw: 'malformed', header: `${name}-timestamp` };
    // With a dot in it, it could be told apart from what follows in more than one way.
    if (id === '' || id.includes('.')) return { flaw: 'malformed', header: `${name}-id` };
    const ours = signatures.split(' ').filter((each) => each.startsWith('v1,'));
    if (ours.length === 0) return { flaw: 'unsupported_version', header };
    const macs = ours.flatMap((each) => macOf(each.slice(3), 'base64') ?? []);
    if (macs.length === 0) return { flaw: 'malformed', header };
    return {
      signedAt: Number(timestamp),
      madeWith(secret) {
        const expected = hmacSha256(keyOf(secret), `${id}.${timestamp}.`, body);
        return macs.filter((mac) => sameBytes(expected, mac)).length > 0;
      },
    };
  }

  return {
    read,
    sign({ body, secret, at, id }) {
      const mac = hmacSha256(keyOf(secret), `${id}.${at}.`, body).toString('base64');
      const name = names[0];
      return {
        [`${name}-id`]: id,
        [`${name}-timestamp`]: String(at),
        [`${name}-signature`]: `v1,${mac}`,
      };
    },
    secretFlaw(secret) {
      const text = secret.startsWith(secretPrefix) ? secret.slice(secretPrefix.length) : secret;
      if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
        return 'The secret is not one of Standard Webhooks: "whsec_" and base64 after it.';
      }
      // Shorter than the 24 the specification asks for, since Svix itself has given such out.
      return keyOf(secret).length < 16 ? 'The secret is too short.' : null;
    },
    makeSecret: () => `${secretPrefix}${randomBytes(32).toString('base64')}`,
  };
}

/** The name whose headers count: those under another one are signed by nobody. */
export function signedUnder(names: Names, rawHeaders: readonly string[]): string {
  return names.find((each) => onlyHeader(rawHeaders, `${each}-signature`) !== null) ?? names[0];
}

/** The prefix is not part of it, and what follows is base64: with Stripe's it is neither. */
function keyOf(secret: string): Buffer {
  const text = secret.startsWith(secretPrefix) ? secret.slice(secretPrefix.length) : secret;
  return Buffer.from(text, 'base64');
}
