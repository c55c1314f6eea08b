import type { ProviderInfo } from '../../../shared/model/sync.ts';
import { PonteError } from '../../../shared/errors.ts';
import { dinamize } from './dinamize/manifest.ts';
import type { Provider } from './provider.ts';

/** Every kind of outside system Ponte speaks to. A new one is a folder and a line here. */
const all: readonly Provider[] = [dinamize];

export type Registry = {
  find(id: string): Provider;
  infos(): ProviderInfo[];
};

export function createRegistry(providers: readonly Provider[] = all): Registry {
  const byId = new Map(providers.map((provider) => [provider.info.id, provider]));
  return {
    find(id) {
      const provider = byId.get(id);
      if (provider) return provider;
      throw new PonteError('NOT_FOUND', `There is no system called "${id}" to connect to.`);
    },
    infos: () => providers.map(({ info }) => info),
  };
}
