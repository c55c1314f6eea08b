import type {
  MappingEffect,
  MappingFault,
  MappingTest,
  MappingTrial,
} from '../../../shared/model/mapping.ts';
import { doorField } from '../leads/lead-values.ts';
import type { LinkRow, LinkStore } from '../links/link-store.ts';
import type { RecordKinds, SyncRecord } from '../links/record-kind.ts';
import { affectedFields } from '../mappings/affected.ts';
import type { CompiledEntry } from '../mappings/compile-entry.ts';
import type { Mapping } from '../mappings/compile-mapping.ts';
import { textOf } from '../mappings/local-text.ts';
import type { Mappings } from '../mappings/mapping-store.ts';
import { withMapping } from '../mappings/with-mapping.ts';
import { isProviderError } from '../providers/provider-error.ts';
import { REMOTE, type RecordsPort, type RemoteRecord } from '../providers/provider.ts';
import type { FieldRules } from './field-rules.ts';
import type { Ports } from './ports.ts';
import { planFor } from './reconcile.ts';

/**
 * Tries a mapping out on real records, read there and left as they are: what each entry makes of
 * one of them, and what it would lead to on a sample.
 */
export type TryMapping = (
  connectionId: number,
  draft: Mapping,
  of: { readonly leadUid?: string | undefined; readonly nth: number },
) => Promise<MappingTest>;

export type TryMappingParts = {
  readonly links: LinkStore;
  readonly kinds: RecordKinds;
  readonly mappings: Mappings;
  readonly ports: Ports;
  readonly rules: FieldRules;
};

const TRIAL_MS = 30_000;
/** Up to so many records are looked at; what comes with the last page is looked at, too. */
const SAMPLE = 200;
const MOST_PAGES = 3;

export function createTryMapping(parts: TryMappingParts): TryMapping {
  const { links, kinds, mappings, ports } = parts;

  return async (connectionId, draft, { leadUid, nth }) => {
    const { port, close } = await ports.besides(connectionId, 'lead', () => draft.wanted);
    const signal = AbortSignal.timeout(TRIAL_MS);
    try {
      await port.prepare(signal);
      const sample = await sampleOf(port, signal);
      const lead = leadUid === undefined ? null : kinds.of('lead').byUid(leadUid);
      const chosen = lead
        ? await recordOfLead(connectionId, lead, port, signal)
        : (sample[nth % Math.max(1, sample.length)] ?? null);
      const ours = lead ?? leadOf(connectionId, chosen);
      return {
        record: chosen && { remoteId: chosen.remoteId, name: nameOf(chosen) },
        leadId: ours?.uid ?? null,
        of: sample.length,
        lines: linesOf(draft, chosen, ours),
        effect: effectOf(connectionId, draft, port, sample),
      };
    } finally {
      await close();
    }
  };

  async function recordOfLead(
    connectionId: number,
    lead: SyncRecord,
    port: RecordsPort,
    signal: AbortSignal,
  ): Promise<RemoteRecord | null> {
    const link = links.ofRecordOn('lead', lead.id, connectionId);
    if (link?.remoteId == null) return null;
    return port.read(link.remoteId, signal).catch((error: unknown) => {
      if (isProviderError(error) && error.kind === 'missing') return null;
      throw error;
    });
  }

  function leadOf(connectionId: number, record: RemoteRecord | null): SyncRecord | null {
    const link = record && links.byRemote(connectionId, 'lead', record.remoteId);
    return link ? kinds.recordOf(link) : null;
  }

  /** What the first reading after it would lead to, by the planner itself. */
  function effectOf(
    connectionId: number,
    draft: Mapping,
    inner: RecordsPort,
    sample: readonly RemoteRecord[],
  ): MappingEffect {
    const now = mappings.of(connectionId, 'lead');
    const affected = affectedFields(now.entries, draft.entries);
    const port = withMapping(inner, draft);
    const fields = new Map<string, MutableField>();
    const of = (field: string): MutableField => {
      const name = doorField(field);
      const found = fields.get(name) ?? { here: 0, there: 0, asked: 0, failed: 0, examples: [] };
      fields.set(name, found);
      return found;
    };
    const records = { here: 0, there: 0, asked: 0 };
    for (const raw of sample) {
      const link = links.byRemote(connectionId, 'lead', raw.remoteId);
      const record = link?.lifecycle === 'linked' ? kinds.recordOf(link) : null;
      const remote = port.reading(raw);
      for (const [field, fault] of Object.entries(remote.faults ?? {})) {
        const counted = of(field);
        counted.failed += 1;
        if (counted.examples.length < 3) counted.examples.push(fault);
      }
      if (!link || !record || record.deletedAt !== null) continue;
      const made = planAnew(link, record, remote, port, affected);
      const only = (names: readonly string[]) => names.filter((field) => affected.has(field));
      const here = only(Object.keys(made.localPatch));
      const there = only(Object.keys(made.remotePatch));
      const asked = only(made.conflicts.map(({ field }) => field));
      for (const field of here) of(field).here += 1;
      for (const field of there) of(field).there += 1;
      for (const field of asked) of(field).asked += 1;
      records.here += Number(here.length > 0);
      records.there += Number(there.length > 0);
      records.asked += Number(asked.length > 0);
    }
    return {
      read: sample.length,
      linked: links.countLinked(connectionId, 'lead'),
      ...records,
      fields: [...fields].toSorted().map(([field, counts]) => ({ field, ...counts })),
    };
  }

  function planAnew(
    link: LinkRow,
    record: SyncRecord,
    remote: RemoteRecord,
    port: RecordsPort,
    affected: ReadonlySet<string>,
  ) {
    const { rule } = parts.rules.of(link.connectionId);
    const base = Object.fromEntries(
      Object.entries(link.base).filter(([field]) => !affected.has(field)),
    );
    const frozen = link.frozenFields.filter((field) => !affected.has(field));
    return planFor({ base, frozen, rule }, record, remote, port);
  }
}

