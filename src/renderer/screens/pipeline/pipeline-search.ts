import { z } from 'zod';

/** What restores the board: whose deals it shows. */
export const pipelineSearch = z.object({
  owner: z.string().optional(),
});
