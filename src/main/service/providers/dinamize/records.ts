import { z } from 'zod';
import { PonteError } from '../../../../shared/errors.ts';
import type { RemoteFieldInfo } from '../../../../shared/model/mapping.ts';
import { createHttpClient } from '../http.ts';
import { isProviderError, ProviderError, type FailureDetails } from '../provider-error.ts';
import type {
  ConnectOptions,
  Line,
  KeyName,
  RecordKey,
  RecordsPort,
  RemoteRecord,
} from '../provider.ts';
import { createDinamizeClient, shaped } from './client.ts';
import { toDinamizeDate } from './dates.ts';
import { parseContact, profileOf, remoteFieldsOf, remoteIdOf, toContact } from './mapping.ts';
import { createSession } from './session.ts';
import { readShape, type Shape } from './shape.ts';
import { createWalk } from './walk.ts';

/** Dinamize's contacts of one list behind the port. */
const addBody = z.object({ code: z.union([z.string(), z.number()]).transform(String) });
const searchBody = z.object({ next: z.boolean().optional(), items: z.array(z.unknown()) });
const optOutItem = z.object({ email: z.string().min(1) });

const searchable: Readonly<Partial<Record<KeyName, string>>> = {
  externalId: 'external_code',
  email: 'email',
};

/** What a search by a key may bring at most: e-mails are unique within a list. */
const MOST_FOUND = '20';
const OPT_OUT_PAGE = 1000;
/** So long the list's fields are believed to be as they were told, when a person looks at them. */
const FRESH_MS = 60_000;

/** The origin of leads that were pulled from here; it says nothing about the contact itself. */
export const ORIGIN = 'Dinamize';

const none: ReadonlySet<string> = new Set();

export function connectDinamize(options: ConnectOptions): Line {
  const { credentials, settings } = options;
  const http = createHttpClient({
    baseUrl: text(settings['baseUrl']) || DEFAULT_URL,
    ...(options.heard ? { heard: options.heard } : {}),
  });
  const client = createDinamizeClient({
    http,
    session: createSession(options.session, options.clock),
    credentials: {
      user: text(settings['user']),
      password: credentials['password'] ?? '',
      clientCode: text(settings['client_code']),
    },
    turn: options.turn,
  });

  let shape: Shape | null = null;
  let reading: Promise<void> | null = null;

  function known(): Shape {
    if (shape) return shape;
    throw new PonteError('INTERNAL', 'The list was asked for before its fields were read.');
  }

  async function refresh(signal: AbortSignal): Promise<void> {
    reading ??= readShape(client, text(settings['list']), signal)
      .then((found) => void (shape = found))
      .finally(() => (reading = null));
    return reading;
  }

  const wanted = options.wanted ?? (() => none);
  const walk = createWalk(client, known, wanted);
  const parse = (raw: unknown) => parseContact(raw, known(), undefined, wanted());
  const inList = () => ({ 'contact-list_code': known().list });
  const one = (remoteId: string) => ({ ...inList(), contact_code: remoteId });

  let describedAt = Number.NEGATIVE_INFINITY;
  let described: { of: Shape; fields: readonly RemoteFieldInfo[] } | null = null;
  function remoteFields(): readonly RemoteFieldInfo[] {
    if (described?.of !== known()) described = { of: known(), fields: remoteFieldsOf(known()) };
    return described.fields;
  }

  async function find({ by, value }: RecordKey, signal: AbortSignal): Promise<RemoteRecord[]> {
    const field = searchable[by];
    if (field === undefined) return [];
    const answer = await client.read(
      '/emkt/contact/search',
      {
        ...inList(),
        page_number: '1',
        page_size: MOST_FOUND,
        search: [{ field, operator: '=', value }],
      },
      signal,
    );
    return shaped(searchBody, answer).items.map(parse);
  }

  /**
   * One contact. Which code means "no such contact" is not known, so every refusal may mean it:
   * whoever asks looks it up another way before believing that it is gone. One that is shown and
   * cannot be read is there.
   */
  async function read(remoteId: string, signal: AbortSignal): Promise<RemoteRecord> {
    const { body } = await client
      .read('/emkt/contact/get', one(remoteId), signal)
      .catch(isNotThere);
    if (remoteIdOf(body) === remoteId) return parse(body);
    throw notThere({});
  }

  const contacts: RecordsPort = {
    ...profileOf(known),
    prepare: async (signal) => (shape ? undefined : refresh(signal)),
    refresh,
    async describe(signal) {
      if (options.clock.monotonic() - describedAt < FRESH_MS) return;
      describedAt = options.clock.monotonic();
      await refresh(signal);
    },
    fields: () => ['name', 'email', 'consent', ...known().byField.keys()],
    remoteFields,
    missingFields: () => known().missing,
    unsaid: (field, value) => field === 'origin' && value === ORIGIN,
    changes: (query) => walk.page(query),

    async optOuts({ since, signal }) {
      const emails: string[] = [];
      for (let page = 1; ; page += 1) {
        const answer = await client.read(
          '/emkt/optout-email/search',
          {
            ...inList(),
            page_number: String(page),
            page_size: String(OPT_OUT_PAGE),
            ...(since === null
              ? {}
              : {
                  search: [{ field: 'request_date', operator: '>=', value: toDinamizeDate(since) }],
                }),
          },
          signal,
        );
        const { items, next } = shaped(searchBody, answer);
        for (const item of items) {
          const parsed = optOutItem.safeParse(item);
          if (parsed.success) emails.push(parsed.data.email.trim().toLowerCase());
        }
        if (next !== true || items.length === 0) return emails;
      }
    },

    read,
    find,

    async create(values, { externalId }, signal) {
      const contact = { ...inList(), ...toContact(values, known()), external_code: externalId };
      const { body, exchange } = await client.write('/emkt/contact/add', contact, signal);
      const parsed = addBody.safeParse(body);
      if (parsed.success) return { remoteId: parsed.data.code, exchange };
      throw new ProviderError('unknown', 'Dinamize took the contact but did not say its code.', {
        exchange,
      });
    },

    async update(remoteId, patch, signal) {
      const contact = { ...one(remoteId), ...toContact(patch, known()) };
      const { exchange } = await client.write('/emkt/contact/update', contact, signal);
      return { exchange };
    },

    async remove(remoteId, signal) {
      const { exchange } = await client.write('/emkt/contact/delete', one(remoteId), signal);
      return { exchange };
    },
  };

  return {
    records: { lead: contacts },

    async ping(signal) {
      await client.read('/emkt/contact-list/search', { page_number: '1', page_size: '1' }, signal);
    },

    close: () => http.close(),
  };
}

function isNotThere(error: unknown): never {
  if (!isProviderError(error) || error.kind !== 'rejected') throw error;
  throw notThere({ ...error.details, cause: error });
}

function notThere(details: FailureDetails): ProviderError {
  return new ProviderError('missing', 'This contact is no longer in the list.', details);
}

export const DEFAULT_URL = 'https://api.dinamize.com';

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
