import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { id, listOf, pageInput } from '../model/common.ts';
import { deal, dealDraft } from '../model/deal.ts';
import {
  historyEntry,
  lead,
  leadDraft,
  leadField,
  leadFilter,
  leadPatch,
  leadQuery,
  leadSelection,
  leadSort,
} from '../model/lead.ts';
import { exportPiece, leadExport } from '../model/lead-export.ts';
import { explanation, reexecution } from '../model/ledger.ts';
import { duplicateReason } from '../model/duplicate.ts';
import {
  deletedLead,
  leadMerges,
  draftMergePreview,
  mergeDraftInput,
  merged,
  mergeInput,
  mergePreview,
  unmerged,
} from '../model/merge.ts';
import { language } from './app.ts';
import { byId, restRead, restWrite, screen } from './base.ts';

const duplicate = z.object({
  leadId: id,
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  /** Which of the typed values is the same; null where it only may be the same person. */
  on: z.enum(['email', 'document', 'phone']).nullable(),
  /** How far it may be the same person, from 0 to 1, and why. */
  score: z.number(),
  reasons: z.array(duplicateReason),
});

/** What bulk work changed, and the handle that takes it back. */
const bulkResult = z.object({
  changed: z.number().int(),
  skipped: z.number().int(),
  undoId: id.nullable(),
});

