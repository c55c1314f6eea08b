import { z } from 'zod';

/** Which leads become one, the first of them stays; and the conflict that asks about them, if one does. */
export const mergeSearch = z.object({
  ids: z.array(z.string().max(64)).max(11).catch([]),
  /** The form of a new lead goes into the one that is named. */
  typed: z.boolean().optional().catch(undefined),
  /** The list to go back to. */
  from: z.enum(['duplicates']).optional().catch(undefined),
  conflict: z.string().max(64).optional().catch(undefined),
});
