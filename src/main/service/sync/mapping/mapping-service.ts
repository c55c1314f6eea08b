import { PonteError } from '../../../../shared/errors.ts';
import type {
  MappingChange,
  MappingEntry,
  MappingInput,
  MappingLook,
  MappingPreview,
  MappingTest,
  MappingVersionLine,
  MappingView,
  RemoteFieldInfo,
  StageTableInput,
  StageTableView,
} from '../../../../shared/model/mapping.ts';
import type { Operator } from '../../actor.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Clock } from '../../clock.ts';
import { transact, type Db, type Tx } from '../../db/database.ts';
import { doorField } from '../../leads/lead-values.ts';
import type { Live } from '../../live.ts';
import { compileMapping, OWN_VERSION } from '../../mappings/compile-mapping.ts';
import { diffMappings } from '../../mappings/diff.ts';
import { readExpression, type ExpressionFlaw } from '../../mappings/expression.ts';
import type { Mappings } from '../../mappings/mapping-store.ts';
import { fixedFields, mappableFields, readEntries } from '../../mappings/read-entries.ts';
import { suggest } from '../../mappings/suggest.ts';
import type { ConnectionRow, ConnectionStore } from '../../providers/connection-store.ts';
import type { FieldRules } from '../rules/field-rules.ts';
import type { Ports } from '../ports.ts';
import type { Chosen, MappingPreviews } from './mapping-preview.ts';
import type { StageMapping } from './stage-mapping.ts';
import type { TryMapping } from './try-mapping.ts';

/**
 * What an admin makes of a connection's fields, version by version.
 *
 * A new version is kept by the hash of its preview alone. The base of fields that mean something
 * else then counts as empty, and every record there is news to the next reading, which plans them
 * anew.
 */
export type MappingService = {
  list(): Promise<MappingView[]>;
  get(system: string): Promise<MappingView>;
  /** @throws PonteError NOT_FOUND, BAD_INPUT, CHANGED_MEANWHILE, PROVIDER_UNAVAILABLE */
  save(input: MappingInput, operator: Operator): Promise<MappingView>;
  /** What a draft, or going back to a version, would do; asked again until it is ready. */
  preview(input: MappingLook): Promise<MappingPreview>;
  rollBack(
    system: string,
    to: { readonly rev: number; readonly version: number; readonly planHash: string },
    operator: Operator,
  ): Promise<MappingView>;
  versions(system: string): MappingVersionLine[];
  diff(system: string, from: number, to: number): MappingChange[];
  /** Tries a draft, or what holds now, on real records; nothing is written anywhere. */
  test(input: {
    readonly system: string;
    readonly entries?: readonly MappingEntry[] | undefined;
    readonly leadId?: string | undefined;
    readonly nth: number;
  }): Promise<MappingTest>;
  /** Which stage of ours each situation of their sales is; null where no sales are kept. */
  stages(system: string): Promise<StageTableView | null>;
  previewStages(system: string, chosen: Chosen): Promise<MappingPreview>;
  saveStages(input: StageTableInput, operator: Operator): Promise<StageTableView>;
  check(system: string, source: string, way: 'in' | 'out'): Promise<ExpressionFlaw | null>;
};

export type MappingServiceParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly connections: ConnectionStore;
  readonly mappings: Mappings;
  readonly ports: Ports;
  readonly rules: FieldRules;
  readonly audit: AuditLog;
  readonly live: Live;
  readonly tryMapping: TryMapping;
  readonly previews: MappingPreviews;
  readonly stageTables: StageMapping;
  /** Reads a connection, so that a new version is seen at work. */
  readonly pullNow: (tx: Tx, connectionId: number, actor: string) => void;
};

/** So long the shape of an account is waited for. */
const SHAPE_MS = 10_000;

