import { sameValue } from '../leads/same-value.ts';
import {
  isBlank,
  opaqueText,
  type FieldValue,
  type FieldValues,
} from '../providers/field-values.ts';
import {
  REMOTE,
  type Observation,
  type RecordsPort,
  type RemoteRecord,
} from '../providers/provider.ts';
import type { MappingFault, RemoteFieldInfo } from '../../../shared/model/mapping.ts';
import type { Carried, CompiledEntry } from './compile-entry.ts';
import { OWN_VERSION, type Mapping } from './compile-mapping.ts';
import { textOf } from './local-text.ts';

/** A port under a mapping, and what it makes of a record that was read without one. */
export type MappedPort = RecordsPort & { reading(record: RemoteRecord): RemoteRecord };

/**
 * A port with a mapping laid over it: the engine sees our fields and never knows.
 *
 * An entry takes the place of what the provider does by itself with either of its two fields. What
 * cannot be carried becomes a fault with the value as it stands there: asked about, neither taken
 * nor overwritten. Versions of records say under which mapping they were read, so that a new
 * mapping makes all of them news.
 */
export function withMapping(port: RecordsPort, mapping: Mapping): MappedPort {
  const { byLocal } = mapping;

  /** Fields of the provider's own that an entry took over, or that a person switched off. */
  function isHidden(field: string): boolean {
    if (byLocal.has(field) || mapping.ownDirection(field) === 'off') return true;
    const there = port.remoteFields();
    if (taken?.of !== there) taken = { of: there, fields: takenOver(there) };
    return taken.fields.has(field);
  }

  let taken: { of: readonly RemoteFieldInfo[]; fields: ReadonlySet<string> } | null = null;

  function takenOver(there: readonly RemoteFieldInfo[]): ReadonlySet<string> {
    const written = there.filter(({ name }) => mapping.written.has(name));
    return new Set(written.flatMap(({ mapped }) => mapped ?? []));
  }

  function fieldThere({ remote }: CompiledEntry) {
    return port.remoteFields().find(({ name }) => name === remote);
  }

  function read(record: RemoteRecord): RemoteRecord {
    // A mapping made while this one reads on asks for fields that mean nothing here yet.
    if (isOwn && !Object.keys(record.values).some(isTheirs)) return record;
    const values: Record<string, FieldValue> = {};
    const opaque: Record<string, string> = {};
    const faults: Record<string, MappingFault> = {};
    const told = new Map<string, string>();
    for (const [field, value] of Object.entries(record.values)) {
      if (isTheirs(field)) told.set(field.slice(REMOTE.length), textOf('', value));
      else if (!isHidden(field)) values[field] = value;
    }
    for (const [field, text] of Object.entries(record.opaque)) {
      if (!isHidden(field)) opaque[field] = text;
    }
    for (const entry of byLocal.values()) {
      const raw = record.values[REMOTE + entry.remote];
      if (raw === undefined) continue;
      const reading = readBack(entry, raw, told);
      if (reading.ok) values[entry.local] = reading.value;
      else {
        opaque[entry.local] = opaqueText(textOf('', raw));
        faults[entry.local] = reading.fault;
      }
    }
    const ver = versioned(record.ver);
    return {
      ...record,
      ver,
      values,
      opaque,
      ...(isOwn ? {} : { mappingRev: mapping.version }),
      ...(Object.keys(faults).length > 0 ? { faults } : {}),
    };
  }

  const isOwn = mapping.version === OWN_VERSION;
  const mark = isOwn ? '' : `.${mapping.version}`;
  const versioned = (ver: string) => `${ver}${mark}`;
  const unversioned = (ver: string) => ver.slice(0, ver.length - mark.length);

  function observation(item: Observation): Observation {
    return {
      remoteId: item.remoteId,
      raw: item.raw,
      get ver() {
        return versioned(item.ver);
      },
      ...(item.changedAt ? { changedAt: item.changedAt } : {}),
      parse: () => read(item.parse()),
    };
  }

  /** What they will hold for a value of ours, as text, and what we will read of it then. */
  function carry(
    entry: CompiledEntry,
    value: FieldValue,
  ): Carried<{ text: string; back: FieldValue }> {
    const there = fieldThere(entry);
    if (there === undefined || !there.writable) {
      return { ok: false, fault: { code: 'vanished', detail: there?.label ?? entry.remote } };
    }
    const written = entry.write(value);
    if (!written.ok) return written;
    const held = port.out(REMOTE + entry.remote, written.value);
    if (held === undefined) {
      return { ok: false, fault: { code: 'unknown_value', detail: written.value.slice(0, 200) } };
    }
    const back = readBack(entry, held, new Map([[entry.remote, textOf('', held)]]));
    return back.ok ? { ok: true, value: { text: written.value, back: back.value } } : back;
  }

  function toTheirs(values: FieldValues): FieldValues {
    const theirs: Record<string, FieldValue> = {};
    for (const [field, value] of Object.entries(values)) {
      const entry = byLocal.get(field);
      if (entry === undefined) theirs[field] = value;
      else {
        const carried = carry(entry, value);
        // Planned as sendable: what changed there since leaves the field as it is.
        if (carried.ok) theirs[REMOTE + entry.remote] = carried.value.text;
      }
    }
    return theirs;
  }

  return {
    ...port,
    reading: read,
    same(field, a, b) {
      return byLocal.has(field) ? sameValue(field, a, b) : port.same(field, a, b);
    },
    out(field, value) {
      const entry = byLocal.get(field);
      if (entry === undefined) return isHidden(field) ? undefined : port.out(field, value);
      if (!entry.sends) return undefined;
      const carried = carry(entry, value);
      return carried.ok ? carried.value.back : undefined;
    },
    in(field, value) {
      const entry = byLocal.get(field);
      if (entry === undefined) return isHidden(field) ? undefined : port.in(field, value);
      if (!entry.takes) return undefined;
      if (field !== 'status') return value;
      // A lead is converted by making a deal of it, and is new where nothing is said.
      return value === 'converted' ? 'qualified' : isBlank(value) ? 'new' : value;
    },
    refuses(field, value) {
      const entry = byLocal.get(field);
      if (entry === undefined || !entry.sends) return null;
      const carried = carry(entry, value);
      return carried.ok ? null : carried.fault;
    },
    fields: () => [...port.fields().filter((field) => !isHidden(field)), ...byLocal.keys()],
    missingFields: () => [
      ...port.missingFields().filter((field) => !byLocal.has(field)),
      ...[...byLocal.values()].flatMap((entry) =>
        fieldThere(entry) === undefined ? [entry.local] : [],
      ),
    ],
    async changes(query) {
      const page = await port.changes(query);
      return { ...page, items: page.items.map(observation) };
    },
    read: async (remoteId, signal) => read(await port.read(remoteId, signal)),
    find: async (key, signal) => (await port.find(key, signal)).map(read),
    create: (values, key, signal) => port.create(toTheirs(values), key, signal),
    update: (remoteId, patch, signal, planned) =>
      port.update(remoteId, toTheirs(patch), signal, planned && unversioned(planned)),
    remove: (remoteId, signal, planned) =>
      port.remove(remoteId, signal, planned && unversioned(planned)),
  };
}

function isTheirs(field: string): boolean {
  return field.startsWith(REMOTE);
}

/** What only goes out is never taken: it is compared as it stands there. */
function readBack(
  entry: CompiledEntry,
  raw: FieldValue,
  record: ReadonlyMap<string, string>,
): Carried<FieldValue> {
  if (entry.takes) return entry.read(raw, record);
  return { ok: true, value: isBlank(raw) ? null : textOf('', raw) };
}
