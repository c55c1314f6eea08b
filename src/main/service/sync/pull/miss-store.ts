import type { Clock } from '../../clock.ts';
import type { Db, Tx } from '../../db/database.ts';
import type { ListOf } from './watermark-store.ts';

/** Records that a whole walk met first, though readings of changes should have shown them. */
export type MissStore = {
  note(tx: Tx, list: ListOf, miss: Miss): void;
  /** How late the last thousand of a list were met. */
  lags(list: ListOf): number[];
  count(connectionId: number): { count: number; lastAt: number | null };
};

export type Miss = {
  readonly remoteId: string;
  /** Their times. */
  readonly changedAt: number;
  readonly metAt: number;
  readonly overlapMs: number;
  readonly runId: number;
};

export function createMissStore(db: Db, clock: Clock): MissStore {
  const insert = db.client.prepare(
    `insert into missed (connection_id, object_type, remote_id, changed_at, lag_ms, overlap_ms,
        run_id, found_at)
      values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
  );
  const lags = db.client
    .prepare<ListOf, number>(
      `select lag_ms from missed where connection_id = @connectionId and object_type = @objectType
        order by id desc limit 1000`,
    )
    .pluck();
  const count = db.client.prepare<[number], { count: number; lastAt: number | null }>(
    'select count(*) as count, max(found_at) as lastAt from missed where connection_id = ?',
  );

  return {
    note(_tx, { connectionId, objectType }, { remoteId, changedAt, metAt, overlapMs, runId }) {
      const lag = Math.max(0, metAt - changedAt);
      const now = clock.now();
      insert.run(connectionId, objectType, remoteId, changedAt, lag, overlapMs, runId, now);
    },
    lags: (list) => lags.all(list),
    count: (connectionId) => count.get(connectionId) ?? { count: 0, lastAt: null },
  };
}
