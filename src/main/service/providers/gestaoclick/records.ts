import { formatDocument } from '../../../../shared/br/document.ts';
import type { RemoteFieldInfo } from '../../../../shared/model/mapping.ts';
import { createHttpClient } from '../http.ts';
import { isProviderError, ProviderError } from '../provider-error.ts';
import type { ConnectOptions, Line, RecordKey, RecordsPort, RemoteRecord } from '../provider.ts';
import { createGestaoClickClient, shapedList, shapedOne } from './client.ts';
import { mapped, parseCliente, profile, remoteIdOf, versionOf } from './mapping.ts';
import { ATTRIBUTE, extraFieldsIn, remoteFieldsOf, type ExtraField } from './free-fields.ts';
import { merged, newCliente } from './merging.ts';
import { createProducts } from './products.ts';
import type { Raw } from './raw.ts';
import { createSales } from './sales.ts';
import { clientes, createWalk } from './walk.ts';
import { writeWhole } from './write-whole.ts';

type Listed = {
  readonly of: readonly ExtraField[] | null;
  readonly fields: readonly RemoteFieldInfo[];
};

/** GestãoClick behind the port: its customers here, its sales and products beside. */
export const DEFAULT_URL = 'https://api.gestaoclick.com';

const MOST_FOUND = 100;
/** So long the account's extra fields are believed to be as they were told. */
const FRESH_MS = 60_000;
const none: ReadonlySet<string> = new Set();

export function connectGestaoClick(options: ConnectOptions): Line {
  const { credentials, settings } = options;
  const http = createHttpClient({
    baseUrl: textOf(settings['baseUrl']) || DEFAULT_URL,
    ...(options.heard ? { heard: options.heard } : {}),
  });
  const client = createGestaoClickClient({
    http,
    tokens: {
      access: credentials['accessToken'] ?? '',
      secret: credentials['secretAccessToken'] ?? '',
    },
    turn: options.turn,
  });
  const wanted = options.wanted ?? (() => none);
  const walk = createWalk(client, clientes(wanted));
  const parse = (item: unknown) => parseCliente(item, wanted());
  let extra: readonly ExtraField[] | null = null;
  let listed: Listed | null = null;
  let describedAt = Number.NEGATIVE_INFINITY;

  /** What the account added to its customers. An account without any may not know the question. */
  async function describe(signal: AbortSignal): Promise<void> {
    describedAt = options.clock.monotonic();
    try {
      extra = extraFieldsIn(shapedList(await client.read('/atributos_cadastros', signal)));
    } catch (error) {
      if (!isProviderError(error) || !(error.kind === 'missing' || error.kind === 'rejected')) {
        throw error;
      }
      extra = [];
    }
  }

  /** They cost a call, which is made only where a mapping names one. */
  const named = () => [...wanted()].some((name) => name.startsWith(ATTRIBUTE));
  const one = (remoteId: string) => `/clientes/${encodeURIComponent(remoteId)}`;

  async function raw(remoteId: string, signal: AbortSignal): Promise<Raw> {
    const answer = await client.read(one(remoteId), signal);
    const found = shapedOne(answer);
    if (remoteIdOf(found) === remoteId) return found;
    const { exchange } = answer;
    throw new ProviderError('rejected', 'GestãoClick answered with another customer.', {
      exchange,
    });
  }

  /** Its filters find whatever contains the text, so that what is found is compared here. */
  async function find({ by, value }: RecordKey, signal: AbortSignal): Promise<RemoteRecord[]> {
    const filter = filters[by]?.(value);
    if (filter === undefined) return [];
    const query = new URLSearchParams({ ...filter, limite: String(MOST_FOUND), ordenacao: 'id' });
    const answer = await client.read(`/clientes?${query.toString()}`, signal);
    return shapedList(answer)
      .map(parse)
      .filter(({ values }) => values[by] === value);
  }

  /** The same list until they are described anew: it is asked for with each field of each record. */
  function remoteFields(): readonly RemoteFieldInfo[] {
    if (listed?.of !== extra) listed = { of: extra, fields: remoteFieldsOf(extra ?? []) };
    return listed.fields;
  }

  const customers: RecordsPort = {
    ...profile,
    prepare: async (signal) => (extra === null && named() ? describe(signal) : undefined),
    refresh: async (signal) => (named() ? describe(signal) : undefined),
    describe: async (signal) =>
      options.clock.monotonic() - describedAt < FRESH_MS ? undefined : describe(signal),
    fields: () => mapped,
    remoteFields,
    missingFields: () => [],
    unsaid: () => false,
    changes: ({ cursor, signal }) => walk(cursor, signal),
    optOuts: async () => [],
    read: async (remoteId, signal) => parse(await raw(remoteId, signal)),
    find,

    async create(values, _key, signal) {
      const answer = await client.write(
        'POST',
        '/clientes',
        newCliente(values, extra ?? []),
        signal,
      );
      const remoteId = remoteIdOf(answer.data);
      const { exchange } = answer;
      if (remoteId !== null) return { remoteId, exchange };
      throw new ProviderError('unknown', 'GestãoClick took the customer but did not say its id.', {
        exchange,
      });
    },

    async update(remoteId, patch, signal, planned) {
      const before = await raw(remoteId, signal);
      if (planned !== undefined && versionOf(before, wanted()) !== planned) {
        throw new ProviderError('stale', 'It changed there between two looks.', { notMade: true });
      }
      const after = merged(before, patch, extra ?? []);
      return writeWhole(client, one(remoteId), { before, after }, signal);
    },

    async remove(remoteId, signal) {
      const { exchange } = await client.write('DELETE', one(remoteId), null, signal);
      return { exchange };
    },
  };

  return {
    records: { lead: customers, deal: createSales(client, options.clock) },
    products: createProducts(client),

    async ping(signal) {
      await client.read('/clientes?limite=1', signal);
    },

    close: () => http.close(),
  };
}

/** The last digits of a phone stand together however the rest is spelt. */
const filters: Readonly<
  Partial<Record<RecordKey['by'], (value: string) => Record<string, string>>>
> = {
  document: (value) => ({ cpf_cnpj: formatDocument(value) }),
  email: (value) => ({ email: value }),
  phone: (value) => ({ telefone: value.slice(-4) }),
};

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
