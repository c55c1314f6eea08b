import { z } from 'zod';
import { deletedLead } from '../../../shared/model/merge.ts';

/** What is looked for among the deleted leads. */
export const deletedSearch = z.object({
  q: z.string().max(200).optional().catch(undefined),
  why: deletedLead.shape.why.optional().catch(undefined),
});
