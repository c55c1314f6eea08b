import { z } from 'zod';
import { calendarDay, overviewPeriod } from '../../../shared/model/overview.ts';

/** What restores the screen: the days its figures are of. */
export const overviewSearch = z.object({
  period: overviewPeriod.optional().catch(undefined),
  from: calendarDay.optional().catch(undefined),
  to: calendarDay.optional().catch(undefined),
});
