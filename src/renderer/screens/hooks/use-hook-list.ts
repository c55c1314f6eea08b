import { useBlockRows } from '../../components/grid/use-block-rows.ts';
import type { HookState } from '../../../shared/model/hook.ts';
import { useService } from '../../service.tsx';

export const hooksAtOnce = 100;

export type HookFilter = {
  endpoint?: string[];
  state?: HookState[];
  /** The newest one to show; without it, whatever is newest. */
  upTo?: string;
};

/** Hooks as they came, newest first, of any number. */
export function useHookList(filter: HookFilter) {
  const { api, client } = useService();
  const input = { ...filter, limit: hooksAtOnce };
  return useBlockRows({
    queryKey: (block) => api.hooks.list.queryKey({ input: { ...input, page: block + 1 } }),
    fetch: async (place, limit, signal) => {
      const page =
        'offset' in place ? { page: place.offset / limit + 1 } : { cursor: place.cursor };
      const { items, pagination } = await client.hooks.list(
        { ...input, ...page, limit },
        { signal },
      );
      return { items, total: pagination.total, nextCursor: pagination.nextCursor };
    },
    keyOf: (hook) => hook.id,
    blockSize: hooksAtOnce,
  });
}
