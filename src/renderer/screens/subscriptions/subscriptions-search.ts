import { z } from 'zod';

export const panelTabs = ['about', 'deliveries', 'runs'] as const;
export type PanelTab = (typeof panelTabs)[number];

/** What restores the screen: the open subscription, what is seen of it, and the open run. */
export const subscriptionsSearch = z.object({
  id: z.string().max(64).optional().catch(undefined),
  tab: z.enum(panelTabs).optional().catch(undefined),
  run: z.string().max(64).optional().catch(undefined),
});
