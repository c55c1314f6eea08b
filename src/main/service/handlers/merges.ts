import type { MergeDraft } from '../merges/merge-draft.ts';
import type { Merges } from '../merges/merge-service.ts';
import type { Trash } from '../merges/trash.ts';
import { os } from './base.ts';
import { pageUpTo, placeOf } from './paging.ts';

export type MergeHandlerParts = { merges: Merges; mergeDraft: MergeDraft; trash: Trash };

/** What makes one lead of several, and what brings leads back. */
export function createMergeHandlers({ merges, mergeDraft, trash }: MergeHandlerParts) {
  return {
    merge: os.leads.merge.handler(({ input, context }) => merges.merge(context, input)),
    mergePreview: os.leads.mergePreview.handler(({ input }) =>
      merges.preview(input.merge, input.id),
    ),
    mergeDraft: os.leads.mergeDraft.handler(({ input, context }) =>
      mergeDraft.merge(context, input),
    ),
    mergeDraftPreview: os.leads.mergeDraftPreview.handler(({ input, context }) =>
      mergeDraft.preview(context, input.id, input.draft),
    ),
    unmerge: os.leads.unmerge.handler(({ input, context }) => merges.unmerge(context, input.id)),
    merges: os.leads.merges.handler(({ input }) => merges.of(input.id)),
    restore: os.leads.restore.handler(({ input, context }) => trash.restore(context, input.id)),
    deleted: os.leads.deleted.handler(({ input }) => {
      const { items, ...found } = trash.page({ ...input, ...placeOf('deleted', input, 2) });
      return { items, pagination: pageUpTo('deleted', input, found) };
    }),
    bulkRestore: os.leads.bulkRestore.handler(({ input, context }) =>
      trash.restoreMany(context, input.ids),
    ),
  };
}
