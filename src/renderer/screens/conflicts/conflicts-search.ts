import { z } from 'zod';

/** What restores the screen: the conflict that is open, and whose conflicts. */
export const conflictsSearch = z.object({
  conflict: z.string().optional(),
  lead: z.string().optional(),
});
