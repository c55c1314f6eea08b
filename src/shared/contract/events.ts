import { z } from 'zod';
import { listOf } from '../model/common.ts';
import {
  event,
  eventDetail,
  eventDraft,
  eventQuery,
  eventStats,
  leadEvent,
} from '../model/event.ts';
import { byId, restRead, restWrite, screen } from './base.ts';

/** Business facts, received from outside or raised by Ponte. */
export const events = {
  list: restRead
    .route({
      method: 'GET',
      path: '/events',
      tags: ['events'],
      summary: 'Business facts, the newest first',
    })
    .input(eventQuery)
    .output(listOf(event)),
  create: restWrite
    .route({
      method: 'POST',
      path: '/events',
      tags: ['events'],
      summary: 'Tell Ponte of a business fact',
      description:
        'It is acted on at once: a site lead becomes a lead, a message finds or makes its lead, other facts are kept with the lead they name. The same key again has no second effect.',
      successStatus: 201,
    })
    .input(eventDraft)
    .output(eventDetail),
  stats: restRead
    .route({
      method: 'GET',
      path: '/events/stats',
      tags: ['events'],
      summary: 'How many business facts there are, by type and source',
    })
    .output(eventStats),
  get: restRead
    .route({
      method: 'GET',
      path: '/events/{id}',
      tags: ['events'],
      summary: 'One business fact with what it says',
    })
    .input(byId)
    .output(eventDetail),
  retry: restWrite
    .route({
      method: 'POST',
      path: '/events/{id}/retry',
      tags: ['events'],
      summary: 'Act once more on a fact that failed or whose lead was not known',
    })
    .input(byId)
    .output(eventDetail),
  /** Messages and facts of a lead, the newest first. */
  ofLead: screen
    .input(byId.extend({ limit: z.number().int().min(1).max(200).default(50) }))
    .output(z.array(leadEvent)),
};
