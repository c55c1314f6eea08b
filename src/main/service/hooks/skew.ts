import type { ConnectionStore } from '../providers/connection-store.ts';
import type { EndpointRow } from './endpoint-store.ts';

export type HookSkewParts = {
  readonly connections: Pick<ConnectionStore, 'list'>;
  readonly registry: { infos(): readonly { readonly id: string }[] };
  readonly skewOf: (connectionId: number) => { readonly offsetMs: number } | null;
};

/**
 * How far ahead of ours the clock of an endpoint's sender is, in ms, as its answers to our calls
 * showed: of the connection that was chosen for it, or of the only one of its system. Else 0.
 */
export function createHookSkew(parts: HookSkewParts): (endpoint: EndpointRow) => number {
  const { connections, registry, skewOf } = parts;
  const systems = new Set(registry.infos().map(({ id }) => id));

  return ({ kind, settings: { connectionId } }) => {
    // Asked for each hook: most endpoints are of no system we call.
    if (connectionId === null && !systems.has(kind)) return 0;
    const theirs = connections
      .list()
      .filter(({ uid, provider }) =>
        connectionId === null ? provider === kind : uid === connectionId,
      );
    const [only] = theirs;
    return only && theirs.length === 1 ? (skewOf(only.id)?.offsetMs ?? 0) : 0;
  };
}
