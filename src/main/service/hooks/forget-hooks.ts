import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';

const day = 86_400_000;
/** So long a redelivery is known for one. */
const keysMs = 30 * day;
const bodiesMs = 14 * day;
const mostBytes = 500 * 1024 * 1024;
const slice = 200;

/**
 * Forgets bodies that are old or too many, and later the hooks themselves.
 *
 * What still waits to be processed is never forgotten, however old or large it is; what failed for
 * good keeps its body as long as the row, so that it can be replayed.
 */
export type ForgetHooks = (signal: AbortSignal) => Promise<void>;

export function createForgetHooks(
  db: Db,
  clock: Clock,
  limits: { readonly mostBytes?: number } = {},
): ForgetHooks {
  const { client } = db;
  const most = limits.mostBytes ?? mostBytes;
  const oldRows = client.prepare(
    `delete from hook where id in (select id from hook
       where state in ('applied', 'ignored', 'dead') and received_at < ? limit ${slice})`,
  );
  const oldBodies = client.prepare(
    `update hook set body = null where id in (select id from hook
       where body is not null and received_at < ? and state in ('applied', 'ignored') limit ${slice})`,
  );
  const bytes = client
    .prepare<[], number>(`select coalesce(sum(size), 0) from hook where body is not null`)
    .pluck();
  const oldest = client.prepare<[], { id: number; size: number }>(
    `select id, size from hook where body is not null and state in ('applied', 'ignored')
     order by received_at limit ${slice}`,
  );
  const drop = client.prepare(`update hook set body = null where id = ?`);

  async function repeat(once: () => number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && once() === slice) await nextTurn();
  }

  return async (signal) => {
    const now = clock.now();
    await repeat(() => oldRows.run(now - keysMs).changes, signal);
    await repeat(() => oldBodies.run(now - bodiesMs).changes, signal);
    let over = (bytes.get() ?? 0) - most;
    await repeat(() => {
      if (over <= 0) return 0;
      const found = oldest.all();
      for (const { id, size } of found) {
        if (over <= 0) break;
        drop.run(id);
        over -= size;
      }
      return found.length;
    }, signal);
  };
}
