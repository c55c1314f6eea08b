import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';

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
  const finished = `state in ('applied', 'ignored')`;
  const oldRows = client
    .prepare<[number], number>(
      `select id from hook where state in ('applied', 'ignored', 'dead') and received_at < ?
       limit ${slice}`,
    )
    .pluck();
  const oldBodies = client
    .prepare<[number], number>(
      `select id from hook where body_bytes is not null and received_at < ? and ${finished}
       limit ${slice}`,
    )
    .pluck();
  const bytes = client.prepare<[], number>(`select coalesce(sum(body_bytes), 0) from hook`).pluck();
  const oldest = client.prepare<[], { id: number; bytes: number }>(
    `select id, body_bytes as bytes from hook where body_bytes is not null and ${finished}
     order by id limit ${slice}`,
  );
  const dropBody = client.prepare(`delete from hook_body where hook_id = ?`);
  const noBody = client.prepare(`update hook set body_bytes = null where id = ?`);
  const dropRow = client.prepare(`delete from hook where id = ?`);

  /** @returns how many were looked at */
  function drop(ids: readonly number[], whole: boolean): number {
    transact(db, () => {
      for (const id of ids) {
        dropBody.run(id);
        if (whole) dropRow.run(id);
        else noBody.run(id);
      }
    });
    return ids.length;
  }

  async function repeat(once: () => number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && once() === slice) await nextTurn();
  }

  return async (signal) => {
    const now = clock.now();
    await repeat(() => drop(oldRows.all(now - keysMs), true), signal);
    await repeat(() => drop(oldBodies.all(now - bodiesMs), false), signal);
    let over = (bytes.get() ?? 0) - most;
    await repeat(() => {
      const ids: number[] = [];
      for (const each of oldest.all()) {
        if (over <= 0) break;
        ids.push(each.id);
        over -= each.bytes;
      }
      return drop(ids, false);
    }, signal);
  };
}
