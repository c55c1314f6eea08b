import { z } from 'zod';

/** What restores the screen: the words looked for, and whether what is out of use shows, too. */
export const productsSearch = z.object({
  q: z.string().optional(),
  all: z.boolean().optional(),
});
