import { z } from 'zod';
import { followUpWhen } from '../../../shared/model/follow-up.ts';

/** What restores the screen: which follow-ups. */
export const followUpsSearch = z.object({ when: followUpWhen.optional().catch(undefined) });
