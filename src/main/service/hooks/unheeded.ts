import { setImmediate as nextTurn } from 'node:timers/promises';
import type { HookReason } from '../../../shared/model/hook.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import { bodyMark } from './dedupe.ts';

/**
 * Hooks that wait for nothing: nobody acts on them, or nothing is left of them.
 *
 * They lead to nothing and say why. Whoever tells one again, or has it replayed, has it looked at
 * again.
 */
export type Unheeded = {
  /** Those of an endpoint that have waited for an hour. Answers in how many ms the next one has. */
  setAside(endpointId: number, signal: AbortSignal): Promise<number | null>;
  /** Those without a body, as files of before hold some. */
  endEmpty(): void;
};

/** So many that wait close the door to everything else, so that these must not wait for long. */
const waitMs = 3_600_000;
const slice = 200;
const waits = `state in ('received', 'failed')`;

/** @param ended told of each time some were */
export function createUnheeded(db: Db, clock: Clock, ended: () => void): Unheeded {
  const { client } = db;
  const old = client
    .prepare<[number, number], number>(
      `select id from hook where ${waits} and endpoint_id = ? and run_at <= ?
       order by run_at, id limit ${slice}`,
    )
    .pluck();
  const oldest = client
    .prepare<[number], number | null>(
      `select min(run_at) from hook where endpoint_id = ? and ${waits}`,
    )
    .pluck();
  const empty = client
    .prepare<[], number>(
      `select id from hook where ${waits}
         and not exists (select 1 from hook_body where hook_id = hook.id)`,
    )
    .pluck();
  const end = client.prepare<[HookReason, number, number]>(
    `update hook set state = 'ignored', reason = ?, processed_at = ?,
       key = iif(key like '${bodyMark}%', null, key) where id = ?`,
  );

  function endAll(idsOf: () => number[], reason: HookReason): number {
    const count = transact(db, () => {
      const ids = idsOf();
      for (const id of ids) end.run(reason, clock.now(), id);
      return ids.length;
    });
    if (count > 0) ended();
    return count;
  }

  return {
    async setAside(endpointId, signal) {
      const some = () => old.all(endpointId, clock.now() - waitMs);
      while (!signal.aborted && endAll(some, 'nobody_acts') === slice) await nextTurn();
      const since = oldest.get(endpointId) ?? null;
      return since === null ? null : since + waitMs - clock.now();
    },
    endEmpty: () => void endAll(() => empty.all(), 'body_gone'),
  };
}
