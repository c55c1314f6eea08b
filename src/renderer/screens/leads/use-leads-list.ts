import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Lead, LeadFilter, LeadSort, SavedView } from '../../../shared/model/lead.ts';
import { useBlockRows } from '../../components/grid/use-block-rows.ts';
import { useService } from '../../service.tsx';
import { sameFilter, tidyFilter } from './filters.ts';
import type { LeadsSearch } from './leads-search.ts';

const route = getRouteApi('/leads');
const firstSort: LeadSort = '-createdAt';

/** The list as its address says: the view, its filter and order, and the rows. */
export function useLeadsList() {
  const { client, api } = useService();
  const search = route.useSearch();
  const navigate = useNavigate();
  const views = useQuery(api.views.list.queryOptions());
  const view = views.data?.find(({ id }) => id === search.view) ?? null;
  const filter = useMemo(
    () => tidyFilter(search.filter ?? view?.filter ?? {}),
    [search.filter, view?.filter],
  );
  const sort = search.sort ?? view?.sort ?? firstSort;

  const list = useBlockRows<Lead>({
    queryKey: (block) => [['leads', 'list'], { type: 'block', input: { ...filter, sort }, block }],
    keyOf,
    fetch: async (place, limit, signal) => {
      const { items, pagination } = await client.leads.list(
        { ...filter, sort, limit, ...place },
        { signal },
      );
      return { items, total: pagination.total, nextCursor: pagination.nextCursor };
    },
  });

  function go(next: Partial<LeadsSearch>, replace = false): void {
    void navigate({ to: '/leads', search: (now) => ({ ...now, ...next }), replace });
  }

  return {
    search,
    go,
    views: views.data ?? [],
    view,
    filter,
    sort,
    list,
    /** Whether filter or order differ from what the view keeps. */
    changed: view !== null && !(sameFilter(filter, view.filter) && sort === view.sort),
    setFilter: (next: LeadFilter) => go({ filter: tidyFilter(next) }, true),
    setSort: (next: string) => go({ sort: next as LeadSort }, true),
    openView: (next: SavedView | null) =>
      go({ view: next?.id, filter: undefined, sort: undefined }),
  };
}

export function keyOf(lead: Lead): string {
  return lead.id;
}
