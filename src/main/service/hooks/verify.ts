import type { HookScheme, HookVerdict } from '../../../shared/model/hook.ts';
import { bodyMac } from './schemes/body-mac.ts';
import { headerToken, pathSecret } from './schemes/shared-words.ts';
import { isFlaw, type Scheme, type SchemeOptions, type SignedRequest } from './schemes/scheme.ts';
import { standardWebhooks } from './schemes/standard-webhooks.ts';
import { stripe } from './schemes/stripe.ts';

/** Every way of signing a request that is understood. Meta signs WhatsApp's as GitHub does. */
export const schemes: Readonly<Record<HookScheme, Scheme>> = {
  'hmac-sha256': bodyMac(),
  'standard-webhooks': standardWebhooks(['webhook']),
  svix: standardWebhooks(['svix', 'webhook']),
  github: bodyMac({ header: 'x-hub-signature-256' }),
  stripe,
  'whatsapp-cloud': bodyMac({ header: 'x-hub-signature-256' }),
  'header-token': headerToken,
  'path-secret': pathSecret,
};

export type Secrets = {
  readonly current: string;
  /** The one before, while it still counts. */
  readonly previous: string | null;
};

/**
 * Whether a request was made with one of an endpoint's secrets, within the time allowed.
 *
 * Pure. Both secrets are always tried, so that the time it takes tells nothing; what was found can
 * be explained to a person and never goes back to the sender.
 *
 * @param now Unix time in ms
 */
export function verify(
  scheme: HookScheme,
  request: SignedRequest,
  { secrets, options, now }: { secrets: Secrets; options: SchemeOptions; now: number },
): HookVerdict {
  const claim = schemes[scheme].read(request, options);
  if (isFlaw(claim)) {
    return { ok: false, scheme, flaw: claim.flaw, header: claim.header, ageSeconds: null };
  }
  const ageSeconds = claim.signedAt === null ? null : Math.floor(now / 1000) - claim.signedAt;
  const refused = { ok: false, scheme, header: null, ageSeconds } as const;
  if (ageSeconds !== null && ageSeconds > options.toleranceSeconds) {
    return { ...refused, flaw: 'too_old' };
  }
  if (ageSeconds !== null && -ageSeconds > options.toleranceSeconds) {
    return { ...refused, flaw: 'too_new' };
  }
  const current = secrets.current !== '' && claim.madeWith(secrets.current);
  const previous = claim.madeWith(secrets.previous ?? secrets.current) && secrets.previous !== null;
  if (current) return { ok: true, scheme, secret: 'current', ageSeconds };
  if (previous) return { ok: true, scheme, secret: 'previous', ageSeconds };
  return { ...refused, flaw: 'mismatch' };
}
