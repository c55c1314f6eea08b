import { useQuery } from '@tanstack/react-query';
import { useService } from '../../../service.tsx';
import type { Condition } from './filters.ts';

/** What stands in a chip for an id: people know the file and the connection by their names. */
export function useNameOfId(condition: Condition): string | null {
  const { api } = useService();
  const id = 'text' in condition ? condition.text : '';
  const byImport = condition.name === 'importId';
  const byConnection = condition.name === 'connectionId';
  const run = useQuery({
    ...api.imports.get.queryOptions({ input: { id } }),
    enabled: byImport,
  });
  const byAutomation = condition.name === 'convertedAfter';
  const automations = useQuery({ ...api.automations.list.queryOptions(), enabled: byAutomation });
  const connections = useQuery({ ...api.connections.list.queryOptions(), enabled: byConnection });
  if (byImport) return run.data?.fileName ?? null;
  if (byAutomation) return automations.data?.find((each) => each.id === id)?.name ?? null;
  if (!byConnection) return null;
  return connections.data?.items.find((each) => each.id === id)?.name ?? null;
}