export function createMappingService(parts: MappingServiceParts): MappingService {
  const { db, connections, mappings, ports, audit } = parts;

  /** A connection by its id, or by its provider where that has only one. */
  function connectionOf(system: string): ConnectionRow {
    const row = connections.byUid(system);
    if (row !== null) return row;
    const [only, ...others] = connections.list().filter(({ provider }) => provider === system);
    if (only !== undefined && others.length === 0) return only;
    throw only === undefined
      ? new PonteError('NOT_FOUND', 'There is no such connection.')
      : new PonteError('BAD_INPUT', 'There are several of this system. Give the connection’s id.');
  }

  async function fieldsThere(connectionId: number): Promise<readonly RemoteFieldInfo[] | null> {
    try {
      const { port } = await ports.of(connectionId, 'lead');
      const signal = AbortSignal.timeout(SHAPE_MS);
      await port.prepare(signal);
      await port.describe?.(signal);
      return port.remoteFields();
    } catch {
      return null;
    }
  }

  async function get(system: string): Promise<MappingView> {
    const row = connectionOf(system);
    return shown(row, await fieldsThere(row.id));
  }

  function shown(row: ConnectionRow, remote: readonly RemoteFieldInfo[] | null): MappingView {
    const mapping = mappings.of(row.id, 'lead');
    const made = mapping.entries.filter(({ own }) => !own);
    const entries = [...ownEntries(remote, mapping.entries), ...made];
    const names = new Set(remote?.map(({ name }) => name));
    return {
      type: 'lead',
      connectionId: row.uid,
      provider: row.provider,
      version: mapping.version,
      entries: entries.map(atDoor),
      remote: remote === null ? null : remote.map(fieldAtDoor),
      locals: mappableFields.map(doorField),
      fixed: [...fixedFields],
      suggestions: suggest(remote ?? [], made).map((each) => ({
        ...each,
        local: doorField(each.local),
      })),
      vanished: remote === null ? [] : made.map((each) => each.remote).filter((n) => !names.has(n)),
    };
  }

  async function save(input: MappingInput, operator: Operator): Promise<MappingView> {
    const row = connectionOf(input.system);
    const remote = await fieldsThere(row.id);
    if (remote === null) throw unreachable();
    const before = mappings.of(row.id, 'lead');
    const entries = readEntries(input.entries.map(asKept), { remote, before: before.entries });
    parts.previews.mustBeSeen(row.id, draftOf(row, entries), input.planHash);
    keep(row, { rev: input.rev, entries, note: input.note || null }, operator);
    return shown(row, remote);
  }

  function keep(
    row: ConnectionRow,
    made: { rev: number; entries: readonly MappingEntry[]; note: string | null; from?: number },
    operator: Operator,
  ): void {
    const { rev, entries, note } = made;
    transact(db, (tx) => {
      const before = mappings.of(row.id, 'lead');
      if (before.version !== rev) {
        throw new PonteError(
          'CHANGED_MEANWHILE',
          'Somebody changed this mapping meanwhile. Look at it, then save again.',
        );
      }
      const changes = diffMappings(before.entries, entries);
      if (changes.length === 0) return;
      const { version } = mappings.add(tx, {
        connectionId: row.id,
        objectType: 'lead',
        entries,
        note,
        actor: operator.name,
      });
      audit.append(tx, {
        actor: operator.name,
        action: 'connection.mapping',
        subjectType: 'connection',
        subjectId: row.uid,
        details: {
          version,
          ...(made.from === undefined ? {} : { restored: made.from }),
          fields: changes.map(({ local }) => doorField(local)),
        },
      });
      parts.pullNow(tx, row.id, operator.name);
    });
    parts.rules.changed(row.id);
    parts.live.tell({ type: 'connections.changed' });
  }

  return {
    get,
    save,
    async list() {
      return Promise.all(
        connections.list().map(async (row) => shown(row, await fieldsThere(row.id))),
      );
    },

    async rollBack(system, { rev, version, planHash }, operator) {
      const row = connectionOf(system);
      const { entries } = existing(row, version);
      parts.previews.mustBeSeen(row.id, draftOf(row, entries), planHash);
      keep(row, { rev, entries, note: null, from: version }, operator);
      return get(row.uid);
    },

    versions(system) {
      const row = connectionOf(system);
      const made = mappings.versions(row.id, 'lead').map((each) => ({
        version: each.version,
        actor: each.actor,
        note: each.note,
        createdAt: new Date(each.createdAt).toISOString(),
        entries: each.entries.filter(({ own }) => !own).length,
      }));
      return [
        ...made,
        { version: OWN_VERSION, actor: null, note: null, createdAt: null, entries: 0 },
      ];
    },

    diff(system, from, to) {
      const row = connectionOf(system);
      const changes = diffMappings(existing(row, from).entries, existing(row, to).entries);
      return changes.map(({ local, before, after }) => ({
        local: doorField(local),
        before: before && atDoor(before),
        after: after && atDoor(after),
      }));
    },

    async test({ system, entries, leadId, nth }) {
      const row = connectionOf(system);
      const now = mappings.of(row.id, 'lead');
      const remote = await fieldsThere(row.id);
      if (remote === null) throw unreachable();
      const draft =
        entries === undefined
          ? now.entries
          : readEntries(entries.map(asKept), { remote, before: now.entries });
      return parts.tryMapping(row.id, draftOf(row, draft), { leadUid: leadId, nth });
    },

    async preview({ system, entries, version }) {
      const row = connectionOf(system);
      if (version !== undefined) {
        return parts.previews.look(row, draftOf(row, existing(row, version).entries));
      }
      const remote = await fieldsThere(row.id);
      if (remote === null) throw unreachable();
      const before = mappings.of(row.id, 'lead').entries;
      const draft = readEntries((entries ?? []).map(asKept), { remote, before });
      return parts.previews.look(row, draftOf(row, draft));
    },

    stages: async (system) => parts.stageTables.get(connectionOf(system)),
    previewStages: async (system, chosen) =>
      parts.stageTables.preview(connectionOf(system), chosen),
    saveStages: async (input, operator) =>
      parts.stageTables.save(connectionOf(input.system), input, operator),

    async check(system, source, way) {
      const remote = await fieldsThere(connectionOf(system).id);
      const fields = remote === null ? undefined : new Set(remote.map(({ name }) => name));
      const reading = readExpression(source, { record: way === 'in', fields });
      return reading.ok ? null : reading.flaw;
    },
  };

  /** As the version it would become. */
  function draftOf(row: ConnectionRow, entries: readonly MappingEntry[]) {
    return compileMapping(mappings.of(row.id, 'lead').version + 1, entries);
  }

  function existing(row: ConnectionRow, version: number) {
    const found = mappings.version(row.id, 'lead', version);
    if (found !== null) return found;
    throw new PonteError('NOT_FOUND', 'This mapping has no such version.');
  }
}

