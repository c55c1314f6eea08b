import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import type { ObjectType } from '../providers/provider.ts';

/**
 * Pairs that a person has said are two, not one: a record there, and one of ours.
 *
 * Whatever they have in common, no reading, search or recovery takes them for one another again.
 */
export type NotSame = {
  remember(tx: Tx, pair: NotSamePair, actor: string): void;
  forget(tx: Tx, pair: NotSamePair): void;
  has(pair: NotSamePair): boolean;
  /** From how many records there one of ours was parted. */
  partings(of: Omit<NotSamePair, 'remoteId'>): number;
};

export type NotSamePair = {
  readonly connectionId: number;
  readonly objectType: ObjectType;
  readonly remoteId: string;
  readonly recordId: number;
};

export function createNotSame(db: Db, clock: Clock): NotSame {
  const { client } = db;
  const keys = 'connection_id = ? and object_type = ? and remote_id = ? and record_id = ?';
  const insert = client.prepare(
    `insert or ignore into not_same (connection_id, object_type, remote_id, record_id, actor, at)
     values (?, ?, ?, ?, ?, ?)`,
  );
  const remove = client.prepare(`delete from not_same where ${keys}`);
  const select = client
    .prepare<[number, string, string, number], number>(`select 1 from not_same where ${keys}`)
    .pluck();
  const count = client
    .prepare<[number, string, number], number>(
      'select count(*) from not_same where connection_id = ? and object_type = ? and record_id = ?',
    )
    .pluck();
  const key = ({ connectionId, objectType, remoteId, recordId }: NotSamePair) =>
    [connectionId, objectType, remoteId, recordId] as const;
  return {
    remember: (_tx, pair, actor) => void insert.run(...key(pair), actor, clock.now()),
    forget: (_tx, pair) => void remove.run(...key(pair)),
    has: (pair) => select.get(...key(pair)) !== undefined,
    partings: ({ connectionId, objectType, recordId }) =>
      count.get(connectionId, objectType, recordId) ?? 0,
  };
}
