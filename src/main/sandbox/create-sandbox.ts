import fastify, { type FastifyInstance } from 'fastify';
import { serveAdmin } from './admin.ts';
import type { DinamizeLocale } from './dinamize/codes.ts';
import { createDinamize } from './dinamize/server.ts';
import { clockSkew, createFaults } from './faults.ts';
import type { MetaForm } from './gestaoclick/paging.ts';
import { createGestaoClick } from './gestaoclick/server.ts';
import { createJournal } from './journal.ts';
import { createMeta } from './meta/server.ts';
import { createMessageProviders, openMail, withMail } from './messages/create-message-world.ts';
import { createNetwork, isPortTaken } from './network.ts';
import { createOutbox } from './outbox.ts';
import type { SandboxProvider, SeedOptions } from './provider.ts';
import { createRandom } from './random.ts';
import { createRequestLog } from './requests.ts';
import { serveProvider } from './serve.ts';
import { inSlices } from './slices.ts';
import { openStore, type Store } from './store.ts';

/**
 * The outside world in a box: every provider, faithful to its fact sheet, over HTTP on loopback.
 *
 * Like the real ones it survives a crash of ours: records and journal are in `sandbox.sqlite` of the
 * folder given, written before a call is answered. Faults and the network switch do not outlive it.
 */
export type SandboxOptions = {
  readonly dir: string;
  /** Without it, the ports of the last time, or any that are free. */
  readonly port?: number;
  /** UTC milliseconds; tokens, limits, dates and the Date header all go by it. */
  readonly clock?: () => number;
  readonly seed?: number;
  /** How many contacts the list is seeded with, when the folder is new and after a reset. */
  readonly contacts?: number;
  /** How many customers GestãoClick is seeded with; without it, one for every ten contacts. */
  readonly customers?: number;
  readonly locale?: DinamizeLocale;
  readonly limits?: {
    readonly dinamizePerMinute?: number;
    readonly gestaoclickPerSecond?: number;
    readonly gestaoclickPerDay?: number;
  };
  /** How GestãoClick's list tells its counters, and whether customers tell when they were changed. */
  readonly gestaoclick?: { readonly meta?: MetaForm; readonly changeDates?: boolean };
  readonly tokens?: { readonly idleMs?: number; readonly absoluteMs?: number };
  /** How long a call that is to time out is left without an answer. */
  readonly hangMs?: number;
  /** Between two callbacks of a WhatsApp message. */
  readonly callbackMs?: number;
};

export type Sandbox = {
  /** Admin doors and providers, always served: `{url}/_sandbox/…`, `{url}/dinamize/…`. */
  readonly url: string;
  /** Providers over the network that can be cut: `{networkUrl}/dinamize/…`. */
  readonly networkUrl: string;
  /** Of the mail server, on loopback; cut with the network. */
  readonly smtpPort: number;
  close(): Promise<void>;
};

const HOST = '127.0.0.1';
const AN_HOUR_MS = 3_600_000;
const DEFAULT_HANG_MS = 25_000;
const DEFAULT_CALLBACK_MS = 1500;
const LARGEST_BODY = 1_048_576;
/** The real Dinamize gives a request 20 seconds to arrive. */
const REQUEST_TIMEOUT_MS = 20_000;

export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const store = openStore(options.dir);
  const app = fastify({
    bodyLimit: LARGEST_BODY,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
  });
  try {
    return await open(options, store, app);
  } catch (error) {
    await app.close();
    store.close();
    throw error;
  }
}

