import { randomBytes } from 'node:crypto';
import { hmacSha256, macOf, sameBytes } from './bytes.ts';
import { neededHeader } from './headers.ts';
import type { Claim, Flaw, Scheme, SignedRequest } from './scheme.ts';

const header = 'stripe-signature';

/**
 * Stripe: `t=<seconds>,v1=<hex>,…` over `{t}.{body}`; the key is the whole text of the secret, its
 * `whsec_` included. There are several `v1` while a secret is changed, and other schemes to pass over.
 * https://docs.stripe.com/webhooks/signature
 */
export const stripe: Scheme = {
  read({ rawHeaders, body }: SignedRequest): Claim | Flaw {
    const value = neededHeader(rawHeaders, header);
    if (typeof value !== 'string') return value;
    const items = value.split(',').map((each) => {
      const at = each.indexOf('=');
      return [each.slice(0, at).trim(), each.slice(at + 1).trim()] as const;
    });
    const times = items.filter(([name]) => name === 't').map(([, text]) => text);
    const [time] = times;
    if (time === undefined || times.length > 1 || !/^\d{1,12}$/.test(time)) {
      return { flaw: 'malformed', header };
    }
    const signatures = items.filter(([name]) => name === 'v1');
    if (signatures.length === 0) return { flaw: 'unsupported_version', header };
    const macs = signatures.flatMap(([, text]) => macOf(text, 'hex') ?? []);
    if (macs.length === 0) return { flaw: 'malformed', header };
    return {
      signedAt: Number(time),
      madeWith(secret) {
        const expected = hmacSha256(secret, `${time}.`, body);
        return macs.filter((mac) => sameBytes(expected, mac)).length > 0;
      },
    };
  },
  sign({ body, secret, at }) {
    return { [header]: `t=${at},v1=${hmacSha256(secret, `${at}.`, body).toString('hex')}` };
  },
  secretFlaw: (secret) => (secret === '' ? 'A secret is needed.' : null),
  makeSecret: () => `whsec_${randomBytes(32).toString('base64url')}`,
};
