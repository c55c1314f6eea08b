import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, useContext, type ReactNode } from 'react';
import type { Client } from './client.ts';
import type { Api } from './query.ts';

type Service = { client: Client; api: Api };

const ServiceContext = createContext<Service | null>(null);

export function ServiceProvider({ value, children }: { value: Service; children: ReactNode }) {
  return <ServiceContext.Provider value={value}>{children}</ServiceContext.Provider>;
}

/** The service: `client` to call it, `api` for React Query options and keys, `queries` for the cache. */
export function useService(): Service & { queries: QueryClient } {
  const service = useContext(ServiceContext);
  if (!service) throw new Error('No service above this component');
  return { ...service, queries: useQueryClient() };
}

/** What the frame draws: workspace, operator, counts. */
export function useAppState() {
  const { api } = useService();
  return useQuery(api.app.state.queryOptions());
}

/** The provider's name and letter by its id; the id itself until they are known. */
export function useProviders() {
  const { api } = useService();
  const { data } = useQuery(api.connections.providers.queryOptions());
  return {
    nameOf: (id: string) => data?.find((provider) => provider.id === id)?.name ?? id,
    letterOf: (id: string) =>
      data?.find((provider) => provider.id === id)?.letter ?? id.charAt(0).toUpperCase(),
    providers: data ?? [],
  };
}
