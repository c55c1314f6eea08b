import type { MappingTest, MappingTrial } from '../../../../shared/model/mapping.ts';
import { doorField } from '../../leads/lead-values.ts';
import type { LinkStore } from '../../links/link-store.ts';
import type { RecordKinds, SyncRecord } from '../../links/record-kind.ts';
import type { CompiledEntry } from '../../mappings/compile-entry.ts';
import type { Mapping } from '../../mappings/compile-mapping.ts';
import { textOf } from '../../mappings/local-text.ts';
import { isProviderError } from '../../providers/provider-error.ts';
import { REMOTE, type RecordsPort, type RemoteRecord } from '../../providers/provider.ts';
import type { Ports } from '../ports.ts';

/** Tries a mapping out on a real record, read there and left as it is: what each entry makes of it. */
export type TryMapping = (
  connectionId: number,
  draft: Mapping,
  of: { readonly leadUid?: string | undefined; readonly nth: number },
) => Promise<MappingTest>;

export type TryMappingParts = {
  readonly links: LinkStore;
  readonly kinds: RecordKinds;
  readonly ports: Ports;
};

const TRIAL_MS = 30_000;
/** Without a lead, one of the first so many records is shown. */
const SAMPLE = 200;

export function createTryMapping(parts: TryMappingParts): TryMapping {
  const { links, kinds, ports } = parts;

  return async (connectionId, draft, { leadUid, nth }) => {
    const { port, close } = await ports.besides(connectionId, 'lead', () => draft.wanted);
    const signal = AbortSignal.timeout(TRIAL_MS);
    try {
      await port.prepare(signal);
      const lead = leadUid === undefined ? null : kinds.of('lead').byUid(leadUid);
      const sample = lead === null ? await sampleOf(port, signal) : [];
      const chosen = lead
        ? await recordOfLead(connectionId, lead, port, signal)
        : (sample[nth % Math.max(1, sample.length)] ?? null);
      const ours = lead ?? leadOf(connectionId, chosen);
      return {
        record: chosen && { remoteId: chosen.remoteId, name: nameOf(chosen) },
        leadId: ours?.uid ?? null,
        of: lead === null ? sample.length : 1,
        lines: linesOf(draft, chosen, ours),
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
}

async function sampleOf(port: RecordsPort, signal: AbortSignal): Promise<RemoteRecord[]> {
  const page = await port.changes({ since: null, cursor: null, signal });
  return page.items.slice(0, SAMPLE).flatMap((item) => readable(() => item.parse()) ?? []);
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
