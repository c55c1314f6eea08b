import { z } from 'zod';
import { duplicateLevel, duplicateReason } from '../../../shared/model/duplicate.ts';

/** What restores the screen: which list, what it is narrowed to, and what is open in it. */
export const duplicatesSearch = z.object({
  show: z.enum(['apart', 'merged', 'bulk']).optional().catch(undefined),
  level: duplicateLevel.optional().catch(undefined),
  reason: duplicateReason.optional().catch(undefined),
  cluster: z.string().max(40).optional().catch(undefined),
});
