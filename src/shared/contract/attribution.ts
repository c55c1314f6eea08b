import { z } from 'zod';
import {
  adCost,
  adCostDraft,
  attributedSale,
  attributionQuery,
  attributionReport,
  costFileDraft,
  costFileReport,
  costQuery,
  costsChanged,
  salesQuery,
} from '../model/attribution.ts';
import { id, listOf } from '../model/common.ts';
import { adminRestWrite, adminScreen, byId, restRead, screen } from './base.ts';

/** What advertising brought and what it cost, by where leads came from. */
export const attribution = {
  report: restRead
    .route({
      method: 'GET',
      path: '/attribution',
      tags: ['marketing'],
      summary: 'Leads, sales and cost by source, medium and campaign',
      description:
        'Of the leads created in the period. With a source its media are told apart, with a medium too its campaigns. Leads without a source stand in a row of their own, `(none)`.',
    })
    .input(attributionQuery)
    .output(attributionReport),
  sales: screen.input(salesQuery).output(listOf(attributedSale)),
  /** The report with all its levels as a table, in the language of the caller. */
  table: screen
    .input(z.object({ query: attributionQuery, language: z.enum(['pt-BR', 'en']) }))
    .output(z.object({ name: z.string(), text: z.string() })),
  /** Words that were used, for the form of a cost. */
  words: screen.output(
    z.object({
      sources: z.array(z.string()),
      media: z.array(z.string()),
      campaigns: z.array(z.string()),
    }),
  ),
  costs: restRead
    .route({
      method: 'GET',
      path: '/attribution/costs',
      tags: ['marketing'],
      summary: 'What was paid, by day or month and campaign',
    })
    .input(costQuery)
    .output(listOf(adCost)),
  cost: screen.input(byId).output(adCost),
  saveCosts: adminRestWrite
    .route({
      method: 'PUT',
      path: '/attribution/costs',
      tags: ['marketing'],
      summary: 'Enter what was paid',
      description:
        'The same day or month, source, medium and campaign again replaces what was there, whatever its case, accents and spaces.',
    })
    .input(z.object({ items: z.array(adCostDraft).min(1).max(1000) }))
    .output(costsChanged),
  /** Changes one in place, also its day and campaign. */
  editCost: adminScreen.input(adCostDraft.extend({ id })).output(costsChanged),
  removeCosts: adminScreen
    .input(z.object({ ids: z.array(id).min(1).max(1000) }))
    .output(costsChanged),
  /** Says what a file would do. */
  tryFile: adminScreen.input(costFileDraft).output(costFileReport),
  importFile: adminScreen
    .input(costFileDraft)
    .output(costFileReport.extend({ changed: costsChanged })),
  /** Takes an act back; amounts that were changed since stay as they are. */
  undo: adminScreen
    .input(byId)
    .output(z.object({ undone: z.number().int(), left: z.number().int() })),
};
