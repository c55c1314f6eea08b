import { z } from 'zod';
import { id, listOf, pageInput, shortPage } from '../model/common.ts';
import { deal, dealDraft, dealPatch, stage } from '../model/deal.ts';
import { historyEntry } from '../model/lead.ts';
import { explanation } from '../model/ledger.ts';
import { byId, restRead, restWrite, screen } from './base.ts';

export const deals = {
  stages: restRead
    .route({
      method: 'GET',
      path: '/stages',
      tags: ['deals'],
      summary: 'Stages of the pipeline, in order',
    })
    // Whose deals the counts are of.
    .input(shortPage.extend({ owner: z.string().max(120).optional() }).prefault({}))
    .output(listOf(stage)),
  list: restRead
    .route({ method: 'GET', path: '/deals', tags: ['deals'], summary: 'Find deals' })
    .input(
      pageInput.extend({
        stageId: id.optional(),
        leadId: id.optional(),
        owner: z.string().max(120).optional(),
      }),
    )
    .output(listOf(deal)),
  history: restRead
    .route({
      method: 'GET',
      path: '/deals/{id}/history',
      tags: ['deals'],
      summary: 'Who changed what of a deal, when, from where',
    })
    .input(
      byId.extend({
        cursor: z.string().max(100).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    )
    .output(listOf(historyEntry)),
  /** Why a value is what it is: from a line of the history back to who or what caused it. */
  explain: screen
    .input(byId.extend({ entryId: z.string().max(20), field: z.string().max(100).optional() }))
    .output(explanation),
  create: restWrite
    .route({
      method: 'POST',
      path: '/deals',
      successStatus: 201,
      tags: ['deals'],
      summary: 'Create a deal',
    })
    .input(dealDraft)
    .output(deal),
  edit: restWrite
    .route({
      method: 'PATCH',
      path: '/deals/{id}',
      tags: ['deals'],
      summary: 'Change or move a deal',
    })
    .input(dealPatch.extend({ id }))
    .output(deal),
};
