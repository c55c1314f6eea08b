import { z } from 'zod';
import { id, instant, listOf, oneOrMany, pageInput, shortPage } from '../model/common.ts';
import { fieldPolicies, fieldPolicyInput } from '../model/field-policy.ts';
import { connectionHealth, standings } from '../model/health.ts';
import { approval, previewResult } from '../model/preview.ts';
import { scopePreview } from '../model/segment.ts';
import {
  conflict,
  conflictKind,
  connection,
  connectionDraft,
  connectionPatch,
  connectionTest,
  providerInfo,
  run,
  runDetail,
  runKind,
  runState,
  settleInput,
  settleManyInput,
  settlementStands,
} from '../model/sync.ts';
import { undoItem, undoPreview, undoResult } from '../model/undo.ts';
import { adminRestWrite, adminScreen, byId, done, restRead, restWrite, screen } from './base.ts';

export const connections = {
  list: restRead
    .route({
      method: 'GET',
      path: '/connections',
      tags: ['sync'],
      summary: 'Connections and how they are',
    })
    .input(shortPage.prefault({}))
    .output(listOf(connection)),
  providers: screen.output(z.array(providerInfo)),
  /** Signs in and reads one record, without keeping anything. */
  test: adminScreen
    .input(
      z.object({
        provider: z.string().max(40),
        credentials: z.record(z.string(), z.string()),
        id: id.optional(),
      }),
    )
    .output(connectionTest),
  create: adminScreen.input(connectionDraft).output(connection),
  edit: adminScreen.input(connectionPatch.extend({ id })).output(connection),
  remove: adminScreen.input(byId).output(done),
  /** What limiting it to a segment would mean, or no limit; also before it is made. */
  scope: adminScreen
    .input(z.object({ id: id.nullable(), segmentId: id.nullable() }))
    .output(scopePreview),
  /** Who is right about each field, and which way it goes. */
  policies: {
    get: adminScreen.input(byId).output(fieldPolicies),
    /** What these rules would do to the records that are linked, as they were seen last. */
    preview: adminScreen.input(fieldPolicyInput.extend({ id })).output(previewResult),
    /** Keeps them and makes what their preview told; tells how many conflicts that decided. */
    set: adminScreen
      .input(fieldPolicyInput.extend({ id, planHash: z.string().min(1).max(100) }))
      .output(fieldPolicies.extend({ settled: z.number().int() })),
  },
  /** The schedule in words and its next times, or why it cannot be read. */
  describeSchedule: screen
    .input(z.object({ schedule: z.string().max(120) }))
    .output(z.object({ ok: z.boolean(), next: z.array(instant) })),
};

