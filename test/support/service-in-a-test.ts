import { call } from '@orpc/server';
import { createService, type ServiceOptions } from '../../src/main/service/create-service.ts';
import { silentLog } from '../../src/main/service/log.ts';

/** A host that is nothing but a service: no window, no sandbox switch. */
export const bareHost: ServiceOptions['host'] = {
  version: '0',
  host: 'headless',
  apiUrl: () => '',
  sandboxUrl: () => null,
  workspace: () => null,
  subscribe: () => () => undefined,
  closing: new AbortController().signal,
  createWorkspace: async () => ({ id: 'workspace' }),
  restoreBackup: async () => undefined,
  damaged: () => null,
  rescue: async () => null,
  restoreDamaged: async () => undefined,
  preferences: () => ({}),
  setPreferences: () => undefined,
  sandboxNetwork: async () => ({ offline: false }),
};

/** The whole service on a folder, and a way to ask it what a screen would ask. */
export function serviceOn(dir: string, more: Partial<ServiceOptions> = {}) {
  const service = createService({
    dir,
    id: 'workspace',
    name: 'Casa Norte',
    demo: false,
    host: bareHost,
    vault: { seal: async (text) => text, open: async (sealed) => sealed },
    log: silentLog,
    ...more,
  });
  /** @param path as in the contract: `leads.create` */
  async function askAs<T>(role: 'admin' | 'staff', path: string, input?: unknown): Promise<T> {
    const procedure = path
      .split('.')
      .reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], service.router);
    const context = { operator: { name: 'Ana', role }, source: 'form' };
    const answer: unknown = await call(
      procedure as Parameters<typeof call>[0],
      input as never,
      { context } as never,
    );
    return answer as T;
  }

  const ask = <T>(path: string, input?: unknown): Promise<T> => askAs<T>('admin', path, input);
  return { service, ask, askAs };
}
