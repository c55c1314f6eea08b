import { z } from 'zod';

/** What became, or would become, of one thing that a run did. */
export const undoResult = z.enum(['restored', 'kept', 'failed']);
export type UndoResult = z.infer<typeof undoResult>;

export const undoItem = z.object({
  recordType: z.string(),
  leadId: z.string().nullable(),
  dealId: z.string().nullable(),
  name: z.string(),
  /** `*` is the record itself, `*link` its link to the other system. */
  field: z.string(),
  result: undoResult,
  reason: z.string(),
  /** The value before the run, the one the run made, and the one that stands there. */
  before: z.unknown(),
  after: z.unknown(),
  now: z.unknown(),
});
export type UndoItem = z.infer<typeof undoItem>;

const counts = z.object({
  restored: z.number().int(),
  kept: z.number().int(),
  failed: z.number().int(),
});

/** What taking a run back would do, before anything is done. */
export const undoPreview = counts.extend({
  /** Of what would be restored: records that go again, and records that are sent anew. */
  removed: z.number().int(),
  sends: z.number().int(),
  samples: z.object({
    restored: z.array(undoItem),
    kept: z.array(undoItem),
    failed: z.array(undoItem),
  }),
});
export type UndoPreview = z.infer<typeof undoPreview>;
