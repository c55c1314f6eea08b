import { mappingEntries, type MappingEntry } from '../../../shared/model/mapping.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import type { ObjectType } from '../providers/provider.ts';
import { affectedFields } from './affected.ts';
import { compileMapping, OWN_VERSION, type Mapping } from './compile-mapping.ts';

/** Versions of mappings. None is ever changed; the highest of a connection holds. */
export type Mappings = {
  /** The mapping in force. */
  of(connectionId: number, objectType: ObjectType): Mapping;
  /** One version; null where there was none. */
  version(connectionId: number, objectType: ObjectType, version: number): Mapping | null;
  /** Newest first, without the provider's own. */
  versions(connectionId: number, objectType: ObjectType): MappingVersion[];
  /** Fields that mean something else now than under an earlier version. */
  remapped(connectionId: number, objectType: ObjectType, since: number): ReadonlySet<string>;
  add(tx: Tx, made: NewVersion): Mapping;
};

export type MappingVersion = {
  readonly version: number;
  readonly entries: readonly MappingEntry[];
  readonly note: string | null;
  readonly actor: string;
  readonly createdAt: number;
};

export type NewVersion = {
  readonly connectionId: number;
  readonly objectType: ObjectType;
  readonly entries: readonly MappingEntry[];
  readonly note: string | null;
  readonly actor: string;
};

type Row = Omit<MappingVersion, 'entries'> & { readonly entries: string };

const nothing: ReadonlySet<string> = new Set();
const own = compileMapping(OWN_VERSION, []);

export function createMappings(db: Db, clock: Clock): Mappings {
  const select = db.client.prepare<[number, ObjectType], Row>(
    `select version, entries, note, actor, created_at as createdAt from mapping_version
      where connection_id = ? and object_type = ? order by version desc`,
  );
  const selectOne = db.client
    .prepare<[number, ObjectType, number], string>(
      `select entries from mapping_version
        where connection_id = ? and object_type = ? and version = ?`,
    )
    .pluck();
  const selectNewest = db.client.prepare<
    [number, ObjectType],
    { version: number; entries: string }
  >(
    `select version, entries from mapping_version
      where connection_id = ? and object_type = ? order by version desc limit 1`,
  );
  const insert = db.client.prepare(
    `insert into mapping_version (connection_id, object_type, version, entries, note, actor, created_at)
     values (?, ?, ?, ?, ?, ?, ?)`,
  );
  /** Read for every record that is looked at, so kept; what a version holds never changes. */
  const current = new Map<string, Mapping>();
  const changes = new Map<string, ReadonlySet<string>>();

  function of(connectionId: number, objectType: ObjectType): Mapping {
    const key = `${connectionId} ${objectType}`;
    let mapping = current.get(key);
    if (mapping === undefined) {
      const row = selectNewest.get(connectionId, objectType);
      mapping = row === undefined ? own : compileMapping(row.version, parsed(row.entries));
      current.set(key, mapping);
    }
    return mapping;
  }

  function version(connectionId: number, objectType: ObjectType, wanted: number): Mapping | null {
    if (wanted === OWN_VERSION) return own;
    const entries = selectOne.get(connectionId, objectType, wanted);
    return entries === undefined ? null : compileMapping(wanted, parsed(entries));
  }

  return {
    of,
    version,
    versions: (connectionId, objectType) =>
      select.all(connectionId, objectType).map((row) => ({ ...row, entries: parsed(row.entries) })),

    remapped(connectionId, objectType, since) {
      const now = of(connectionId, objectType);
      if (now.version === since) return nothing;
      const key = `${connectionId} ${objectType} ${since} ${now.version}`;
      let fields = changes.get(key);
      if (fields === undefined) {
        const then = version(connectionId, objectType, since) ?? own;
        fields = affectedFields(then.entries, now.entries);
        changes.set(key, fields);
      }
      return fields;
    },

    add(_tx, { connectionId, objectType, entries, note, actor }) {
      const next = of(connectionId, objectType).version + 1;
      const text = JSON.stringify(entries);
      insert.run(connectionId, objectType, next, text, note, actor, clock.now());
      const made = compileMapping(next, entries);
      current.delete(`${connectionId} ${objectType}`);
      return made;
    },
  };
}

/** The column is written by this file alone; parsing fills in what later builds added. */
function parsed(text: string): MappingEntry[] {
  return mappingEntries.parse(JSON.parse(text));
}
