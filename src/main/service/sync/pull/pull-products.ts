import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RunCounts } from '../../../../shared/model/sync.ts';
import { transact, type Db } from '../../db/database.ts';
import type { ProductStore } from '../../products/product-store.ts';
import type { ConnectionRow } from '../../providers/connection-store.ts';
import type { ProductPage } from '../../providers/provider.ts';
import type { SyncConfig } from '../config.ts';
import type { Ports } from '../ports.ts';
import type { RunRow, RunStore } from '../runs/run-store.ts';
import type { MassGuard } from './mass-guard.ts';

/**
 * Reads all products of a connection; those a whole reading did not meet are no longer in use.
 *
 * So many gone at once that it looks like a mistake there are left as they are, until a person has
 * said that they are.
 */
export type PullProductsParts = {
  readonly db: Db;
  readonly products: ProductStore;
  readonly ports: Ports;
  readonly runs: RunStore;
  readonly guard: Pick<MassGuard, 'gone'>;
  readonly config: SyncConfig;
};

/** So few may always go; of a longer list, this share. */
const FEW = 20;
const SHARE = 0.1;

export function createPullProducts(parts: PullProductsParts) {
  const { db, products, runs, config } = parts;

  return async (
    connection: ConnectionRow,
    run: RunRow,
    counts: RunCounts,
    signal: AbortSignal,
  ): Promise<'done' | 'cancelled'> => {
    const port = await parts.ports.products(connection.id);
    if (port === null) return 'done';
    for (let cursor: string | null = null; ;) {
      counts.calls += 1;
      const page: ProductPage = await port.page(cursor, signal);
      if (!(await keep(connection, run, counts, page))) return 'cancelled';
      cursor = page.next;
      if (cursor === null) break;
    }
    retire(connection, run, counts);
    return 'done';
  };

  /** @returns false when the run was cancelled meanwhile */
  async function keep(
    connection: ConnectionRow,
    run: RunRow,
    counts: RunCounts,
    { items }: ProductPage,
  ): Promise<boolean> {
    for (let start = 0; start < items.length; start += config.sliceRecords) {
      transact(db, (tx) => {
        for (const item of items.slice(start, start + config.sliceRecords)) {
          counts.read += 1;
          if ('unreadable' in item) {
            const { remoteId, unreadable: raw } = item;
            counts.failed += 1;
            if (remoteId !== null) products.met(tx, connection.id, remoteId, run.id);
            const message = 'This product cannot be read.';
            runs.problem(tx, run.id, {
              remoteId,
              recordId: null,
              code: 'unreadable',
              message,
              raw,
            });
            continue;
          }
          const seen = { ...item, connectionId: connection.id, runId: run.id };
          counts[products.keep(tx, seen)] += 1;
        }
        runs.progress(tx, run.id, counts, counts.read, null);
      });
      await nextTurn();
      if (runs.byId(run.id)?.state !== 'running') return false;
    }
    return true;
  }

  function retire(connection: ConnectionRow, run: RunRow, counts: RunCounts): void {
    const { absent, inUse } = products.notMet(connection.id, run.id);
    const few = absent <= Math.max(FEW, SHARE * inUse) && absent < Math.max(inUse, 1);
    const tooMany = absent > 0 && !few && connection.settings.massChange !== 'accepted';
    parts.guard.gone(connection.id, 'product', tooMany);
    transact(db, (tx) => {
      if (!tooMany) {
        counts.updated += products.retire(tx, connection.id, run.id);
        return;
      }
      const message = `${absent} of ${inUse} products are no longer there. So many at once are left as they are.`;
      runs.problem(tx, run.id, { remoteId: null, recordId: null, code: 'many_gone', message });
    });
  }
}
