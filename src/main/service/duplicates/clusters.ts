import type { Db, Tx } from '../db/database.ts';
import { createUnion } from './union.ts';

/**
 * Puts the open pairs around these leads into the clusters they now make.
 *
 * @param labels clusters that pairs were taken out of
 */
export type Regroup = (tx: Tx, leadIds: Iterable<number>, labels: Iterable<number>) => void;

type Pair = {
  id: number;
  one: number;
  other: number;
  score: number;
  reasons: number;
  cluster: number | null;
};

/** A cluster of more pairs than this only grows, until the next whole scan. */
const mostParted = 1000;

const columns =
  'id, one_id as one, other_id as other, score, reasons, cluster_id as cluster from duplicate';

export function createRegroup(db: Db): Regroup {
  const { client } = db;
  const around = client.prepare<{ id: number }, Pair>(
    `select ${columns} where one_id = @id and state = 'open'
     union all select ${columns} where other_id = @id and state = 'open'`,
  );
  const within = client.prepare<[number], Pair>(
    `select ${columns} where cluster_id = ? and state = 'open' limit ${mostParted}`,
  );
  const label = client.prepare('update duplicate set cluster_id = ? where id = ?');
  const put = client.prepare(
    `insert into duplicate_cluster (id, size, score, reasons) values (@id, @size, @score, @reasons)
     on conflict (id) do update set size = @size, score = @score, reasons = @reasons`,
  );
  const drop = client.prepare('delete from duplicate_cluster where id = ?');

  return (_tx, leadIds, labels) => {
    const pairs = new Map<number, Pair>();
    const stale = new Set(labels);
    for (const id of leadIds) {
      for (const pair of around.all({ id })) {
        pairs.set(pair.id, pair);
        if (pair.cluster !== null) stale.add(pair.cluster);
      }
    }
    for (const each of stale) for (const pair of within.all(each)) pairs.set(pair.id, pair);
    const union = createUnion();
    for (const { one, other } of pairs.values()) union.join(one, other);
    const made = new Map<number, { id: number; score: number; reasons: number }>();
    for (const { id, one, score, reasons, cluster } of pairs.values()) {
      const name = union.find(one);
      const known = made.get(name);
      made.set(name, {
        id: name,
        score: Math.max(score, known?.score ?? 0),
        reasons: reasons | (known?.reasons ?? 0),
      });
      if (cluster !== name) label.run(name, id);
    }
    for (const each of stale) if (!made.has(each)) drop.run(each);
    for (const each of made.values()) put.run({ ...each, size: union.size(each.id) });
  };
}