async function open(options: SandboxOptions, store: Store, app: FastifyInstance): Promise<Sandbox> {
  const { clock = Date.now, seed = 1, contacts = 2000, customers } = options;
  const journal = createJournal(store);
  const outbox = createOutbox(store);
  const requests = createRequestLog(clock);
  const faults = createFaults(createRandom(seed));
  const lines = createNetwork(app.server, Number(store.setting('network-port') ?? 0));
  const closing = new AbortController();
  const clockOf = (provider: string) => () => clock() + clockSkew(faults, provider);

  /** Calls wait for it: nobody is to see an account that is half filled. */
  let settling: Promise<void> = Promise.resolve();

  const hangMs = options.hangMs ?? DEFAULT_HANG_MS;
  const messaging = { store, journal, outbox, faults, clockOf, hangMs };
  const smtp = await openMail({ ...messaging, settled: () => settling });
  const network = withMail(lines, smtp);
  const built: readonly SandboxProvider[] = [
    createDinamize({
      store,
      journal,
      faults,
      clock: clockOf('dinamize'),
      locale: options.locale ?? 'pt-BR',
      perMinute: options.limits?.dinamizePerMinute ?? 60,
      tokens: {
        idleMs: options.tokens?.idleMs ?? AN_HOUR_MS,
        absoluteMs: options.tokens?.absoluteMs ?? 24 * AN_HOUR_MS,
      },
    }),
    createGestaoClick({
      store,
      journal,
      faults,
      clock: clockOf('gestaoclick'),
      perSecond: options.limits?.gestaoclickPerSecond ?? 3,
      perDay: options.limits?.gestaoclickPerDay ?? 30_000,
      meta: options.gestaoclick?.meta ?? 'older',
      changeDates: options.gestaoclick?.changeDates ?? false,
    }),
    createMeta({ store, journal, clock: clockOf('meta') }),
    ...createMessageProviders({
      ...messaging,
      callbackMs: options.callbackMs ?? DEFAULT_CALLBACK_MS,
      closing: closing.signal,
    }),
  ];
  const providers = new Map(built.map((provider) => [provider.name, provider]));

  async function fill(asked: Partial<SeedOptions>): Promise<void> {
    // Said before the first row goes: what dies half-way is filled afresh at its next start.
    store.setSetting('filled', 'no');
    await store.inBulk(async () => {
      await inSlices(journal.clearSome);
      outbox.clear();
      for (const provider of built) {
        await provider.clear();
        await provider.seed({
          seed: asked.seed ?? seed,
          contacts: asked.contacts ?? contacts,
          customers: asked.contacts === undefined ? customers : undefined,
        });
      }
    });
    store.setSetting('filled', 'yes');
  }

  async function reset(asked: Partial<SeedOptions>): Promise<void> {
    const filled = settling.then(() => fill(asked));
    settling = filled.catch(() => undefined);
    faults.clear();
    requests.clear();
    await network.setOffline(false);
    await filled;
  }

  if (store.setting('filled') !== 'yes') await fill({});

  app.addHook('onRequest', async (_request, reply) => {
    reply.header('date', new Date(clock()).toUTCString());
  });
  const around = { faults, network, requests, settled: () => settling };
  serveAdmin(app, { ...around, providers, journal, outbox, reset });
  for (const provider of built) {
    serveProvider(app, {
      ...around,
      provider,
      clock: clockOf(provider.name),
      hangMs,
      closing: closing.signal,
    });
  }

  const port = await listen(app, options.port ?? null, Number(store.setting('port') ?? 0));
  await network.setOffline(false);
  store.setSetting('port', String(port));
  store.setSetting('network-port', String(network.port()));

  let closed: Promise<void> | null = null;

  async function shutDown(): Promise<void> {
    closing.abort();
    await network.setOffline(true);
    await smtp.close();
    await app.close();
    await settling;
    store.close();
  }

  return {
    url: `http://${HOST}:${port}`,
    networkUrl: `http://${HOST}:${network.port()}`,
    smtpPort: smtp.port(),
    close: () => (closed ??= shutDown()),
  };
}

/** On the port that was asked for, or else on the last one or any that is free. */
async function listen(app: FastifyInstance, asked: number | null, last: number): Promise<number> {
  try {
    await app.listen({ host: HOST, port: asked ?? last });
  } catch (error) {
    if (asked !== null || !isPortTaken(error)) throw error;
    await app.listen({ host: HOST, port: 0 });
  }
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox has no port.');
  return address.port;
}
