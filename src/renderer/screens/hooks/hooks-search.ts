import { z } from 'zod';
import { hookState } from '../../../shared/model/hook.ts';

export const hooksTabs = ['received', 'refused', 'endpoints'] as const;
export type HooksTab = (typeof hooksTabs)[number];

/** What restores the screen: the tab, its filters and the open hook. */
export const hooksSearch = z.object({
  tab: z.enum(hooksTabs).optional().catch(undefined),
  endpoint: z.string().max(60).optional().catch(undefined),
  state: hookState.optional().catch(undefined),
  hook: z.string().max(64).optional().catch(undefined),
});
