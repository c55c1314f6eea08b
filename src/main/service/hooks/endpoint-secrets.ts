import type { Clock } from '../clock.ts';
import type { Vault } from '../sync/ports.ts';
import type { EndpointRow } from './endpoint-store.ts';
import type { Secrets } from './verify.ts';

/** An endpoint's secrets as the door needs them: opened once for each change of the endpoint. */
export type EndpointSecrets = {
  /** Null while the endpoint is not set up. */
  of(endpoint: EndpointRow): Promise<OpenSecrets | null>;
};

export type OpenSecrets = Secrets & { readonly verifyToken: string | null };

type Opened = { readonly rev: number; readonly secrets: Promise<Kept> };
type Kept = { current: string; previous: string | null; verifyToken: string | null };

export function createEndpointSecrets(vault: Vault, clock: Clock): EndpointSecrets {
  const opened = new Map<number, Opened>();

  async function open(endpoint: EndpointRow, secret: string): Promise<Kept> {
    const [current, previous, verifyToken] = await Promise.all([
      vault.open(secret),
      // One that can no longer be opened is as good as none.
      endpoint.previousSecret === null
        ? null
        : vault.open(endpoint.previousSecret).catch(() => null),
      endpoint.verifyToken === null ? null : vault.open(endpoint.verifyToken),
    ]);
    return { current, previous, verifyToken };
  }

  return {
    async of(endpoint) {
      if (endpoint.secret === null) return null;
      let known = opened.get(endpoint.id);
      if (known?.rev !== endpoint.rev) {
        known = { rev: endpoint.rev, secrets: open(endpoint, endpoint.secret) };
        opened.set(endpoint.id, known);
        // The next one asks again: the key store may have been unlocked meanwhile.
        known.secrets.catch(() => opened.delete(endpoint.id));
      }
      const { previous, ...rest } = await known.secrets;
      const counts = endpoint.previousUntil !== null && clock.now() < endpoint.previousUntil;
      return { ...rest, previous: counts ? previous : null };
    },
  };
}
