import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { Lead, LeadFilter, LeadSort } from '../../../shared/model/lead.ts';
import type { Segment } from '../../../shared/model/segment.ts';
import { useBlockRows } from '../../components/grid/use-block-rows.ts';
import { useService } from '../../service.tsx';
import { sameFilter, tidyFilter } from './filters/filters.ts';
import type { LeadsSearch } from './leads-search.ts';

const route = getRouteApi('/leads');
const firstSort: LeadSort = '-createdAt';

/** The list as its address says: the segment, its filter and order, and the rows. */
export function useLeadsList() {
  const { client, api } = useService();
  const search = route.useSearch();
  const navigate = useNavigate();
  const segments = useQuery(api.segments.list.queryOptions());
  const segment = segments.data?.find(({ id }) => id === search.segment) ?? null;
  const filter = useMemo(
    () => tidyFilter(search.filter ?? segment?.filter ?? {}),
    [search.filter, segment?.filter],
  );
  const sort = search.sort ?? segment?.sort ?? firstSort;

  // Of a search, what comes first is shown first; how many there are is asked while it is read.
  const filterKey = JSON.stringify(filter);
  const [rough, setRough] = useState<string | null>(null);
  const count = useQuery({
    ...api.leads.count.queryOptions({ input: filter }),
    enabled: rough === filterKey,
  });

  const list = useBlockRows<Lead>({
    total: rough === filterKey ? count.data?.total : undefined,
    queryKey: (block) => [['leads', 'list'], { type: 'block', input: { ...filter, sort }, block }],
    keyOf,
    fetch: async (place, limit, signal) => {
      const { items, pagination } = await client.leads.list(
        { ...filter, sort, limit, ...place, roughTotal: filter.q !== undefined },
        { signal },
      );
      const { total, totalIsAtLeast: atLeast = false, nextCursor } = pagination;
      if (atLeast) setRough(filterKey);
      return { items, total, atLeast, nextCursor };
    },
  });

  function go(next: Partial<LeadsSearch>, replace = false): void {
    void navigate({ to: '/leads', search: (now) => ({ ...now, ...next }), replace });
  }

  return {
    search,
    go,
    segments: segments.data ?? [],
    segment,
    filter,
    sort,
    list,
    /** Whether filter or order differ from what the segment keeps. */
    changed: segment !== null && !(sameFilter(filter, segment.filter) && sort === segment.sort),
    setFilter: (next: LeadFilter) => go({ filter: tidyFilter(next) }, true),
    setSort: (next: string) => go({ sort: next as LeadSort }, true),
    openSegment: (next: Segment | null) =>
      go({ segment: next?.id, filter: undefined, sort: undefined }),
  };
}

export function keyOf(lead: Lead): string {
  return lead.id;
}
