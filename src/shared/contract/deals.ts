import { z } from 'zod';
import { id, listOf, pageInput } from '../model/common.ts';
import { deal, dealDraft, dealPatch, stage } from '../model/deal.ts';
import { restRead, restWrite } from './base.ts';

export const deals = {
  stages: restRead
    .route({
      method: 'GET',
      path: '/stages',
      tags: ['deals'],
      summary: 'Stages of the pipeline, in order',
    })
    .output(z.array(stage)),
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
