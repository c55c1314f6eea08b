import type { Clock } from '../clock.ts';
import { afterCommit, type Db, type Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { Live } from '../live.ts';
import type { RemoteProduct } from '../providers/provider.ts';
import { fold } from '../../../shared/text.ts';

/** Products as another system holds them: read, searched, never written back. */
export type ProductStore = {
  /** What keeping it would do, and what is kept of it now. */
  standing(connectionId: number, seen: RemoteProduct): Standing;
  /** Keeps what was seen of one and says whether that was news. */
  keep(tx: Tx, seen: SeenProduct): 'created' | 'updated' | 'unchanged';
  /** One was met in a run that cannot be read: it stays as it is kept. */
  met(tx: Tx, connectionId: number, remoteId: string, runId: number): void;
  /** How many are there that a run did not meet, of how many in use. */
  notMet(connectionId: number, runId: number): { absent: number; inUse: number };
  /** Marks those a run did not meet as no longer in use. */
  retire(tx: Tx, connectionId: number, runId: number): number;
};

export type Standing = {
  readonly did: 'created' | 'updated' | 'unchanged';
  readonly before: Omit<RemoteProduct, 'remoteId'> | null;
};

export type SeenProduct = RemoteProduct & {
  readonly connectionId: number;
  readonly runId: number;
};

type Row = {
  id: number;
  name: string;
  code: string | null;
  price_cents: number | null;
  stock: number | null;
  active: number;
};

export function createProductStore(db: Db, clock: Clock, live: Live): ProductStore {
  const { client } = db;
  const select = client.prepare<[number, string], Row>(
    'select * from product where connection_id = ? and remote_id = ?',
  );
  const insert = client.prepare(
    `insert into product (uid, connection_id, remote_id, name, name_key, code, price_cents, stock,
       active, seen_run, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = client.prepare(
    `update product set name = ?, name_key = ?, code = ?, price_cents = ?, stock = ?, active = ?,
       seen_run = ?, updated_at = ? where id = ?`,
  );
  const met = client.prepare('update product set seen_run = ? where id = ?');
  const metThere = client.prepare(
    'update product set seen_run = ? where connection_id = ? and remote_id = ?',
  );
  const countNotMet = client.prepare<[number, number], { absent: number; inUse: number }>(
    `select count(*) filter (where seen_run <> ?) as absent, count(*) as inUse from product
      where connection_id = ? and active = 1`,
  );
  const retire = client.prepare(
    `update product set active = 0, updated_at = ?
      where connection_id = ? and active = 1 and seen_run <> ?`,
  );
  const told = () => live.tell({ type: 'products.changed' });

  return {
    standing(connectionId, seen) {
      const row = select.get(connectionId, seen.remoteId);
      if (row === undefined) return { did: 'created', before: null };
      const { name, code, stock } = row;
      const before = { name, code, priceCents: row.price_cents, stock, active: row.active === 1 };
      return { did: isSame(before, seen) ? 'unchanged' : 'updated', before };
    },
    keep(tx, { connectionId, runId, remoteId, name, code, priceCents, stock, active }) {
      const now = clock.now();
      const before = select.get(connectionId, remoteId);
      const values = [name, fold(`${name} ${code ?? ''}`), code, priceCents, stock, Number(active)];
      if (before === undefined) {
        insert.run(newId(), connectionId, remoteId, ...values, runId, now, now);
        afterCommit(tx, told, null);
        return 'created';
      }
      const kept = { ...before, priceCents: before.price_cents, active: before.active === 1 };
      if (isSame(kept, { name, code, priceCents, stock, active })) {
        met.run(runId, before.id);
        return 'unchanged';
      }
      update.run(...values, runId, now, before.id);
      afterCommit(tx, told, null);
      return 'updated';
    },
    met: (_tx, connectionId, remoteId, runId) => void metThere.run(runId, connectionId, remoteId),
    notMet: (connectionId, runId) =>
      countNotMet.get(runId, connectionId) ?? { absent: 0, inUse: 0 },
    retire(tx, connectionId, runId) {
      const { changes } = retire.run(clock.now(), connectionId, runId);
      if (changes > 0) afterCommit(tx, told, null);
      return changes;
    },
  };
}

function isSame(a: Omit<RemoteProduct, 'remoteId'>, b: Omit<RemoteProduct, 'remoteId'>): boolean {
  return (
    a.name === b.name &&
    a.code === b.code &&
    a.priceCents === b.priceCents &&
    a.stock === b.stock &&
    a.active === b.active
  );
}
