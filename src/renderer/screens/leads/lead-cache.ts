import type { QueryClient } from '@tanstack/react-query';
import type { Lead } from '../../../shared/model/lead.ts';
import type { Block } from '../../components/grid/use-block-rows.ts';
import type { Api } from '../../query.ts';

/** The leads in the window's memory: shown changed before the service has answered, put back when it refuses. */
export function createLeadCache(queries: QueryClient, api: Api) {
  const blocks = { queryKey: [['leads', 'list'], { type: 'block' }] };
  const single = (id: string) => api.leads.get.queryKey({ input: { id } });

  function put(lead: Lead): void {
    queries.setQueryData(single(lead.id), lead);
    change(lead.id, () => lead);
  }

  function change(id: string, next: (lead: Lead) => Lead): void {
    queries.setQueriesData<Block<Lead>>(blocks, (block) => {
      if (!block?.items.some((lead) => lead.id === id)) return block;
      return { ...block, items: block.items.map((lead) => (lead.id === id ? next(lead) : lead)) };
    });
  }

  /** Shows a lead with some fields changed; the answer puts back what was there. */
  function show(id: string, patch: Partial<Lead>): () => void {
    const before = queries.getQueryData<Lead>(single(id));
    const lists = queries.getQueriesData<Block<Lead>>(blocks);
    if (before) queries.setQueryData(single(id), { ...before, ...patch });
    change(id, (lead) => ({ ...lead, ...patch }));
    return () => {
      if (before) queries.setQueryData(single(id), before);
      for (const [key, block] of lists) queries.setQueryData(key, block);
    };
  }

  return {
    put,
    show,
    /** Asks again for everything about leads; the service's own notice comes a little later. */
    refresh: () => void queries.invalidateQueries({ queryKey: api.leads.key() }),
  };
}
