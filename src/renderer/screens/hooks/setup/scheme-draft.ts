import type { HookEndpointSettings, HookScheme } from '../../../../shared/model/hook.ts';

/** How a system shows who it is, as it is being chosen. */
export type SchemeDraft = Pick<HookEndpointSettings, 'header' | 'encoding'> & {
  readonly scheme: HookScheme;
};

const headerShape = /^[a-z0-9!#$%&'*+.^_`|~-]{1,80}$/;

export const firstScheme: SchemeDraft = {
  scheme: 'hmac-sha256',
  header: 'x-webhook-signature',
  encoding: 'hex',
};

/** Schemes whose header is chosen; the others have one of their own, or none. */
export function choosesHeader(scheme: HookScheme): boolean {
  return scheme === 'hmac-sha256' || scheme === 'header-token';
}

export function isHeader(text: string): boolean {
  return headerShape.test(text.trim().toLowerCase());
}

export function settingsOf({ header, encoding }: SchemeDraft) {
  return { header: header.trim().toLowerCase(), encoding };
}

/** The header that shows who sends; null where the address does. */
export function headerOf(
  scheme: HookScheme,
  { header }: Pick<HookEndpointSettings, 'header'>,
): string | null {
  switch (scheme) {
    case 'hmac-sha256':
    case 'header-token':
      return header;
    case 'github':
    case 'whatsapp-cloud':
      return 'x-hub-signature-256';
    case 'stripe':
      return 'stripe-signature';
    case 'standard-webhooks':
      return 'webhook-signature';
    case 'svix':
      return 'svix-signature';
    case 'path-secret':
      return null;
  }
}
