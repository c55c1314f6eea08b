import type { ProviderInfo } from '../../../shared/model/sync.ts';
import { PonteError } from '../../../shared/errors.ts';
import { dinamize } from './dinamize/manifest.ts';
import { gestaoclick } from './gestaoclick/manifest.ts';
import type { Provider } from './provider.ts';

/** Every kind of outside system Ponte speaks to. A new one is a folder and a line here. */
const all: readonly Provider[] = [dinamize, gestaoclick];

export type Registry = {
  find(id: string): Provider;
  infos(): ProviderInfo[];
};

/** What a provider's form shows to begin with, by field, instead of the provider's own. */
export type FormInitials = (providerId: string) => Readonly<Record<string, string>>;

/** @param more systems beside those above: those a test plays */
export function createRegistry(
  initials: FormInitials = () => ({}),
  more: readonly Provider[] = [],
): Registry {
  const providers = [...all, ...more].map((provider) =>
    withInitials(provider, initials(provider.info.id)),
  );
  const byId = new Map(providers.map((provider) => [provider.info.id, provider]));
  return {
    find(id) {
      const provider = byId.get(id);
      if (provider) return provider;
      throw new PonteError('NOT_FOUND', `There is no system called "${id}" to connect to.`);
    },
    infos: () =>
      providers.map(({ info, objects, products }) => ({
        ...info,
        keeps: [
          ...(objects.deal === undefined ? [] : (['deals'] as const)),
          ...(products ? (['products'] as const) : []),
        ],
      })),
  };
}

function withInitials(provider: Provider, given: Readonly<Record<string, string>>): Provider {
  const credentials = provider.info.credentials.map((field) => {
    const initial = given[field.name];
    return initial === undefined ? field : { ...field, initial };
  });
  return { ...provider, info: { ...provider.info, credentials } };
}
