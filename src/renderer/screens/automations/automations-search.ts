import { z } from 'zod';
import { runState } from '../../../shared/model/automation.ts';
import { instant } from '../../../shared/model/common.ts';

export const listTabs = ['all', 'runs'] as const;
export type ListTab = (typeof listTabs)[number];

/** What restores the list: its tab; whose runs, how they stand and between when they began. */
export const automationsSearch = z.object({
  tab: z.enum(listTabs).optional().catch(undefined),
  of: z.string().max(64).optional().catch(undefined),
  states: z.array(runState).max(6).optional().catch(undefined),
  from: instant.optional().catch(undefined),
  to: instant.optional().catch(undefined),
});

export const sidePanels = ['try', 'versions', 'runs'] as const;
export type SidePanelName = (typeof sidePanels)[number];

/** What restores the editor: what is beside it. */
export const automationSearch = z.object({
  beside: z.enum(sidePanels).optional().catch(undefined),
});
