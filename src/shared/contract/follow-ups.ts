import { z } from 'zod';
import { id, instant } from '../model/common.ts';
import { followUp, followUpCounts, followUpDone, followUpQuery } from '../model/follow-up.ts';
import { done, screen } from './base.ts';

const ofLead = z.object({ leadId: id });

/** Whom to get back to. */
export const followUps = {
  list: screen
    .input(followUpQuery)
    .output(z.object({ items: z.array(followUp), total: z.number().int() })),
  counts: screen.output(followUpCounts),
  snooze: screen.input(ofLead.extend({ until: instant })).output(done),
  /** It was done; answers a handle to take that back by. */
  done: screen.input(followUpDone.extend(ofLead.shape)).output(z.object({ id })),
  reopen: screen.input(z.object({ id })).output(done),
  /** An iCalendar file of all that are set. */
  calendar: screen.output(
    z.object({ name: z.string(), text: z.string(), count: z.number().int() }),
  ),
};
