import { z } from 'zod';
import { leadFilter, leadSort } from '../../../shared/model/lead.ts';

/**
 * What the address of the list says: enough to open it again as it was.
 * What cannot be read is left out, so that an old address still opens.
 */
export const leadsSearch = z.object({
  segment: z.string().max(64).optional().catch(undefined),
  /** In place of the segment's own filter, once a person changed it. */
  filter: leadFilter.optional().catch(undefined),
  sort: leadSort.optional().catch(undefined),
  /** The lead in the panel. */
  lead: z.string().max(64).optional().catch(undefined),
  panel: z.literal('new').optional().catch(undefined),
});
/** What the address of one lead says: the list it was opened from, for its next and previous. */
export const leadSearch = leadsSearch.pick({ filter: true, sort: true });

export type LeadsSearch = z.infer<typeof leadsSearch>;