/** What the provider joins by itself, each as it was chosen to go. */
function ownEntries(
  remote: readonly RemoteFieldInfo[] | null,
  entries: readonly MappingEntry[],
): MappingEntry[] {
  const chosen = new Map(entries.filter(({ own }) => own).map((each) => [each.local, each]));
  if (remote === null) return [...chosen.values()];
  const listed = new Set<string>();
  return remote.flatMap(({ name, mapped }) => {
    // A document stands in one of two places there, and is one field of ours.
    if (mapped === null || listed.has(mapped)) return [];
    listed.add(mapped);
    const direction = chosen.get(mapped)?.direction ?? 'both';
    const none = { displaces: null, in: [], out: [], options: [] };
    return [{ local: mapped, remote: name, direction, own: true, ...none }];
  });
}

function atDoor(entry: MappingEntry): MappingEntry {
  const { local, displaces } = entry;
  return { ...entry, local: doorField(local), displaces: displaces && doorField(displaces) };
}

function asKept(entry: MappingEntry): MappingEntry {
  return entry.local === 'income' ? { ...entry, local: 'incomeCents' } : entry;
}

function fieldAtDoor(field: RemoteFieldInfo): RemoteFieldInfo {
  return field.mapped === null ? field : { ...field, mapped: doorField(field.mapped) };
}

function unreachable(): PonteError {
  return new PonteError(
    'PROVIDER_UNAVAILABLE',
    'That system does not answer, so that its fields are not known. Try again when it does.',
  );
}
