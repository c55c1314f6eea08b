import { createHash } from 'node:crypto';
import { sameValue } from '../../src/main/service/leads/same-value.ts';
import type { FieldValues } from '../../src/main/service/providers/field-values.ts';
import { ProviderError } from '../../src/main/service/providers/provider-error.ts';
import type {
  Provider,
  RecordsPort,
  RemoteRecord,
} from '../../src/main/service/providers/provider.ts';

type Meets = {
  /** Before a page is looked up, and after it was, before it arrives here. */
  beforePage?: (page: number) => Promise<void> | void;
  afterPage?: (page: number) => Promise<void> | void;
  beforeRefusals?: () => Promise<void> | void;
  beforeRead?: (id: string) => Promise<void> | void;
  beforeUpdate?: (id: string) => Promise<void> | void;
};

const fields = ['name', 'email', 'phone', 'company', 'city', 'status', 'consent'] as const;

/**
 * A system behind the port whose every answer a test can hold back or spoil, to meet what happens
 * between a question and its answer.
 */
export function playedSystem({
  pageSize = 10,
  readsAllUpTo = Number.POSITIVE_INFINITY,
  now,
}: { pageSize?: number; readsAllUpTo?: number; now?: () => number } = {}) {
  /** In the order in which it lists them. */
  const records = new Map<string, FieldValues>();
  /** When each was made there, for lists of what is new; one that does not say is always in them. */
  const madeAt = new Map<string, number>();
  const meets: Meets = {};
  const calls: string[] = [];
  const exchange = { request: {}, response: {}, status: 200 };

  function seen(id: string, values: FieldValues): RemoteRecord {
    const ver = createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 16);
    return { remoteId: id, ver, values: { ...values }, opaque: {}, externalId: null };
  }

  function gone(id: string): ProviderError {
    return new ProviderError('missing', `There is no record ${id}.`, { code: '404' });
  }

  const port: RecordsPort = {
    same: sameValue,
    out: (_field, value) => value,
    in: (_field, value) => value,
    prepare: async () => undefined,
    refresh: async () => undefined,
    fields: () => fields,
    missingFields: () => [],
    remoteFields: () => [],
    unsaid: () => false,
    async optOuts() {
      await meets.beforeRefusals?.();
      return [];
    },
    async changes({ since, cursor }) {
      const from = Number(cursor ?? 0);
      const page = from / pageSize + 1;
      calls.push(since === null ? `page ${page}` : `since, page ${page}`);
      await meets.beforePage?.(page);
      const isNew = (id: string) => since === null || (madeAt.get(id) ?? since) >= since;
      const all = [...records].filter(([id]) => isNew(id));
      const items = all.slice(from, from + pageSize).map(([id, values]) => {
        const record = seen(id, values);
        return { remoteId: id, ver: record.ver, raw: values, parse: () => record };
      });
      await meets.afterPage?.(page);
      const next = from + pageSize < all.length ? String(from + pageSize) : null;
      return { items, next, serverNow: now?.() ?? null };
    },
    async read(id) {
      calls.push(`read ${id}`);
      await meets.beforeRead?.(id);
      const values = records.get(id);
      if (values === undefined) throw gone(id);
      return seen(id, values);
    },
    async find({ by, value }) {
      calls.push(`find ${value}`);
      return [...records].flatMap(([id, values]) =>
        values[by] === value ? [seen(id, values)] : [],
      );
    },
    async create(values) {
      const id = `made-${records.size + 1}`;
      calls.push(`create ${id}`);
      records.set(id, values);
      return { remoteId: id, exchange };
    },
    async update(id, patch) {
      calls.push(`update ${id}`);
      await meets.beforeUpdate?.(id);
      const before = records.get(id);
      if (before === undefined) throw gone(id);
      records.set(id, { ...before, ...patch });
      return { exchange };
    },
    async remove(id) {
      calls.push(`remove ${id}`);
      records.delete(id);
      return { exchange };
    },
  };

  const provider: Provider = {
    info: {
      id: 'played',
      name: 'Played',
      letter: 'P',
      what: { 'pt-BR': 'Um CRM de teste.', en: 'A CRM for tests.' },
      capabilities: ['records'],
      credentials: [
        {
          name: 'token',
          label: { 'pt-BR': 'Token', en: 'Token' },
          secret: true,
          required: false,
        },
      ],
    },
    products: false,
    objects: {
      lead: {
        fields,
        customFields: false,
        required: ['name'],
        findsBy: ['email'],
        looksFirst: false,
        fullWalk: { everyPullUpTo: readsAllUpTo, otherwiseEveryMs: 6 * 3_600_000 },
      },
    },
    limits: { perMinute: 1_000_000, burst: 1_000_000 },
    indexLagMs: 0,
    unprotectedWindow: true,
    checkForm: () => null,
    connect: () => ({
      records: { lead: port },
      ping: async () => undefined,
      close: async () => undefined,
    }),
  };

  return {
    provider,
    records,
    madeAt,
    meets,
    calls,
    /** As many people, each with all that is theirs alone. */
    add(count: number, more: FieldValues = {}) {
      const from = records.size;
      for (let n = from + 1; n <= from + count; n += 1) {
        const email = `p${n}@correio.example`;
        records.set(`r${n}`, { name: `Pessoa ${n}`, email, city: 'Santos', ...more });
      }
    },
    /** As a person in that system does. */
    edit(id: string, values: FieldValues) {
      const before = records.get(id);
      if (before === undefined) throw new Error(`There is no record ${id}.`);
      records.set(id, { ...before, ...values });
    },
  };
}
