import type { Clock } from '../../clock.ts';
import { isProviderError, ProviderError } from '../provider-error.ts';
import type { DealsPort, Observation, RemoteStage } from '../provider.ts';
import { shapedList, shapedOne, type GestaoClickClient } from './client.ts';
import { remoteIdOf } from './mapping.ts';
import type { Raw } from './raw.ts';
import {
  parseSale,
  parseSituation,
  saleFields,
  saleNumber,
  saleProfile,
  saleVersion,
} from './sale-mapping.ts';
import { mergedSale, newSale } from './sale-merging.ts';
import { createWalk } from './walk.ts';
import { writeWhole } from './write-whole.ts';

/** GestãoClick's sales behind the port. */
const MOST_FOUND = 100;

export function createSales(client: GestaoClickClient, clock: Pick<Clock, 'now'>): DealsPort {
  const walk = createWalk(client, { path: '/vendas', observe });
  const one = (remoteId: string) => `/vendas/${encodeURIComponent(remoteId)}`;
  let situations: readonly RemoteStage[] | null = null;

  /** Ids of situations are the account's own, and people change them. */
  async function refresh(signal: AbortSignal): Promise<void> {
    const answer = await client.read('/situacoes_vendas', signal);
    situations = shapedList(answer).flatMap((raw) => parseSituation(raw) ?? []);
  }

  async function raw(remoteId: string, signal: AbortSignal): Promise<Raw> {
    const answer = await client.read(one(remoteId), signal);
    const found = shapedOne(answer);
    if (remoteIdOf(found) === remoteId) return found;
    const { exchange } = answer;
    throw new ProviderError('rejected', 'GestãoClick answered with another sale.', { exchange });
  }

  return {
    ...saleProfile,
    prepare: async (signal) => (situations === null ? refresh(signal) : undefined),
    refresh,
    stages: () => situations ?? [],
    fields: () => saleFields,
    remoteFields: () => [],
    missingFields: () => [],
    unsaid: () => false,
    changes: ({ cursor, signal }) => walk(cursor, signal),
    optOuts: async () => [],
    read: async (remoteId, signal) => parseSale(await raw(remoteId, signal)),

    async find({ by, value }, signal) {
      if (by !== 'externalId') return [];
      const query = new URLSearchParams({ codigo: saleNumber(value), limite: String(MOST_FOUND) });
      const answer = await client.read(`/vendas?${query.toString()}`, signal);
      return shapedList(answer)
        .map((item) => parseSale(item))
        .filter(({ externalId }) => externalId !== null && value.endsWith(externalId));
    },

    async create(values, { externalId }, signal) {
      const sale = newSale(values, { number: saleNumber(externalId), day: today(clock.now()) });
      const { data, exchange } = await client
        .write('POST', '/vendas', sale, signal)
        .catch(refusedForItsCustomer);
      const remoteId = remoteIdOf(data);
      if (remoteId !== null) return { remoteId, exchange };
      throw new ProviderError('unknown', 'GestãoClick took the sale but did not say its id.', {
        exchange,
      });
    },

    async update(remoteId, patch, signal, planned) {
      const before = await raw(remoteId, signal);
      if (planned !== undefined && saleVersion(before) !== planned) {
        throw new ProviderError('stale', 'It changed there between two looks.', { notMade: true });
      }
      const after = mergedSale(before, patch);
      return writeWhole(client, one(remoteId), { before, after }, signal);
    },

    async remove(remoteId, signal) {
      const { exchange } = await client.write('DELETE', one(remoteId), null, signal);
      return { exchange };
    },
  };
}

/** The version is worked out when it is asked for, so that a page does not hold others up. */
function observe(raw: unknown): Observation {
  let ver: string | undefined;
  return {
    remoteId: remoteIdOf(raw),
    raw,
    get ver() {
      ver ??= saleVersion(raw);
      return ver;
    },
    parse: () => parseSale(raw, ver),
  };
}

/** "Not found" about a sale that is only being made speaks of something it names. */
function refusedForItsCustomer(error: unknown): never {
  if (!isProviderError(error) || error.kind !== 'missing') throw error;
  throw new ProviderError('rejected', error.message, { ...error.details, cause: error });
}

/** The day it is in Brazil. */
function today(now: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Sao_Paulo' }).format(now);
}
