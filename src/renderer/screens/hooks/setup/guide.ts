import type { HookEndpoint } from '../../../../shared/model/hook.ts';

const two = ['one', 'two'] as const;
const three = ['one', 'two', 'three'] as const;
const four = ['one', 'two', 'three', 'four'] as const;

/** The steps of each guide, in the order they are taken. */
export const guideSteps = {
  zapi: four,
  cloud: four,
  gestaoclick: three,
  dinamize: four,
  github: three,
  stripe: three,
  standard: three,
  own: four,
  word: three,
  path: two,
} as const;
export type Guide = keyof typeof guideSteps;

/** What to do in the other system depends on how it signs, and on which system it is. */
export function guideOf({
  kind,
  scheme,
  settings,
}: Pick<HookEndpoint, 'kind' | 'scheme' | 'settings'>): Guide {
  switch (scheme) {
    case 'whatsapp-cloud':
      return 'cloud';
    case 'github':
      return 'github';
    case 'stripe':
      return 'stripe';
    case 'standard-webhooks':
    case 'svix':
      return 'standard';
    case 'header-token':
      return settings.header === 'z-api-token' ? 'zapi' : 'word';
    case 'path-secret':
      return kind === 'gestaoclick' || kind === 'dinamize' ? kind : 'path';
    case 'hmac-sha256':
      return 'own';
  }
}
