import type { Db, Tx } from '../db/database.ts';

/** A row of `link` as it was, to be put back: a merge and a settlement can both be taken back. */
export type LinkSnapshot = Readonly<Record<(typeof columns)[number], string | number | null>> & {
  readonly id: number;
  readonly connection_id: number;
};

export type LinkSnapshots = {
  of(id: number): LinkSnapshot | null;
  /** Writes all of it back. Two links that swap records or ids are put back together. */
  putBack(tx: Tx, snapshots: readonly LinkSnapshot[]): void;
};

const columns = [
  'remote_id',
  'record_id',
  'lifecycle',
  'base',
  'base_local_rev',
  'remote_seen',
  'remote_ver',
  'remote_seen_at',
  'remote_source',
  'policy_rev',
  'create_gen',
  'gone_evidence',
  'frozen_fields',
  'muted',
  'synced_at',
] as const;

export function createLinkSnapshots(db: Db): LinkSnapshots {
  const { client } = db;
  const select = client.prepare<[number], LinkSnapshot>(
    `select id, connection_id, ${columns.join(', ')} from link where id = ?`,
  );
  const free = client.prepare('update link set remote_id = null, record_id = null where id = ?');
  const write = client.prepare(
    `update link set ${columns.map((column) => `${column} = ?`).join(', ')} where id = ?`,
  );
  return {
    of: (id) => select.get(id) ?? null,
    putBack(_tx, snapshots) {
      for (const { id } of snapshots) free.run(id);
      for (const each of snapshots) write.run(...columns.map((column) => each[column]), each.id);
    },
  };
}
