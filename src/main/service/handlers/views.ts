import type { SavedViews } from '../leads/saved-views.ts';
import { os } from './base.ts';

export function createViewHandlers(views: SavedViews) {
  return {
    list: os.views.list.handler(() => views.list()),
    save: os.views.save.handler(({ input }) => views.save(input)),
    remove: os.views.remove.handler(({ input }) => {
      views.remove(input.id);
      return { ok: true as const };
    }),
  };
}
