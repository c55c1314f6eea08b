import { z } from 'zod';
import { indexLag, type Faults } from '../faults.ts';
import type { Journal } from '../journal.ts';
import type { ProviderAnswer, ProviderCall, SandboxProvider } from '../provider.ts';
import { createRateWindow } from '../rate-window.ts';
import type { Store } from '../store.ts';
import { authenticate, CLIENT_CODE } from './authentication.ts';
import type { Calls } from './calls.ts';
import { DinamizeRefusal, type DinamizeLocale } from './codes.ts';
import { contactCalls } from './contact-calls.ts';
import { createContactItems } from './contact-items.ts';
import { createContactSearch } from './contact-search.ts';
import { createContacts } from './contacts.ts';
import { envelope } from './envelope.ts';
import { fieldCalls } from './field-calls.ts';
import { createFieldDesk } from './field-desk.ts';
import { createFields } from './fields.ts';
import { dinamizeRecords } from './records.ts';
import { DINAMIZE_STEPS } from './schema.ts';
import { createDinamizeSeeder } from './seeder.ts';
import { createTokens, type TokenLimits } from './tokens.ts';

/**
 * Dinamize: POST with a JSON body, HTTP 200 whatever happens, and the truth in the envelope's code.
 */
export type DinamizeParts = {
  readonly store: Store;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly clock: () => number;
  readonly locale: DinamizeLocale;
  readonly perMinute: number;
  readonly tokens: TokenLimits;
};

const NAME = 'dinamize';
const MINUTE_MS = 60_000;
const bodySchema = z.record(z.string(), z.unknown());

export function createDinamize(parts: DinamizeParts): SandboxProvider {
  const { store, journal, faults, clock, locale } = parts;
  store.prepare(NAME, DINAMIZE_STEPS);
  const tokens = createTokens(store, clock, parts.tokens);
  const window = createRateWindow({ most: parts.perMinute, windowMs: MINUTE_MS }, clock);
  const fields = createFields(store);
  const desk = createFieldDesk(store, journal, fields, clock);
  const contacts = createContacts({ store, journal, fields, clock });
  const items = createContactItems(store.db, fields);
  const search = createContactSearch(store, fields, items, clock);
  const seeder = createDinamizeSeeder(store, fields, contacts, clock);
  const calls = new Map(
    Object.entries<Calls[string]>({
      ...contactCalls(contacts, items, search, fields),
      ...fieldCalls(store, fields, desk),
    }),
  );

  async function handle(call: ProviderCall): Promise<ProviderAnswer> {
    try {
      return await answer(call);
    } catch (error) {
      if (!(error instanceof DinamizeRefusal)) throw error;
      return envelope(error.reason, { locale, about: error.about });
    }
  }

  async function answer(call: ProviderCall): Promise<ProviderAnswer> {
    if (call.method !== 'POST') throw new DinamizeRefusal('methodUnknown', call.method);
    const signingIn = call.path === '/auth';
    const token = tokenOf(call);
    const user = signingIn || token === null ? null : tokens.use(token);
    const wait = window.admit(signingIn ? CLIENT_CODE : (user?.clientCode ?? 'unknown'));
    if (wait !== null) return throttled(wait);
    if (!signingIn && user === null) throw new DinamizeRefusal('tokenExpired');

    const values = readBody(call.body);
    const answering = calls.get(call.path);
    if (!signingIn && answering === undefined) {
      throw new DinamizeRefusal('methodUnknown', call.path);
    }
    const result =
      answering === undefined
        ? authenticate(values, tokens)
        : await answering({ values, lagMs: () => lagMs(call) });
    return envelope('success', { locale, ...result });
  }

  function throttled(retryAfterSeconds: number): ProviderAnswer {
    const body = JSON.stringify({ 'retry-after': String(retryAfterSeconds) });
    return envelope('throttled', { locale, body });
  }

  /** How long search is to lag behind this write; a person's edit comes without a call. */
  function lagMs(call: ProviderCall | null): number {
    return indexLag(faults, NAME, call);
  }

  return {
    name: NAME,
    mainEntity: 'contact',
    entities: dinamizeRecords({ store, contacts, fields, desk, clock, lagMs: () => lagMs(null) }),
    handle,
    throttled,
    carriesCredentials: (call) => call.path !== '/auth' && tokenOf(call) !== null,
    expireCredentials(call) {
      const token = tokenOf(call);
      if (token !== null) tokens.revoke(token);
    },
    settle: contacts.settle,
    clear: async () => {
      window.clear();
      await seeder.clear();
    },
    seed: seeder.seed,
  };
}

function tokenOf(call: ProviderCall): string | null {
  const token = call.headers['auth-token'];
  return typeof token === 'string' && token !== '' ? token : null;
}

function readBody(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    return bodySchema.parse(JSON.parse(body.toString('utf8')));
  } catch {
    throw new DinamizeRefusal('bodyInvalid');
  }
}
