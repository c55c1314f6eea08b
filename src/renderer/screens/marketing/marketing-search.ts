import { z } from 'zod';
import { conversionState } from '../../../shared/model/marketing.ts';
import { attributionSearch } from '../attribution/attribution-search.ts';

const views = [
  'conversions',
  'quality',
  'rules',
  'audiences',
  'attribution',
  'costs',
  'pixels',
] as const;
type View = (typeof views)[number];

/** What is looked at together: the views of a tab that has more than its own, that one first. */
export const marketingTabs = [
  { id: 'conversions', views: ['conversions', 'quality', 'rules'] },
  { id: 'audiences', views: [] },
  { id: 'attribution', views: ['attribution', 'costs'] },
  { id: 'pixels', views: [] },
] as const satisfies readonly { id: View; views: readonly View[] }[];
export type MarketingTab = (typeof marketingTabs)[number]['id'];

/** What restores the screen: the view, its filters and the open conversion or audience. */
export const marketingSearch = z.object({
  tab: z.enum(views).optional().catch(undefined),
  state: conversionState.optional().catch(undefined),
  pixel: z.string().max(64).optional().catch(undefined),
  event: z.string().max(50).optional().catch(undefined),
  conversion: z.string().max(64).optional().catch(undefined),
  ...attributionSearch,
  audience: z.string().max(64).optional().catch(undefined),
});
