import type { HookReason, HookVerdict } from '../../../shared/model/hook.ts';
import type { Vault } from '../sync/ports.ts';
import type { HookConsumer, Received } from './consumer.ts';
import type { EndpointRow } from './endpoint-store.ts';
import type { WaitingHook } from './hook-store.ts';
import { mediaType, readBody } from './read-body.ts';

/** A hook as it is handed over, and what it tells, one thing after the other: mostly itself. */
export type OpenedHook = { readonly hook: Received; readonly told: readonly Received[] };

/** Else why it says nothing; of one whose body the vault does not open just now that is null. */
export type OpenHook = (
  endpoint: EndpointRow,
  consumer: HookConsumer,
  row: WaitingHook,
) => Promise<OpenedHook | { readonly why: HookReason | null }>;

export function createOpenHook(vault: Vault): OpenHook {
  /** Each part is sealed by itself: it is kept with whom it is about, and says nothing of others. */
  async function toldBy(consumer: HookConsumer, hook: Received): Promise<Received[]> {
    const bodies = consumer.how === 'tx' ? consumer.apart?.(hook.body) : null;
    if (!bodies) return [hook];
    const told: Received[] = [];
    for (const body of bodies) {
      const text = hook.sealedBody === null ? null : JSON.stringify(body);
      const sealedBody = text && (await vault.seal(Buffer.from(text).toString('base64')));
      told.push({ ...hook, body, sealedBody });
    }
    return told;
  }

  return async (endpoint, consumer, row) => {
    const headers = JSON.parse(row.headers) as Record<string, string>;
    try {
      const bytes =
        row.sealed === 0 ? row.body : Buffer.from(await vault.open(row.body.toString()), 'base64');
      const said = readBody(bytes, mediaType(headers['content-type']));
      if (!said.ok) return said;
      const hook = toReceived(endpoint, row, headers, said.value);
      return { hook, told: await toldBy(consumer, hook) };
    } catch (error) {
      if (row.sealed === 0) throw error;
      return { why: null };
    }
  };
}

function toReceived(
  endpoint: EndpointRow,
  row: WaitingHook,
  headers: Record<string, string>,
  body: unknown,
): Received {
  return {
    id: row.uid,
    endpoint: {
      id: endpoint.id,
      name: endpoint.name,
      kind: endpoint.kind,
      connectionId: endpoint.settings.connectionId,
    },
    headers,
    body,
    sealedBody: row.sealed === 1 ? row.body.toString() : null,
    receivedAt: row.received_at,
    verdict: JSON.parse(row.verdict) as HookVerdict,
    attempts: row.attempts,
    replays: row.replays,
  };
}