export const leads = {
  list: restRead
    .route({ method: 'GET', path: '/leads', tags: ['leads'], summary: 'Find leads' })
    .input(leadQuery)
    .output(listOf(lead)),
  get: restRead
    .route({ method: 'GET', path: '/leads/{id}', tags: ['leads'], summary: 'Read one lead' })
    .input(byId)
    .output(lead),
  create: restWrite
    .route({
      method: 'POST',
      path: '/leads',
      successStatus: 201,
      tags: ['leads'],
      summary: 'Create a lead; `sync: true` sends it on',
    })
    .input(leadDraft.extend({ sync: z.boolean().default(false) }))
    .output(lead),
  edit: restWrite
    .route({
      method: 'PATCH',
      path: '/leads/{id}',
      tags: ['leads'],
      summary: 'Change fields of a lead',
    })
    .input(
      leadPatch.extend({
        id,
        /** The revision at which the form was opened; later edits of other fields are kept. */
        openedAtRev: z.number().int().optional(),
      }),
    )
    .output(lead),
  remove: restWrite
    .route({
      method: 'DELETE',
      path: '/leads/{id}',
      tags: ['leads'],
      summary: 'Delete a lead (it can be restored)',
    })
    .input(byId)
    .output(lead),
  restore: restWrite
    .route({
      method: 'POST',
      path: '/leads/{id}/restore',
      tags: ['leads'],
      summary: 'Bring a deleted lead back; one that was merged is parted again',
    })
    .input(byId)
    .output(lead),
  /** Makes one lead of several; `id` stays. Nothing is deleted in other systems. */
  merge: restWrite
    .route({
      method: 'POST',
      path: '/leads/{id}/merge',
      tags: ['leads'],
      summary: 'Merge other leads into this one (they can be parted again)',
      description:
        'The values that are kept, the deals and the links move to this lead; the others are deleted here and stay as they are in other systems. Give revs as they were read, so that nothing is merged that changed since.',
    })
    .input(mergeInput)
    .output(merged),
  unmerge: restWrite
    .route({
      method: 'POST',
      path: '/leads/{id}/unmerge',
      tags: ['leads'],
      summary: 'Part a merged lead from the one it was merged into',
      description: 'What was edited since the merge stays on the other lead and is listed.',
    })
    .input(byId)
    .output(unmerged),
  /** What a merge would do; `id` stays. */
  mergePreview: screen.input(mergeInput.pick({ id: true, merge: true })).output(mergePreview),
  /** What was typed of a new lead goes into one that is there already. */
  mergeDraft: screen.input(mergeDraftInput).output(z.object({ lead, undoId: id })),
  mergeDraftPreview: screen
    .input(mergeDraftInput.pick({ id: true, draft: true }))
    .output(draftMergePreview),
  /** The merges a lead is part of. */
  merges: screen.input(byId).output(leadMerges),
  /** Deleted leads that can be brought back, newest first. */
  deleted: screen
    .input(
      pageInput.extend({
        q: z.string().trim().max(200).optional(),
        why: deletedLead.shape.why.optional(),
      }),
    )
    .output(listOf(deletedLead)),
  bulkRestore: screen.input(z.object({ ids: z.array(id).min(1).max(10_000) })).output(
    z.object({
      restored: z.number().int(),
      refused: z.array(z.object({ id, code: z.string(), message: z.string() })),
      undoId: id.nullable(),
    }),
  ),
  convert: restWrite
    .route({
      method: 'POST',
      path: '/leads/{id}/convert',
      tags: ['leads'],
      summary: 'Turn a lead into a deal on a stage',
    })
    .input(byId.extend(dealDraft.omit({ leadId: true }).partial({ title: true }).shape))
    .output(z.object({ lead, deal })),
  sync: restWrite
    .route({
      method: 'POST',
      path: '/leads/{id}/sync',
      successStatus: 202,
      tags: ['leads'],
      summary: 'Send a lead to its connections now',
    })
    .input(byId.extend({ connectionId: id.optional() }))
    .output(z.object({ jobs: z.number().int() })),
  history: restRead
    .route({
      method: 'GET',
      path: '/leads/{id}/history',
      tags: ['leads'],
      summary: 'Who changed what, when, from where',
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
  /** Makes a decision of the engine again from what was kept of it. */
  decideAgain: screen.input(z.object({ decisionId: z.string().max(20) })).output(reexecution),
  /** While typing: the same checks as saving, and who already has these values. Saves nothing. */
  check: screen.input(z.object({ draft: leadPatch, id: id.optional() })).output(
    z.object({
      problems: z.array(
        z.object({
          field: z.string(),
          problem: z.string(),
          message: z.string(),
          severity: z.enum(['error', 'warning']).optional(),
          suggestion: z.string().optional(),
          limit: z.number().optional(),
        }),
      ),
      normalized: leadPatch,
      duplicates: z.array(duplicate),
    }),
  ),
  count: screen.input(leadFilter).output(z.object({ total: z.number().int() })),
  /** The values a filter can choose from, most frequent first. */
  facets: screen
    .input(
      z.object({
        field: z.enum(['origin', 'city', 'tag', 'owner', 'state']),
        q: z.string().max(100).optional(),
      }),
    )
    .output(z.array(z.object({ value: z.string(), count: z.number().int() }))),
  bulkEdit: screen
    .input(
      z.object({
        selection: leadSelection,
        set: leadPatch
          .pick({ status: true, owner: true, followUpAt: true, origin: true })
          .optional(),
        addTags: z.array(z.string().trim().min(1).max(60)).max(20).optional(),
        removeTags: z.array(z.string().trim().min(1).max(60)).max(20).optional(),
      }),
    )
    .output(bulkResult),
  /** A file of leads, piece by piece. */
  export: screen.input(leadExport.extend({ language })).output(eventIterator(exportPiece)),
  bulkRemove: screen.input(z.object({ selection: leadSelection })).output(bulkResult),
  bulkSync: screen
    .input(z.object({ selection: leadSelection, connectionId: id.optional() }))
    .output(z.object({ jobs: z.number().int() })),
  /** Takes back one action (an edit, a delete, bulk work): what was changed since is left alone and counted. */
  undo: screen.input(z.object({ undoId: id })).output(
    z.object({
      restored: z.number().int(),
      keptBecauseChanged: z.number().int(),
      /** The handle that does it again; null when nothing was taken back. */
      undoId: id.nullable(),
    }),
  ),
  /** The handle of the last thing done to this lead by this person, for Ctrl+Z after a single edit. */
  lastUndo: screen
    .input(z.object({ leadId: id.optional() }))
    .output(z.object({ undoId: id.nullable() })),
  /** Row ids in list order after a known row; for next and previous in the inspector. */
  neighbours: screen.input(z.object({ query: leadFilter.extend({ sort: leadSort }), id })).output(
    z.object({
      index: z.number().int(),
      total: z.number().int(),
      previous: id.nullable(),
      next: id.nullable(),
    }),
  ),
  fields: screen.output(
    z.object({
      custom: z.array(z.string()),
      owners: z.array(z.string()),
      fields: z.array(leadField),
    }),
  ),
};
