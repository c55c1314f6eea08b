import { createTanstackQueryUtils, type RouterUtils } from '@orpc/tanstack-query';
import { QueryClient } from '@tanstack/react-query';
import type { Client } from './client.ts';

export type Api = RouterUtils<Client>;

/**
 * What the service knows, as last told.
 *
 * The service is on this machine: no network to wait for, nothing to try again, and nothing goes
 * stale by itself, because the service says what changed.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        retry: false,
        staleTime: Infinity,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

export function createApi(client: Client): Api {
  return createTanstackQueryUtils(client);
}
