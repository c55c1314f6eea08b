import { z } from 'zod';

/** What restores the screen: the conflict that is open, whose conflicts, and whether those put off. */
export const conflictsSearch = z.object({
  conflict: z.string().optional(),
  lead: z.string().optional(),
  show: z.enum(['snoozed']).optional(),
});
