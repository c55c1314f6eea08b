import type { LeadFilter } from '../../../shared/model/lead.ts';
import type { Segment } from '../../../shared/model/segment.ts';
import type { SegmentRow, SegmentStore } from '../segments/segment-store.ts';
import { os } from './base.ts';

export type SegmentHandlerParts = {
  readonly segments: SegmentStore;
  readonly count: (filter: LeadFilter, signal?: AbortSignal) => Promise<number>;
};

export function createSegmentHandlers({ segments, count }: SegmentHandlerParts) {
  async function show({ uid, ...row }: SegmentRow, signal?: AbortSignal): Promise<Segment> {
    const usedBy = segments.usedBy(uid);
    return { id: uid, ...row, count: await count(row.filter, signal), usedBy };
  }

  return {
    list: os.segments.list.handler(({ signal }) =>
      Promise.all(segments.list().map((row) => show(row, signal))),
    ),
    save: os.segments.save.handler(({ input, context }) =>
      show(segments.save(input, context.operator)),
    ),
    remove: os.segments.remove.handler(({ input, context }) => {
      segments.remove(input.id, context.operator);
      return { ok: true as const };
    }),
    restore: os.segments.restore.handler(({ input, context }) =>
      show(segments.restore(input.id, context.operator)),
    ),
  };
}
