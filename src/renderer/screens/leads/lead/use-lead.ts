import { useQuery } from '@tanstack/react-query';
import type { LeadFilter, LeadSort } from '../../../../shared/model/lead.ts';
import { useService } from '../../../service.tsx';

/** One lead, and which of its fields are in conflict. */
export function useLead(id: string) {
  const { api } = useService();
  const lead = useQuery(api.leads.get.queryOptions({ input: { id } }));
  const open = useQuery(api.conflicts.list.queryOptions({ input: { leadId: id, limit: 100 } }));
  const fields = new Set(
    (open.data?.items ?? []).flatMap(({ field }) => (field === null ? [] : [field])),
  );
  return { ...lead, conflicts: fields, conflictCount: open.data?.pagination.total ?? 0 };
}

export type Place = { index: number; total: number; previous: string | null; next: string | null };

/** Where a lead stands in a list, and who is beside it. */
export function useNeighbours(id: string, filter: LeadFilter, sort: LeadSort): Place {
  const { api } = useService();
  const { data } = useQuery({
    ...api.leads.neighbours.queryOptions({ input: { id, query: { ...filter, sort } } }),
    placeholderData: (before) => before,
  });
  return data ?? { index: -1, total: 0, previous: null, next: null };
}
