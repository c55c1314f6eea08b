import { z } from 'zod';

/** Which leads become one, the first of them stays; and the conflict that asks about them, if one does. */
export const mergeSearch = z.object({
  ids: z.array(z.string().max(64)).max(11).catch([]),
  conflict: z.string().max(64).optional().catch(undefined),
});
