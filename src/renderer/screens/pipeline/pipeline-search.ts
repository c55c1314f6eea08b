import { z } from 'zod';

/** What restores the board: whose deals it shows, and the stage that is looked at. */
export const pipelineSearch = z.object({
  owner: z.string().optional(),
  stage: z.string().optional(),
});
