import { z } from 'zod';

export const scoringTabs = ['rules', 'backtest', 'model', 'versions'] as const;
export type ScoringTab = (typeof scoringTabs)[number];

/** What restores the screen: the part, and the rule that is open. */
export const scoringSearch = z.object({
  tab: z.enum(scoringTabs).optional().catch(undefined),
  rule: z.string().max(40).optional().catch(undefined),
});
