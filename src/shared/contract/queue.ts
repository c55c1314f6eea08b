import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { id, instant, listOf, oneOrMany, pageInput } from '../model/common.ts';
import {
  deadLetter,
  deadLetterCause,
  deadLetterDetail,
  job,
  jobClass,
  jobState,
  replay,
} from '../model/queue.ts';
import { leadPatch } from '../model/lead.ts';
import { byId, done, restRead, restWrite, screen } from './base.ts';

/** Dead letters by id, or all of one cause. */
const chosen = z.union([
  z.object({ ids: z.array(id).min(1).max(1000) }),
  z.object({ fingerprint: z.string().max(200) }),
]);
const fields = z.array(z.string().min(1).max(100)).min(1).max(100);
/** Why a send is given up. */
const reason = z.string().trim().min(1).max(300);
const moved = z.object({ changed: z.number().int() });

export const queue = {
  jobs: restRead
    .route({
      method: 'GET',
      path: '/jobs',
      tags: ['queue'],
      summary: 'Jobs: what runs, what waits and why',
    })
    .input(
      pageInput.extend({
        state: oneOrMany(jobState),
        class: oneOrMany(jobClass),
        connectionId: id.optional(),
        leadId: id.optional(),
      }),
    )
    .output(listOf(job)),
  overview: screen.output(
    z.object({
      lanes: z.array(
        z.object({
          connectionId: id,
          class: jobClass,
          ready: z.number().int(),
          running: z.number().int(),
          oldest: instant.nullable(),
        }),
      ),
      running: z.array(job),
      /** Deliveries in each of the last 30 minutes, oldest first. */
      perMinute: z.array(z.number().int()),
      deliveredToday: z.number().int(),
      oldestReadyAt: instant.nullable(),
    }),
  ),
  cancel: screen.input(z.object({ ids: z.array(id).min(1).max(1000) })).output(moved),
};

export const dlq = {
  list: restRead
    .route({ method: 'GET', path: '/dlq', tags: ['queue'], summary: 'Dead letters' })
    .input(
      pageInput.extend({
        connectionId: id.optional(),
        fingerprint: z.string().max(200).optional(),
        archived: z.preprocess(
          (v) => (v === 'true' ? true : v === 'false' ? false : v),
          z.boolean().default(false),
        ),
      }),
    )
    .output(listOf(deadLetter)),
  causes: screen.output(z.array(deadLetterCause)),
  get: screen.input(byId).output(deadLetterDetail),
  stats: restRead
    .route({ method: 'GET', path: '/dlq/stats', tags: ['queue'], summary: 'Dead letters by cause' })
    .output(
      z.object({
        total: z.number().int(),
        archived: z.number().int(),
        byGroup: z.record(z.string(), z.number().int()),
        causes: z.array(deadLetterCause),
      }),
    ),
  retry: restWrite
    .route({
      method: 'POST',
      path: '/dlq/{id}/retry',
      tags: ['queue'],
      summary: 'Plan a dead letter again and send it',
    })
    .input(byId)
    .output(job),
  /** Corrects the lead, then sends it again: one action. */
  editAndRetry: screen.input(byId.extend({ patch: leadPatch })).output(job),
  retryMany: screen.input(chosen).output(moved),
  archive: restWrite
    .route({
      method: 'POST',
      path: '/dlq/{id}/archive',
      tags: ['queue'],
      summary: 'Put a dead letter away',
    })
    .input(byId)
    .output(deadLetter),
  archiveMany: screen.input(chosen).output(moved),
  unarchiveMany: screen.input(chosen).output(moved),
  remove: restWrite
    .route({
      method: 'DELETE',
      path: '/dlq/{id}',
      tags: ['queue'],
      summary: 'Discard a dead letter',
    })
    .input(byId)
    .output(z.object({ ok: z.literal(true) })),
  removeMany: screen.input(z.intersection(chosen, z.object({ reason }))).output(moved),
  /** Leaves these fields different on the two sides until either changes, and sends the rest. */
  accept: screen.input(byId.extend({ fields })).output(job),
  /** Makes a conflict of each of these fields, and sends the rest. */
  ask: screen.input(byId.extend({ fields })).output(job),
  /** Takes an accepted difference back: the field is in sync like any other again. */
  unmute: screen
    .input(
      z.object({
        type: z.enum(['lead', 'deal']),
        id,
        connectionId: id,
        field: z.string().min(1).max(100),
      }),
    )
    .output(done),
  /** Resends that run, and those of the last day that nobody has put away. */
  replays: screen.output(z.array(replay)),
  stopReplay: screen.input(byId).output(done),
  putReplayAway: screen.input(byId).output(done),
  /** As a file, in pieces of text. */
  export: screen
    .input(
      z.object({
        format: z.enum(['csv', 'json']),
        language: z.enum(['pt-BR', 'en']).default('pt-BR'),
        fingerprint: z.string().max(200).optional(),
        archived: z.boolean().default(false),
      }),
    )
    .output(eventIterator(z.string())),
};
