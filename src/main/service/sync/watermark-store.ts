import type { Db, Tx } from '../db/database.ts';

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
  of(connectionId: number): Watermark;
  begin(tx: Tx, connectionId: number, runId: number): void;
  page(tx: Tx, connectionId: number, cursor: string, upper: number | null): void;
  commit(tx: Tx, connectionId: number, committed: number | null): void;
  /** Forgets the place, not how far everything was met. */
  drop(tx: Tx, connectionId: number): void;
};

const OBJECT = 'lead';
const STREAM = 'records';

export function createWatermarkStore(db: Db): WatermarkStore {
  const { client } = db;
  const select = client.prepare<
    [number],
    { committed: number | null; upper: number | null; cursor: string | null; runId: number | null }
  >(
    `select committed, upper, page_cursor as cursor, run_id as runId from watermark
      where connection_id = ? and object_type = '${OBJECT}' and stream = '${STREAM}'`,
  );
  const begin = client.prepare(
    `insert into watermark (connection_id, object_type, stream, run_id)
     values (?, '${OBJECT}', '${STREAM}', ?)
     on conflict (connection_id, object_type, stream) do update
       set run_id = excluded.run_id, page_cursor = null, upper = null`,
  );
  const page = client.prepare(
    `update watermark set page_cursor = ?, upper = ? where connection_id = ?
      and object_type = '${OBJECT}' and stream = '${STREAM}'`,
  );
  const commit = client.prepare(
    `update watermark set committed = max(coalesce(committed, @committed), coalesce(@committed, committed)),
       upper = null, page_cursor = null, run_id = null
      where connection_id = @connectionId and object_type = '${OBJECT}' and stream = '${STREAM}'`,
  );
  const drop = client.prepare(
    `update watermark set upper = null, page_cursor = null, run_id = null where connection_id = ?
      and object_type = '${OBJECT}' and stream = '${STREAM}'`,
  );

  return {
    of: (connectionId) =>
      select.get(connectionId) ?? { committed: null, upper: null, cursor: null, runId: null },
    begin: (_tx, connectionId, runId) => void begin.run(connectionId, runId),
    page: (_tx, connectionId, cursor, upper) => void page.run(cursor, upper, connectionId),
    commit: (_tx, connectionId, committed) => void commit.run({ committed, connectionId }),
    drop: (_tx, connectionId) => void drop.run(connectionId),
  };
}
