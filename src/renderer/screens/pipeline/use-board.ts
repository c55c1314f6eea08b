import {
  keepPreviousData,
  notifyManager,
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
} from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import type { Deal, Stage } from '../../../shared/model/deal.ts';
import { announce } from '../../components/announce.ts';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { swing } from '../../stores/undo.ts';

const cardsAtOnce = 50;

/** The stages a deal can be on, in order, with the counts of one owner's deals or of all. */
export function useStages(owner: string | undefined) {
  const { api } = useService();
  const query = useQuery({
    ...api.deals.stages.queryOptions({ input: owner === undefined ? {} : { owner } }),
    placeholderData: keepPreviousData,
  });
  return { ...query, stages: (query.data?.items ?? []).filter((stage) => stage.active) };
}

/** The deals of one stage, fifty at a time. */
export function useColumn(stageId: string, owner: string | undefined) {
  const { api } = useService();
  const query = useInfiniteQuery(
    api.deals.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        stageId,
        limit: cardsAtOnce,
        ...(owner === undefined ? {} : { owner }),
        ...(cursor === undefined ? {} : { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.pagination.nextCursor ?? undefined,
    }),
  );
  return { ...query, deals: query.data?.pages.flatMap((page) => page.items) ?? [] };
}

type Column = InfiniteData<{ items: Deal[] }>;

/** A deal as the columns know it by now; as it was opened where none of them shows it. */
export function useLiveDeal(opened: Deal | null): Deal | null {
  const { queries, api } = useService();
  const subscribe = useCallback(
    (changed: () => void) => queries.getQueryCache().subscribe(notifyManager.batchCalls(changed)),
    [queries],
  );
  return useSyncExternalStore(subscribe, () =>
    queries
      .getQueriesData<Column>({ queryKey: api.deals.list.key({ type: 'infinite' }) })
      .flatMap(([, column]) => column?.pages.flatMap(({ items }) => items) ?? [])
      .filter(({ id }) => id === opened?.id)
      .reduce((last, each) => (last && each.updatedAt <= last.updatedAt ? last : each), opened),
  );
}

export type Move = { deal: Deal; stage: Stage; beforeDealId: string | null; lostReason?: string };

/** Moves a deal and offers to put it back where it was. */
export function useMove() {
  const { client, queries, api } = useService();
  const { t } = useText();
  const act = useAct();
  const stale = () => queries.invalidateQueries({ queryKey: api.deals.key() });

  return async function move({ deal, stage, beforeDealId, lostReason }: Move): Promise<void> {
    const there = {
      id: deal.id,
      stageId: stage.id,
      beforeDealId,
      ...(lostReason === undefined ? {} : { lostReason }),
    };
    const back = { id: deal.id, stageId: deal.stageId, lostReason: deal.lostReason };
    await act({
      do: () => client.deals.edit(there),
      done: () => {
        announce(t('deals.moved', { title: deal.title, stage: stage.name }));
        if (stage.id === deal.stageId) return null;
        return {
          title: t('deals.moved', { title: deal.title, stage: stage.name }),
          undo: swing(
            () => client.deals.edit(back).then(stale),
            () => client.deals.edit(there).then(stale),
          ),
        };
      },
    });
    await stale();
  };
}
