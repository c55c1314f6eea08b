import { eventIterator } from '@orpc/contract';
import { z } from 'zod';

import { id, listOf, pageInput } from '../model/common.ts';
import { exportPiece } from '../model/lead-export.ts';
import {
  audience,
  audienceConsent,
  audienceDraft,
  audiencePatch,
  audiencePreview,
  audienceQuery,
  leadAudience,
  remarketingJob,
  remarketingJobDetail,
  remarketingKind,
} from '../model/remarketing.ts';
import { adminRestWrite, adminScreen, byId, done, restRead, screen } from './base.ts';

const someLeads = z.object({ id, leadIds: z.array(id).min(1).max(1000) });
const changed = z.object({ changed: z.number().int() });

/** Audiences of advertising platforms, kept current from segments of leads. */
export const remarketing = {
  list: restRead
    .route({
      method: 'GET',
      path: '/remarketing',
      tags: ['marketing'],
      summary: 'Remarketing audiences, with the last job of each',
    })
    .input(audienceQuery)
    .output(listOf(audience)),
  create: adminRestWrite
    .route({
      method: 'POST',
      path: '/remarketing',
      tags: ['marketing'],
      summary: 'Make an audience and fill it',
      description:
        'From a segment, or from the leads that are named. Only people who agreed to marketing go, as hashes; who is in it is kept current by its schedule, and only what differs is sent.',
      successStatus: 202,
    })
    .input(audienceDraft)
    .output(audience),
  /** Those a lead is in, comes into or goes out of. */
  ofLead: screen.input(byId).output(z.object({ items: z.array(leadAudience) })),
  get: restRead
    .route({
      method: 'GET',
      path: '/remarketing/{id}',
      tags: ['marketing'],
      summary: 'One audience',
    })
    .input(byId)
    .output(audience),
  start: adminRestWrite
    .route({
      method: 'POST',
      path: '/remarketing/{id}/start',
      tags: ['marketing'],
      summary: 'Begin a job: refresh, replace or clear',
      description: 'Where one is under way that one is answered.',
      successStatus: 202,
    })
    .input(byId.extend({ kind: remarketingKind.exclude(['leave']).default('refresh') }))
    .output(remarketingJob),
  jobs: restRead
    .route({
      method: 'GET',
      path: '/remarketing/{id}/jobs',
      tags: ['marketing'],
      summary: 'Jobs of an audience, the newest first',
    })
    .input(byId.extend(pageInput.shape))
    .output(listOf(remarketingJob)),
  job: screen.input(byId).output(remarketingJobDetail),
  preview: screen
    .input(
      z.object({
        id: id.optional(),
        segmentId: id.optional(),
        consent: audienceConsent.optional(),
      }),
    )
    .output(audiencePreview),
  edit: adminScreen.input(audiencePatch).output(audience),
  /** Of the job under way. */
  pause: adminScreen.input(byId).output(audience),
  resume: adminScreen.input(byId).output(audience),
  cancel: adminScreen.input(byId).output(audience),
  /** Makes it there again, after it was deleted there. */
  remake: adminScreen.input(byId).output(audience),
  remove: adminScreen.input(byId).output(done),
  put: adminRestWrite
    .route({
      method: 'POST',
      path: '/remarketing/{id}/people',
      tags: ['marketing'],
      summary: 'Put leads into an audience of people',
      description: 'They go with the next refresh, if they agreed to marketing.',
    })
    .input(someLeads)
    .output(changed),
  take: adminRestWrite
    .route({
      method: 'POST',
      path: '/remarketing/{id}/people/remove',
      tags: ['marketing'],
      summary: 'Take leads out of an audience of people',
    })
    .input(someLeads)
    .output(changed),
  /** The members as a file, as of the last refresh. */
  file: adminScreen.input(byId).output(eventIterator(exportPiece)),
};
