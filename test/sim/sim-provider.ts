import { createRandom } from '../../src/main/sandbox/random.ts';
import { sameValue } from '../../src/main/service/leads/same-value.ts';
import {
  isBlank,
  type FieldValue,
  type FieldValues,
} from '../../src/main/service/providers/field-values.ts';
import { parseRetryAfter } from '../../src/main/service/providers/http.ts';
import { notMade, ProviderError } from '../../src/main/service/providers/provider-error.ts';
import type {
  ConnectOptions,
  Provider,
  Line,
  RecordsPort,
  RemoteRecord,
} from '../../src/main/service/providers/provider.ts';
import type { Crm, Item } from './crm.ts';
import type { Call, Fault, Faults } from './faults.ts';
import type { Life } from './life.ts';

/**
 * A CRM behind the port, without a network: calls take virtual time, and go wrong as planned.
 *
 * A call of a life that ended may still have its effect there, and its answer reaches nobody.
 */
export const simFields = [
  'name',
  'email',
  'phone',
  'company',
  'city',
  'tags',
  'notes',
  'consent',
  'status',
] as const;

/** What every call there meets: the ways of the network, and who hears the answer. */
export type Wire = {
  readonly crm: Crm;
  readonly faults: Faults;
  /** Time that passes whoever lives. */
  readonly after: (ms: number, call: () => void) => void;
  readonly steady: () => number;
  readonly seed: number;
  online: boolean;
  /** A token of the kind that runs out. */
  tokenValid: boolean;
  /** Each call as it was made and answered. */
  readonly log: (line: CallLine) => void;
};

export type CallLine = {
  /** By the clock that never jumps; and in which life it was made. */
  readonly at: number;
  readonly endedAt: number;
  readonly life: number;
  readonly crm: string;
  readonly call: Call;
  readonly about: unknown;
  readonly fault: Fault | null;
  readonly answer: unknown;
};

/** Consent in their words: nobody who is not refused has agreed there. */
export const unknownStatus = 'arquivado';

export function simProvider(wire: Wire, lifeOf: () => Life): Provider {
  const { profile } = wire.crm;
  return {
    info: {
      id: profile.id,
      name: profile.id,
      letter: 'S',
      what: { 'pt-BR': 'Um CRM de teste.', en: 'A CRM for tests.' },
      capabilities: ['records'],
      credentials: [],
    },
    products: false,
    objects: {
      lead: {
        fields: simFields,
        customFields: false,
        required: ['name'],
        findsBy: [...(profile.marks ? (['externalId'] as const) : []), ...profile.findsBy],
        looksFirst: profile.looksFirst,
        ...(profile.createsOnce === 'key'
          ? { createsOnce: { by: 'key', forMs: 24 * 3_600_000 } as const }
          : profile.createsOnce === 'id'
            ? { createsOnce: { by: 'externalId' } as const }
            : {}),
        fullWalk: profile.incremental
          ? { everyPullUpTo: 0, otherwiseEveryMs: 6 * 3_600_000 }
          : { everyPullUpTo: Number.POSITIVE_INFINITY, otherwiseEveryMs: 0 },
      },
    },
    limits: { perMinute: 600, burst: 10 },
    indexLagMs: profile.indexLagMs,
    unprotectedWindow: profile.conditional !== true,
    checkForm: () => null,
    connect: (options) => connect(wire, lifeOf(), options),
  };
}

