import { z } from 'zod';
import { jobClass } from '../../../shared/model/queue.ts';

export const queueTabs = ['failures', 'waiting', 'delivered', 'archived'] as const;
export type QueueTab = (typeof queueTabs)[number];

/** What restores the screen: the tab, its filters, the open cause and the open failure. */
export const queueSearch = z.object({
  tab: z.enum(queueTabs).optional().catch(undefined),
  cause: z.string().max(200).optional().catch(undefined),
  item: z.string().max(64).optional().catch(undefined),
  class: jobClass.optional().catch(undefined),
  connection: z.string().max(64).optional().catch(undefined),
});
