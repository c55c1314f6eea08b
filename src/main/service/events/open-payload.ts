import { readBody } from '../hooks/read-body.ts';
import type { Vault } from '../sync/ports.ts';
import type { EventRow } from './event-store.ts';

/** What an event says; null when what sealed it cannot open it any more. */
export type OpenPayload = (event: EventRow) => Promise<unknown>;

export function createOpenPayload(vault: Vault): OpenPayload {
  return async ({ payload, sealed, content_type: type }) => {
    if (sealed === 0) return JSON.parse(payload) as unknown;
    try {
      const said = readBody(Buffer.from(await vault.open(payload), 'base64'), type);
      return said.ok ? said.value : null;
    } catch {
      return null;
    }
  };
}