function connect(wire: Wire, life: Life, { turn }: ConnectOptions): Line {
  const { crm, faults } = wire;
  const { profile } = crm;
  const random = createRandom(wire.seed);
  const never = new Promise<never>(() => undefined);

  function pass(ms: number): Promise<void> {
    return new Promise((resolve) => wire.after(ms, resolve));
  }

  async function call<T>(
    name: Call,
    about: unknown,
    signal: AbortSignal,
    effect: (fault: Fault | null) => T,
    again = false,
  ): Promise<T> {
    await turn(signal).catch((error: unknown) => {
      throw notMade(error);
    });
    const fault = faults.next(name);
    const reads = name !== 'create' && name !== 'update' && name !== 'remove';
    const at = wire.steady();
    const told = (answer: unknown) =>
      wire.log({
        at,
        endedAt: wire.steady(),
        life: life.number,
        crm: profile.id,
        call: name,
        about,
        fault,
        answer,
      });
    if (!wire.online || fault === 'refused') {
      told('offline');
      throw new ProviderError('offline', 'The system cannot be reached.');
    }
    if (!life.passes('send')) return never;
    await pass(random.int(10, 300));
    const fails = (error: ProviderError): ProviderError => {
      const { kind, details } = error;
      told(details.retryAfterMs === undefined ? kind : { kind, wait: details.retryAfterMs });
      return error;
    };
    const refused = before(fault, name);
    if (refused !== null) {
      if (!life.passes('receive')) return never;
      throw fails(refused);
    }
    if (fault === 'token' || !wire.tokenValid) {
      wire.tokenValid = true;
      if (!again) return call(name, about, signal, effect, true);
    }
    let answer: T;
    try {
      answer = effect(fault);
    } catch (error) {
      await pass(random.int(10, 300));
      if (!life.passes('receive')) return never;
      throw error instanceof ProviderError ? fails(error) : error;
    }
    await pass(fault === 'timeout-after' ? 30_000 : random.int(10, 300));
    if (!life.passes('receive')) return never;
    const lost = after(fault, reads);
    if (lost !== null) throw fails(lost);
    told(answer);
    return answer;
  }

  /** What stands in the way before anything happened. */
  function before(fault: Fault | null, name: Call): ProviderError | null {
    const date = new Date(crm.now()).toUTCString();
    const wait = (header: string, ms = parseRetryAfter(header, date)) =>
      new ProviderError('rate-limited', 'Too many requests.', {
        code: '429',
        ...(ms === null ? {} : { retryAfterMs: ms }),
      });
    switch (fault) {
      case 'wait-seconds':
        return wait(String(random.int(1, 90)));
      case 'wait-date':
        return wait(new Date(crm.now() + random.int(1, 90) * 1000).toUTCString());
      case 'quota':
        return wait(String(3600 * random.int(1, 3)));
      case 'down-before':
        return new ProviderError('unavailable', 'The system is in trouble.', { code: '503' });
      case 'reset-before':
        return name === 'create' || name === 'update' || name === 'remove'
          ? new ProviderError('unknown', 'The connection broke.')
          : new ProviderError('unavailable', 'The connection broke.');
      default:
        return null;
    }
  }

  /** What keeps the answer from us when it has happened. */
  function after(fault: Fault | null, reads: boolean): ProviderError | null {
    switch (fault) {
      case 'down-after':
        return new ProviderError('unavailable', 'The system is in trouble.', { code: '500' });
      case 'reset-after':
      case 'timeout-after':
      case 'torn':
        return reads
          ? new ProviderError('unavailable', 'The answer is not whole.')
          : new ProviderError('unknown', 'The answer is not whole.');
      default:
        return null;
    }
  }

  const exchange = (path: string) => ({ request: { path }, response: {}, status: 200 });
  const gone = (id: string) =>
    new ProviderError('missing', `There is no record ${id}.`, { code: '404' });

  function list(since: number | null, cursor: string | null, fault: Fault | null) {
    const lag =
      fault === 'stale-list'
        ? profile.indexLagMs
        : Math.min(profile.indexLagMs, random.int(0, 2000));
    const all = crm
      .search(lag)
      .filter(({ changedAt }) => since === null || changedAt >= since - (profile.granuleMs - 1))
      .toSorted((a, b) =>
        since === null
          ? Number(a.id) - Number(b.id)
          : a.changedAt - b.changedAt || Number(a.id) - Number(b.id),
      );
    let from = cursor === null ? 0 : Number(cursor);
    if (fault === 'shifted-page') from = Math.max(0, from - 1);
    const page = all.slice(from, from + profile.pageSize);
    const items = fault === 'twice-on-page' ? [...page, ...page.slice(0, 1)] : page;
    for (const { id, asOf } of items) crm.show('list', id, asOf);
    const next = from + profile.pageSize < all.length ? String(from + profile.pageSize) : null;
    const bad = fault === 'unreadable-item' ? items.at(-1)?.id : undefined;
    return {
      items: items.map((item) => ({
        remoteId: item.id,
        ver: shaped(item.id === bad ? `${item.ver}?` : item.ver),
        raw: item.values,
        parse() {
          if (item.id !== bad) return seen(item);
          throw new ProviderError('rejected', 'This record cannot be read.');
        },
      })),
      next,
      serverNow: Math.floor(crm.now() / 1000) * 1000,
    };
  }

  /** The fields it had when it was last asked. */
  let lost: ReadonlySet<string> | null = null;
  const learn = async () => void (lost = new Set(crm.vanished));
  const isLost = (field: string) => lost?.has(field) === true;

  /** As the account was when it was last asked: a version tells of what is read, and of nothing else. */
  const shaped = (ver: string) => [ver, ...(lost ?? [])].join('~');
  const versionThere = (ver: string) => ver.split('~')[0] ?? '';

  function seen(item: Item): RemoteRecord {
    const values = Object.fromEntries(
      Object.entries(item.values).filter(([field]) => !isLost(field)),
    );
    return toRecord({ ...item, ver: shaped(item.ver), values });
  }

  function refuseUnknown(values: FieldValues): void {
    const field = Object.keys(values).find((each) => crm.vanished.has(each));
    if (field === undefined) return;
    throw new ProviderError('rejected', `There is no field ${field}.`, {
      code: 'unknown_field',
      field,
    });
  }

  /** What moved since it was looked at is not written to. */
  function refuseMoved(id: string, planned: string | undefined): void {
    if (profile.conditional !== true || planned === undefined) return;
    const now = crm.read(id);
    if (now === null || now.ver === versionThere(planned)) return;
    throw new ProviderError('stale', 'It is not what it was.', { code: '412' });
  }

  const records: RecordsPort = {
    same: sameValue,
    out: (field, value) => {
      if ((field === 'name' && isBlank(value)) || isLost(field)) return undefined;
      return profile.shapesKnown ? profile.shapes(field, value) : value;
    },
    in: (field, value) => (field === 'name' ? (value ?? '') : value),
    prepare: async () => (lost === null ? learn() : undefined),
    refresh: learn,
    fields: () => simFields.filter((field) => !isLost(field)),
    missingFields: () => simFields.filter(isLost),
    remoteFields: () => [],
    unsaid: () => false,
    optOuts: async () => [],
    changes: ({ since, cursor, signal }) =>
      call('list', { since, cursor }, signal, (fault) => list(since, cursor, fault)),
    read: (id, signal) =>
      call('read', id, signal, () => {
        crm.show('read', id);
        const item = crm.read(id);
        if (item === null) throw gone(id);
        return seen(item);
      }),
    find: ({ by, value }, signal) =>
      call('find', { by, value }, signal, () =>
        crm
          .search(profile.indexLagMs === 0 ? 0 : random.int(0, profile.indexLagMs))
          .filter((item) => (by === 'externalId' ? item.externalId : item.values[by]) === value)
          .map((item) => {
            crm.show('find', item.id, item.asOf);
            return seen(item);
          }),
      ),
    create: (values, key, signal) =>
      call('create', { values, externalId: key.externalId }, signal, () => {
        if (!crm.isAgain(key)) {
          refuseUnknown(values);
          if (crm.emailTaken(values, null)) throw taken();
        }
        const { id, existed } = crm.make(values, key);
        return { remoteId: id, existed, exchange: exchange('/records') };
      }),
    async update(id, patch, signal, planned) {
      const now = profile.wholeRecord
        ? await call('read', id, signal, () => {
            crm.show('read', id);
            return crm.read(id);
          })
        : null;
      if (profile.wholeRecord && now === null) throw gone(id);
      if (now !== null && planned !== undefined && now.ver !== versionThere(planned)) {
        throw new ProviderError('stale', 'It moved between two looks.', { notMade: true });
      }
      const whole = now?.values ?? null;
      return call('update', { id, patch }, signal, () => {
        refuseUnknown(patch);
        refuseMoved(id, planned);
        const values: FieldValues = { ...whole, ...patch };
        if ('email' in patch && crm.emailTaken(values, id)) throw taken();
        if (!crm.update('api', id, values, profile.wholeRecord)) throw gone(id);
        return { exchange: exchange(`/records/${id}`) };
      });
    },
    remove: (id, signal, planned) =>
      call('remove', id, signal, () => {
        refuseMoved(id, planned);
        if (!crm.remove('api', id)) throw gone(id);
        return { exchange: exchange(`/records/${id}`) };
      }),
  };
  return {
    records: { lead: records },
    ping: (signal) => call('ping', null, signal, () => undefined),
    close: async () => undefined,
  };

  function taken(): ProviderError {
    return new ProviderError('rejected', 'This e-mail is another record’s.', {
      code: '409',
      field: 'email',
    });
  }
}

/** What cannot be read is there all the same: it is neither taken nor overwritten. */
export function toRecord({ id, ver, values, externalId }: Item): RemoteRecord {
  const { status, ...rest } = values;
  const opaque: Record<string, string> = status === unknownStatus ? { status: unknownStatus } : {};
  const known: Record<string, FieldValue> = { ...rest };
  if (status !== undefined && status !== unknownStatus) known['status'] = status;
  const faults = { status: { code: 'unknown_value', detail: unknownStatus } as const };
  const asked = status === unknownStatus ? { faults } : {};
  return { remoteId: id, ver, values: known, opaque, externalId, ...asked };
}
