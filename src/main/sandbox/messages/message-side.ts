import type { Journal } from '../journal.ts';
import type { Outbox } from '../outbox.ts';
import type { ProviderAnswer, ProviderCall, SandboxProvider } from '../provider.ts';
import type { Store } from '../store.ts';

/** What providers of messages have alike: what they take is in the outbox and in the journal, at once. */
export type MessageParts = {
  readonly store: Store;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly clock: () => number;
};

export type Deliver = (to: string, content: Readonly<Record<string, unknown>>, id: string) => void;

export function createDeliver(
  { store, journal, outbox, clock }: MessageParts,
  provider: string,
): Deliver {
  return (to, content, id) =>
    store.transact(() => {
      const at = clock();
      outbox.receive({ at, provider, to, content });
      const after = { id, to, ...content };
      journal.append({
        at,
        provider,
        entity: 'message',
        op: 'create',
        id,
        before: null,
        after,
        by: 'api',
      });
    });
}

/** The parts of a provider that keeps no records. */
export function recordless(
  name: string,
  handle: (call: ProviderCall) => Promise<ProviderAnswer>,
  turned: { carries(call: ProviderCall): boolean; expire(call: ProviderCall): void },
): SandboxProvider {
  return {
    name,
    entities: {},
    mainEntity: 'message',
    handle,
    throttled: (seconds) => ({
      ...json(429, { error: 'Too many requests' }),
      headers: { 'retry-after': String(seconds) },
    }),
    carriesCredentials: turned.carries,
    expireCredentials: turned.expire,
    settle: () => undefined,
    clear: async () => undefined,
    seed: async () => undefined,
  };
}

export function json(status: number, body: unknown, wrote = false): ProviderAnswer {
  return { status, code: String(status), body: Buffer.from(JSON.stringify(body)), wrote };
}

export function plain(status: number, body: string, wrote = false): ProviderAnswer {
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  return { status, headers, code: body.slice(0, 40), body: Buffer.from(body), wrote };
}

export function readJson(body: Buffer): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** Credentials a fault turned down: they are taken again at the next call. */
export function createTurnedDown() {
  const calls = new WeakSet<ProviderCall>();
  return {
    carries: () => true,
    expire: (call: ProviderCall) => void calls.add(call),
    has: (call: ProviderCall) => calls.has(call),
  };
}
