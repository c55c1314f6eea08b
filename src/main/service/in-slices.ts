import { setImmediate as nextTurn } from 'node:timers/promises';
import { transact, type Db, type Tx } from './db/database.ts';

const mostInSlice = 200;
const sliceMs = 8;

/**
 * Does work on many rows without anybody noticing: at most 200 rows or 8 ms a transaction, and
 * everything else has its turn in between. With its commit a slice stays under 20 ms.
 */
export async function inSlices<T>(
  db: Db,
  items: readonly T[],
  work: (tx: Tx, item: T) => void,
): Promise<void> {
  let at = 0;
  while (at < items.length) {
    at = transact(db, (tx) => {
      const until = performance.now() + sliceMs;
      const end = Math.min(at + mostInSlice, items.length);
      let next = at;
      do {
        work(tx, items[next] as T);
        next += 1;
      } while (next < end && performance.now() < until);
      return next;
    });
    await nextTurn();
  }
}
