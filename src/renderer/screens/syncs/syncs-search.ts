import { z } from 'zod';

/** What restores the screen: which connection, and the run that is open. */
export const syncsSearch = z.object({
  connection: z.string().optional(),
  run: z.string().optional(),
  tab: z.enum(['runs', 'health']).optional().catch(undefined),
});