type MutableField = {
  here: number;
  there: number;
  asked: number;
  failed: number;
  examples: MappingFault[];
};

async function sampleOf(port: RecordsPort, signal: AbortSignal): Promise<RemoteRecord[]> {
  const found: RemoteRecord[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await port.changes({ since: null, cursor, signal });
    for (const item of page.items) {
      const record = readable(() => item.parse());
      if (record !== null) found.push(record);
    }
    cursor = page.next;
    if (cursor === null || found.length >= SAMPLE) break;
  }
  return found.slice(0, SAMPLE);
}

function readable(parse: () => RemoteRecord): RemoteRecord | null {
  try {
    return parse();
  } catch (error) {
    if (isProviderError(error)) return null;
    throw error;
  }
}

function nameOf({ values }: RemoteRecord): string | null {
  const name = values['name'];
  return typeof name === 'string' && name !== '' ? name : null;
}

function linesOf(
  draft: Mapping,
  record: RemoteRecord | null,
  ours: SyncRecord | null,
): MappingTrial[] {
  const told = new Map<string, string>();
  for (const [field, value] of Object.entries(record?.values ?? {})) {
    if (field.startsWith(REMOTE)) told.set(field.slice(REMOTE.length), textOf('', value));
  }
  return [...draft.byLocal.values()].map((entry) => lineOf(entry, told, ours));
}

function lineOf(
  entry: CompiledEntry,
  told: ReadonlyMap<string, string>,
  ours: SyncRecord | null,
): MappingTrial {
  const { local, remote } = entry;
  const raw = told.get(remote);
  const reading =
    raw === undefined || !entry.takes ? null : entry.read(raw === '' ? null : raw, told);
  const now = ours?.values([local])[local] ?? null;
  const value = ours === null ? (reading?.ok ? reading.value : null) : now;
  const written = entry.sends ? entry.write(value) : null;
  return {
    local: doorField(local),
    remote,
    raw: raw === undefined || raw === '' ? null : raw,
    reading: reading?.ok ? textOf(local, reading.value) : null,
    readingFault: reading !== null && !reading.ok ? reading.fault : null,
    now: ours === null ? null : textOf(local, now),
    written: written?.ok ? written.value : null,
    writtenFault: written !== null && !written.ok ? written.fault : null,
  };
}
