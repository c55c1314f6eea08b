import type { DraftStore } from '../drafts/draft-store.ts';
import { os } from './base.ts';

export function createDraftHandlers(drafts: DraftStore) {
  return {
    list: os.drafts.list.handler(({ context }) => drafts.list(context.operator)),
    keep: os.drafts.keep.handler(({ input, context }) => {
      drafts.keep(context.operator, input);
      return { ok: true as const };
    }),
    drop: os.drafts.drop.handler(({ input, context }) => {
      drafts.drop(context.operator, input);
      return { ok: true as const };
    }),
  };
}
