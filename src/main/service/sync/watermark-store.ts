import type { Db, Tx } from '../db/database.ts';
import type { ObjectType } from '../providers/provider.ts';

/**
 * How far a connection has been read.
 *
 * `committed` is their time up to which everything was met; it never falls. `cursor` is the place
 * of the open run in its walk, kept after every page, so that a restart goes on from there.
 */
export type Watermark = {
  readonly committed: number | null;
  readonly upper: number | null;
  readonly cursor: string | null;
  readonly runId: number | null;
};

export type WatermarkStore = {
  of(list: ListOf): Watermark;
  begin(tx: Tx, list: ListOf, runId: number): void;
  page(tx: Tx, list: ListOf, cursor: string, upper: number | null): void;
  commit(tx: Tx, list: ListOf, committed: number | null): void;
  /** Forgets the place of every list of a connection, not how far everything was met. */
  drop(tx: Tx, connectionId: number): void;
};

/** The list of one kind of record of a connection. */
export type ListOf = { readonly connectionId: number; readonly objectType: ObjectType };

const STREAM = 'records';

export function createWatermarkStore(db: Db): WatermarkStore {
  const { client } = db;
  const select = client.prepare<
    [number, ObjectType],
    { committed: number | null; upper: number | null; cursor: string | null; runId: number | null }
  >(
    `select committed, upper, page_cursor as cursor, run_id as runId from watermark
      where connection_id = ? and object_type = ? and stream = '${STREAM}'`,
  );
  const begin = client.prepare(
    `insert into watermark (connection_id, object_type, stream, run_id)
     values (?, ?, '${STREAM}', ?)
     on conflict (connection_id, object_type, stream) do update
       set run_id = excluded.run_id, page_cursor = null, upper = null`,
  );
  const page = client.prepare(
    `update watermark set page_cursor = ?, upper = ? where connection_id = ?
      and object_type = ? and stream = '${STREAM}'`,
  );
  const commit = client.prepare(
    `update watermark set committed = max(coalesce(committed, @committed), coalesce(@committed, committed)),
       upper = null, page_cursor = null, run_id = null
      where connection_id = @connectionId and object_type = @objectType and stream = '${STREAM}'`,
  );
  const drop = client.prepare(
    'update watermark set upper = null, page_cursor = null, run_id = null where connection_id = ?',
  );

  return {
    of: ({ connectionId, objectType }) =>
      select.get(connectionId, objectType) ?? {
        committed: null,
        upper: null,
        cursor: null,
        runId: null,
      },
    begin: (_tx, { connectionId, objectType }, runId) =>
      void begin.run(connectionId, objectType, runId),
    page: (_tx, { connectionId, objectType }, cursor, upper) =>
      void page.run(cursor, upper, connectionId, objectType),
    commit: (_tx, { connectionId, objectType }, committed) =>
      void commit.run({ committed, connectionId, objectType }),
    drop: (_tx, connectionId) => void drop.run(connectionId),
  };
}
