import { setImmediate as nextTurn } from 'node:timers/promises';
import { PonteError } from '../../../../shared/errors.ts';
import type { MappingPreview } from '../../../../shared/model/mapping.ts';
import type { PreviewResult } from '../../../../shared/model/preview.ts';
import type { LinkStore } from '../../links/link-store.ts';
import { affectedFields } from '../../mappings/affected.ts';
import type { Mapping } from '../../mappings/compile-mapping.ts';
import type { Mappings } from '../../mappings/mapping-store.ts';
import { withMapping } from '../../mappings/with-mapping.ts';
import type { ConnectionRow } from '../../providers/connection-store.ts';
import { isProviderError } from '../../providers/provider-error.ts';
import type { ChangePage, RecordsPort, RemoteRecord } from '../../providers/provider.ts';
import type { SyncConfig } from '../config.ts';
import type { FieldRules } from '../rules/field-rules.ts';
import type { Ports } from '../ports.ts';
import { dealInOurIds } from './deal-port.ts';
import type { AnewTally, ChangePreviews } from '../rules/preview-change.ts';
import { createStageTable, type OurStage } from './stage-table.ts';

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
  /** The same of a table of stages: theirs by id, ours by id. */
  lookAtStages(connection: ConnectionRow, chosen: Chosen): MappingPreview;
  /** @throws PonteError CHANGED_MEANWHILE unless this was shown of this very draft */
  mustBeSeen(connectionId: number, draft: Mapping | { stages: Chosen }, planHash: string): void;
  stop(): Promise<void>;
};

export type MappingPreviewParts = {
  readonly links: LinkStore;
  readonly mappings: Mappings;
  readonly ports: Ports;
  readonly rules: FieldRules;
  readonly changes: Pick<ChangePreviews, 'readAnew'>;
  readonly registry: { find(id: string): Parameters<ChangePreviews['readAnew']>[0] };
  readonly config: Pick<SyncConfig, 'sliceMs'>;
  readonly clock: { monotonic(): number };
  readonly stages: () => readonly OurStage[];
};

export type Chosen = Readonly<Record<string, string>>;
type Draft = Mapping | { readonly stages: Chosen };

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
  const looks = new Map<string, Look>();

  function placeOf(connectionId: number, draft: Draft): { at: string; key: string } {
    const type = 'stages' in draft ? 'deal' : 'lead';
    const { version } = mappings.of(connectionId, type);
    const what = 'stages' in draft ? Object.entries(draft.stages).toSorted() : draft.entries;
    return { at: `${connectionId} ${type}`, key: JSON.stringify([version, what]) };
  }

  function look(connection: ConnectionRow, draft: Draft): MappingPreview {
    const { at, key } = placeOf(connection.id, draft);
    let open = looks.get(at);
    if (open !== undefined && (open.key !== key || isOld(open))) {
      open.leaving.abort();
      open = undefined;
    }
    if (open === undefined) looks.set(at, (open = begin(connection, draft, key)));
    if (open.failure !== null) {
      looks.delete(at);
      throw inWords(open.failure);
    }
    const { done, total, result } = open;
    return { state: result === null ? 'reading' : 'ready', done, total, result };
  }

  function isOld({ result, endedAt }: Look): boolean {
    return result !== null && clock.monotonic() - endedAt > HOLDS_MS;
  }

  function begin(connection: ConnectionRow, draft: Draft, key: string): Look {
    const { lastWalk, lastDealWalk } = connection.settings;
    const open: Look = {
      key,
      leaving: new AbortController(),
      done: 0,
      total: 'stages' in draft ? lastDealWalk : (lastWalk?.count ?? null),
      result: null,
      failure: null,
      endedAt: 0,
      work: Promise.resolve(),
    };
    const walked =
      'stages' in draft
        ? walkDeals(connection, draft.stages, open)
        : walkCustomers(connection, draft, open);
    open.work = walked.then(
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

  async function walkCustomers(connection: ConnectionRow, draft: Mapping, open: Look) {
    const { id } = connection;
    const tally = parts.changes.readAnew(parts.registry.find(connection.provider), 'lead');
    if (links.countLinked(id, 'lead') === 0) return tally.result();
    const now = mappings.of(id, 'lead');
    const wanted = new Set([...now.wanted, ...draft.wanted]);
    const { port, close } = await ports.besides(id, 'lead', () => wanted);
    try {
      await port.prepare(open.leaving.signal);
      await walk(port, open, adding(id, port, now, draft, tally));
      return tally.result();
    } finally {
      await close();
    }
  }

  async function walkDeals(connection: ConnectionRow, chosen: Chosen, open: Look) {
    const { id } = connection;
    const tally = parts.changes.readAnew(parts.registry.find(connection.provider), 'deal');
    if (links.countLinked(id, 'deal') === 0) return tally.result();
    const now = await ports.deals(id, (linked) => linked);
    await now.theirs.prepare(open.leaving.signal);
    const table = createStageTable(parts.stages(), now.theirs.stages(), chosen);
    const then = await ports.deals(id, (linked) => ({ ...linked, stages: () => table }));
    const { rule } = rules.of(id);
    const anew = new Set(['stageId']);
    const met = new Set<string>();
    await walk(now.theirs, open, (record) => {
      const link = met.has(record.remoteId) ? null : links.byRemote(id, 'deal', record.remoteId);
      met.add(record.remoteId);
      if (link === null) return;
      const before = { rule, port: now.port, remote: dealInOurIds(record, now.ids) };
      const after = { rule, port: then.port, remote: dealInOurIds(record, then.ids), anew };
      tally.add(link, before, after);
    });
    return tally.result();
  }

  async function walk(
    port: Pick<RecordsPort, 'changes'>,
    open: Look,
    add: (record: RemoteRecord) => void,
  ): Promise<void> {
    const { signal } = open.leaving;
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
      if (cursor === null) return;
    }
  }

  function adding(
    connectionId: number,
    port: RecordsPort,
    now: Mapping,
    draft: Mapping,
    tally: AnewTally,
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

  function mustBeSeen(connectionId: number, draft: Draft, planHash: string): void {
    const { at, key } = placeOf(connectionId, draft);
    const open = looks.get(at);
    const seen =
      open !== undefined && open.key === key && !isOld(open) && open.result?.planHash === planHash;
    if (seen) return;
    throw new PonteError(
      'CHANGED_MEANWHILE',
      'What this mapping would change was not looked at, or is old. Look at it, then save.',
    );
  }

  return {
    look,
    lookAtStages: (connection, stages) => look(connection, { stages }),
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
