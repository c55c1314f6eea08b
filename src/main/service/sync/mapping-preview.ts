import { setImmediate as nextTurn } from 'node:timers/promises';
import { PonteError } from '../../../shared/errors.ts';
import type { MappingPreview } from '../../../shared/model/mapping.ts';
import type { PreviewResult } from '../../../shared/model/preview.ts';
import type { LinkStore } from '../links/link-store.ts';
import { affectedFields } from '../mappings/affected.ts';
import type { Mapping } from '../mappings/compile-mapping.ts';
import type { Mappings } from '../mappings/mapping-store.ts';
import { withMapping } from '../mappings/with-mapping.ts';
import type { ConnectionRow } from '../providers/connection-store.ts';
import { isProviderError } from '../providers/provider-error.ts';
import type { ChangePage, RecordsPort, RemoteRecord } from '../providers/provider.ts';
import type { SyncConfig } from './config.ts';
import type { FieldRules } from './field-rules.ts';
import type { Ports } from './ports.ts';
import type { ChangePreviews } from './preview-change.ts';

/**
 * What another mapping would do to everything that is linked, before it is kept.
 *
 * A draft may name fields that were never read, so all records are read there once more, page by
 * page, and left as they are. That takes its time: whoever asks again for the same draft hears how
 * far it is, and at the end the result, which holds for a while.
 */
export type MappingPreviews = {
  /** @throws PonteError where that system cannot be read */
  look(connection: ConnectionRow, draft: Mapping): MappingPreview;
  /** @throws PonteError CHANGED_MEANWHILE unless this was shown of this very draft */
  mustBeSeen(connectionId: number, draft: Mapping, planHash: string): void;
  stop(): Promise<void>;
};

export type MappingPreviewParts = {
  readonly links: LinkStore;
  readonly mappings: Mappings;
  readonly ports: Ports;
  readonly rules: FieldRules;
  readonly changes: Pick<ChangePreviews, 'ofCustomers'>;
  readonly registry: { find(id: string): Parameters<ChangePreviews['ofCustomers']>[0] };
  readonly config: Pick<SyncConfig, 'sliceMs'>;
  readonly clock: { monotonic(): number };
};

type Look = {
  /** The draft it is of, over the version that holds. */
  readonly key: string;
  readonly leaving: AbortController;
  done: number;
  total: number | null;
  result: PreviewResult | null;
  failure: unknown;
  endedAt: number;
  work: Promise<void>;
};

/** So long a result may be acted on. */
const HOLDS_MS = 30 * 60_000;

export function createMappingPreviews(parts: MappingPreviewParts): MappingPreviews {
  const { links, mappings, ports, rules, clock } = parts;
  /** One for each connection: a newer draft takes the place of an older one. */
  const looks = new Map<number, Look>();

  function keyOf(connectionId: number, draft: Mapping): string {
    return JSON.stringify([mappings.of(connectionId, 'lead').version, draft.entries]);
  }

  function look(connection: ConnectionRow, draft: Mapping): MappingPreview {
    const key = keyOf(connection.id, draft);
    let open = looks.get(connection.id);
    if (open !== undefined && (open.key !== key || isOld(open))) {
      open.leaving.abort();
      open = undefined;
    }
    if (open === undefined) looks.set(connection.id, (open = begin(connection, draft, key)));
    if (open.failure !== null) {
      looks.delete(connection.id);
      throw inWords(open.failure);
    }
    const { done, total, result } = open;
    return { state: result === null ? 'reading' : 'ready', done, total, result };
  }

  function isOld({ result, endedAt }: Look): boolean {
    return result !== null && clock.monotonic() - endedAt > HOLDS_MS;
  }

  function begin(connection: ConnectionRow, draft: Mapping, key: string): Look {
    const open: Look = {
      key,
      leaving: new AbortController(),
      done: 0,
      total: connection.settings.lastWalk?.count ?? null,
      result: null,
      failure: null,
      endedAt: 0,
      work: Promise.resolve(),
    };
    open.work = walk(connection, draft, open).then(
      (result) => {
        open.result = result;
        open.endedAt = clock.monotonic();
      },
      (error: unknown) => {
        open.failure = error;
      },
    );
    return open;
  }

  async function walk(connection: ConnectionRow, draft: Mapping, open: Look) {
    const { id } = connection;
    const tally = parts.changes.ofCustomers(parts.registry.find(connection.provider));
    if (links.countLinked(id, 'lead') === 0) return tally.result();
    const now = mappings.of(id, 'lead');
    const wanted = new Set([...now.wanted, ...draft.wanted]);
    const { port, close } = await ports.besides(id, 'lead', () => wanted);
    const { signal } = open.leaving;
    try {
      await port.prepare(signal);
      const add = adding(id, port, now, draft, tally);
      for (let cursor: string | null = null; ;) {
        const page: ChangePage = await port.changes({ since: null, cursor, signal });
        open.total = page.about ?? open.total;
        await inSlices(page.items, (item) => {
          const record = readable(() => item.parse());
          if (record !== null) add(record);
          open.done += 1;
        });
        signal.throwIfAborted();
        cursor = page.next;
        if (cursor === null) return tally.result();
      }
    } finally {
      await close();
    }
  }

  function adding(
    connectionId: number,
    port: RecordsPort,
    now: Mapping,
    draft: Mapping,
    tally: ReturnType<ChangePreviews['ofCustomers']>,
  ) {
    const before = withMapping(port, now);
    const after = withMapping(port, draft);
    const { rule } = rules.of(connectionId);
    const then = rules.instead(connectionId, { mapping: draft });
    const anew = affectedFields(now.entries, draft.entries);
    const met = new Set<string>();
    return (record: RemoteRecord) => {
      if (met.has(record.remoteId)) return;
      met.add(record.remoteId);
      const link = links.byRemote(connectionId, 'lead', record.remoteId);
      if (link === null) return;
      tally.add(
        link,
        { rule, port: before, remote: before.reading(record) },
        { rule: then, port: after, remote: after.reading(record), anew },
      );
    };
  }

  /** A little at a time, letting others in between. */
  async function inSlices<T>(items: readonly T[], work: (item: T) => void): Promise<void> {
    let most = clock.monotonic() + parts.config.sliceMs;
    for (const item of items) {
      work(item);
      if (clock.monotonic() < most) continue;
      await nextTurn();
      most = clock.monotonic() + parts.config.sliceMs;
    }
  }

  function mustBeSeen(connectionId: number, draft: Mapping, planHash: string): void {
    const open = looks.get(connectionId);
    const seen =
      open !== undefined &&
      open.key === keyOf(connectionId, draft) &&
      !isOld(open) &&
      open.result?.planHash === planHash;
    if (seen) return;
    throw new PonteError(
      'CHANGED_MEANWHILE',
      'What this mapping would change was not looked at, or is old. Look at it, then save.',
    );
  }

  return {
    look,
    mustBeSeen,
    async stop() {
      const all = [...looks.values()];
      for (const { leaving } of all) leaving.abort();
      await Promise.all(all.map(({ work }) => work));
    },
  };
}

function readable(parse: () => RemoteRecord): RemoteRecord | null {
  try {
    return parse();
  } catch (error) {
    if (isProviderError(error)) return null;
    throw error;
  }
}

function inWords(error: unknown): unknown {
  if (!isProviderError(error)) return error;
  return new PonteError('PROVIDER_UNAVAILABLE', error.message, { cause: error });
}