export const sync = {
  start: restWrite
    .route({
      method: 'POST',
      path: '/sync/start',
      successStatus: 202,
      tags: ['sync'],
      summary: 'Read changes from a connection and send what waits, now',
    })
    .input(
      z.object({
        connectionId: id.optional(),
        /** Takes a reading that was held because it changes too much at once. */
        acceptMassChange: z.boolean().default(false),
      }),
    )
    .output(z.object({ runs: z.array(run) })),
  /** Reads what a connection holds and tells what a sync would do; writes nothing. */
  preview: restWrite
    .route({
      method: 'POST',
      path: '/sync/preview',
      successStatus: 202,
      tags: ['sync'],
      summary: 'Find out what a sync would do, without doing it',
    })
    .meta({ role: 'admin', rest: 'write' })
    .input(z.object({ connectionId: id }))
    .output(run),
  approve: restWrite
    .route({
      method: 'POST',
      path: '/sync/runs/{runId}/approve',
      successStatus: 202,
      tags: ['sync'],
      summary: 'Carry out what a preview told',
      description:
        'Everything is planned again: only records whose plan is unchanged are changed. Where more than 2 % moved, nothing is, and the run becomes a new preview.',
    })
    .meta({ role: 'admin', rest: 'write' })
    .input(approval)
    .output(run),
  /** The answer no: what a preview found is forgotten. */
  discard: adminScreen.input(byId).output(run),
  pause: adminScreen.input(byId).output(run),
  resume: adminScreen.input(byId).output(run),
  cancel: screen.input(byId).output(run),
  /** Walks through everything there, to find what readings of changes missed. */
  reconcile: screen.input(byId).output(run),
  /** Reads everything since a moment again. */
  reread: adminScreen.input(z.object({ id, from: instant })).output(run),
  runs: restRead
    .route({ method: 'GET', path: '/sync/runs', tags: ['sync'], summary: 'Runs, newest first' })
    .input(
      pageInput.extend({
        connectionId: id.optional(),
        kind: oneOrMany(runKind),
        state: oneOrMany(runState),
      }),
    )
    .output(listOf(run)),
  run: restRead
    .route({
      method: 'GET',
      path: '/sync/runs/{id}',
      tags: ['sync'],
      summary: 'One run with its problems',
    })
    .input(byId)
    .output(runDetail),
  /** What taking a run back would do: three lists with samples, and nothing done. */
  undoPreview: adminScreen.input(byId).output(undoPreview),
  undo: adminRestWrite
    .route({
      method: 'POST',
      path: '/sync/runs/{id}/undo',
      successStatus: 202,
      tags: ['sync'],
      summary: 'Take a run back: what still is as it left it becomes what it was',
    })
    .input(byId)
    .output(run),
  /** What came of taking back: restored, kept because it changed since, failed. */
  undoItems: screen.input(pageInput.extend({ id, result: undoResult })).output(listOf(undoItem)),
  stats: restRead
    .route({
      method: 'GET',
      path: '/sync/stats',
      tags: ['sync'],
      summary: 'Counts per connection and today’s work',
    })
    .output(
      z.object({
        connections: z.array(
          connection
            .pick({
              id: true,
              provider: true,
              name: true,
              state: true,
              counts: true,
              lastPullAt: true,
            })
            .extend({ health: connectionHealth }),
        ),
        today: z.object({
          sent: z.number().int(),
          received: z.number().int(),
          failed: z.number().int(),
        }),
        openConflicts: z.number().int(),
        deadLetters: z.number().int(),
        waiting: z.number().int(),
      }),
    ),
  /** How the leads stand, in total and on each connection, and why some are left out. */
  standings: screen.output(standings),
};

export const conflicts = {
  list: restRead
    .route({ method: 'GET', path: '/conflicts', tags: ['conflicts'], summary: 'Open conflicts' })
    .input(
      pageInput.extend({
        leadId: id.optional(),
        connectionId: id.optional(),
        kind: oneOrMany(conflictKind),
        field: z.string().max(80).optional(),
        /** `open` leaves out what is snoozed. */
        state: z.enum(['open', 'snoozed', 'settled', 'converged']).default('open'),
      }),
    )
    .output(listOf(conflict)),
  get: restRead
    .route({ method: 'GET', path: '/conflicts/{id}', tags: ['conflicts'], summary: 'One conflict' })
    .input(byId)
    .output(conflict),
  settle: restWrite
    .route({
      method: 'POST',
      path: '/conflicts/{id}/resolve',
      tags: ['conflicts'],
      summary: 'Settle a conflict',
      description:
        'Give seenLocalRev and seenRemoteVer as they were read, so that nothing is written over what changed since.',
    })
    .input(settleInput)
    .output(conflict),
  settleMany: screen.input(settleManyInput).output(
    z.object({
      settled: z.array(id),
      /** Moved since they were seen: as they are now. */
      changed: z.array(conflict),
      refused: z.array(z.object({ id, code: z.string(), message: z.string() })),
    }),
  ),
  /** Puts open conflicts out of sight until an instant; null brings them back. */
  snooze: screen
    .input(z.object({ ids: z.array(id).min(1).max(500), until: instant.nullable() }))
    .output(z.object({ snoozed: z.number().int() })),
  /** Opens settled conflicts again, where both sides still are as they were left. */
  undo: screen.input(z.object({ ids: z.array(id).min(1).max(500) })).output(
    z.object({
      reopened: z.array(id),
      kept: z.array(z.object({ id, reason: settlementStands })),
    }),
  ),
};
