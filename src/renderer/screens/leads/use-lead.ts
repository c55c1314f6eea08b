import { useQuery } from '@tanstack/react-query';
import { useService } from '../../service.tsx';

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
