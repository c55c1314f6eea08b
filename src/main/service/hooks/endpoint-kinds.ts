import type { HookEndpointSettings, HookScheme } from '../../../shared/model/hook.ts';

/**
 * The endpoints every workspace has from the start. A kind says what its hooks are and so who acts
 * on them; further endpoints are of one of these kinds or of one of their own.
 */
export type OfferedEndpoint = {
  readonly name: string;
  readonly scheme: HookScheme;
  readonly settings?: Partial<HookEndpointSettings>;
};

/** Systems of the company's own sign as it is usual; Z-API sends a token; Dinamize can do neither. */
export const offered: readonly OfferedEndpoint[] = [
  { name: 'site-lead', scheme: 'hmac-sha256' },
  { name: 'whatsapp', scheme: 'header-token', settings: { header: 'z-api-token' } },
  { name: 'gestaoclick', scheme: 'path-secret' },
  { name: 'dinamize', scheme: 'path-secret' },
  { name: 'client-registered', scheme: 'hmac-sha256' },
  { name: 'service-completed', scheme: 'hmac-sha256' },
  { name: 'payment', scheme: 'hmac-sha256' },
  { name: 'payout', scheme: 'hmac-sha256' },
  { name: 'feedback', scheme: 'hmac-sha256' },
  { name: 'conversion-verdict', scheme: 'hmac-sha256' },
];
