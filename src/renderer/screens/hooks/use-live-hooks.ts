import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useStable } from '../../components/use-stable.ts';
import { useService } from '../../service.tsx';
import { hooksAtOnce, useHookList, type HookFilter } from './use-hook-list.ts';

/**
 * The list of hooks, live and yet still under the eye of whoever reads: while it is held, what
 * arrives is counted, and comes into the list when it is let go or asked for.
 */
export function useLiveHooks(filter: HookFilter, held: boolean) {
  const { api, client } = useService();
  const queries = useQueryClient();
  const listKey = JSON.stringify(filter);
  const [shown, setShown] = useState<{ listKey: string; upTo: string | undefined }>();
  const upTo = shown?.listKey === listKey ? shown.upTo : undefined;
  const head = useQuery(api.hooks.list.queryOptions({ input: { ...filter, limit: 1 } }));
  const newest = head.data?.items[0]?.id;
  const list = useHookList({ ...filter, ...(upTo === undefined ? {} : { upTo }) });

  /** Fetches the first rows before they are shown, so that the list changes in one step. */
  const catchUp = useStable(async (): Promise<void> => {
    if (newest === undefined || newest === upTo) return;
    const input = { ...filter, upTo: newest, limit: hooksAtOnce };
    await queries.prefetchQuery({
      queryKey: api.hooks.list.queryKey({ input: { ...input, page: 1 } }),
      queryFn: async ({ signal }) => {
        const { items, pagination } = await client.hooks.list({ ...input, page: 1 }, { signal });
        return { items, total: pagination.total, nextCursor: pagination.nextCursor };
      },
    });
    setShown({ listKey, upTo: newest });
  });

  useEffect(() => {
    if (!held || upTo === undefined) void catchUp();
  }, [held, newest, upTo, listKey, catchUp]);

  const total = head.data?.pagination.total ?? 0;
  const news = upTo === undefined ? 0 : Math.max(0, total - list.rows.total);
  return { list, upTo, news, catchUp };
}
