import { z } from 'zod';
import { id, instant, role } from './common.ts';

/** Parts of the REST API that a key may be let into one by one: the first tag of each call. */
export const restAreas = [
  'leads',
  'deals',
  'products',
  'sync',
  'conflicts',
  'mappings',
  'queue',
  'events',
  'marketing',
] as const;
export type RestArea = (typeof restAreas)[number];

export type RestDeed = 'read' | 'write';
/** `read` and `write` hold for every area, those to come too; `leads:read` for one. */
export type ApiScope = RestDeed | `${RestArea}:${RestDeed}`;

const ofAreas = restAreas.flatMap((area) => [`${area}:read`, `${area}:write`] as const);
export const apiScope: z.ZodType<ApiScope, ApiScope> = z.enum(['read', 'write', ...ofAreas]);

/** Whether scopes let a key do something in an area. Writing does not include reading. */
export function scopesAllow(scopes: readonly ApiScope[], deed: RestDeed, area: string): boolean {
  return scopes.some((scope) => scope === deed || scope === `${area}:${deed}`);
}

/** What to tell the bearer of a key that may not. */
export function outOfScope(deed: RestDeed, area: string): string {
  return `This API key may not ${deed} ${area}. Use one with the scope "${deed}" or "${area}:${deed}".`;
}

export const apiKey = z.object({
  id,
  name: z.string().trim().min(1).max(80),
  scopes: z.array(apiScope),
  role,
  ratePerMinute: z.number().int(),
  lastUsedAt: instant.nullable(),
  expiresAt: instant.nullable(),
  createdAt: instant,
  revokedAt: instant.nullable(),
});
export type ApiKey = z.infer<typeof apiKey>;

export const apiKeyDraft = apiKey.pick({ name: true, role: true }).extend({
  scopes: z.array(apiScope).max(2 + ofAreas.length),
  expiresAt: instant.nullable().default(null),
  ratePerMinute: z.number().int().min(1).max(6000).default(60),
});
