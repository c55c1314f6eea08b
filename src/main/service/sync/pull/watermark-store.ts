import type { Db, Tx } from '../../db/database.ts';
import type { ObjectType } from '../../providers/provider.ts';
import { committedOf } from './watermark.ts';

/**
 * How far a connection has been read.
 *
 * `committed` is their time up to which everything was met; it falls only when a person has a
 * connection read again. `cursor` is the place of the open run in its walk, kept after every page,
 * so that a restart goes on from there. Readings of changes and walks that check them keep a place
 * of their own, since they may be under way side by side.
 */
export type Watermark = {
  readonly committed: number | null;
  readonly upper: number | null;
  readonly cursor: string | null;
  readonly runId: number | null;
  /** What misses have shown to be needed; 0 while there were none. */
  readonly overlapMs: number;
  /** From when a person wants everything read again, until that was done. */
  readonly rereadFrom: number | null;
};

export type WatermarkStore = {
  of(list: StreamOf): Watermark;
  begin(tx: Tx, list: StreamOf, runId: number): void;
  page(tx: Tx, list: StreamOf, at: { cursor: string; upper: number | null }): void;
  /** A run that began at `since`, or walked through everything, met all there is up to `upper`. */
  commit(tx: Tx, list: StreamOf, met: { upper: number | null; since: number | null }): void;
  /** Forgets the place in every list of a connection, not how far everything was met. */
  drop(tx: Tx, connectionId: number, stream: StreamOf['stream']): void;
  /** Makes the overlap as long as misses have shown. */
  widen(tx: Tx, list: ListOf, overlapMs: number): void;
  /** A person has everything since a moment read again: the one way in which it falls. */
  fallTo(tx: Tx, connectionId: number, at: number): void;
};

/** The list of one kind of record of a connection. */
export type ListOf = { readonly connectionId: number; readonly objectType: ObjectType };
export type StreamOf = ListOf & { readonly stream: 'records' | 'walk' };

const nothing: Watermark = {
  committed: null,
  upper: null,
  cursor: null,
  runId: null,
  overlapMs: 0,
  rereadFrom: null,
};

export function createWatermarkStore(db: Db): WatermarkStore {
  const { client } = db;
  const one = `connection_id = @connectionId and object_type = @objectType and stream = @stream`;
  const select = client.prepare<StreamOf, Watermark>(
    `select committed, upper, page_cursor as cursor, run_id as runId, overlap_ms as overlapMs,
        reread_from as rereadFrom
      from watermark where ${one}`,
  );
  const begin = client.prepare<StreamOf & { runId: number }>(
    `insert into watermark (connection_id, object_type, stream, run_id)
     values (@connectionId, @objectType, @stream, @runId)
     on conflict (connection_id, object_type, stream) do update
       set run_id = excluded.run_id, page_cursor = null, upper = null`,
  );
  const page = client.prepare<StreamOf & { cursor: string; upper: number | null }>(
    `update watermark set page_cursor = @cursor, upper = @upper where ${one}`,
  );
  const commit = client.prepare<StreamOf & { committed: number | null; since: number | null }>(
    `update watermark set committed = @committed, upper = null, page_cursor = null, run_id = null,
        reread_from = iif(@since <= reread_from, null, reread_from)
      where ${one}`,
  );
  const drop = client.prepare(
    `update watermark set upper = null, page_cursor = null, run_id = null
      where connection_id = ? and stream = ?`,
  );
  const widen = client.prepare<ListOf & { overlapMs: number }>(
    `update watermark set overlap_ms = max(overlap_ms, @overlapMs)
      where connection_id = @connectionId and object_type = @objectType and stream = 'records'`,
  );
  const fall = client.prepare<{ connectionId: number; at: number }>(
    `update watermark set committed = min(committed, @at),
        reread_from = min(coalesce(reread_from, @at), @at)
      where connection_id = @connectionId and stream = 'records'`,
  );
  const of = (list: StreamOf) => select.get(list) ?? nothing;

  return {
    of,
    begin: (_tx, list, runId) => void begin.run({ ...list, runId }),
    page: (_tx, list, at) => void page.run({ ...list, ...at }),
    commit(_tx, list, { upper, since }) {
      const committed = committedOf(of(list).committed, upper);
      commit.run({ ...list, committed, since });
    },
    drop: (_tx, connectionId, stream) => void drop.run(connectionId, stream),
    widen: (_tx, list, overlapMs) => void widen.run({ ...list, overlapMs }),
    fallTo: (_tx, connectionId, at) => void fall.run({ connectionId, at }),
  };
}
