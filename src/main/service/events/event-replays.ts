import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import type { DeliveryRow } from './delivery-store.ts';

/**
 * Sends many dead deliveries again with care: 1, then 10, then the rest, stopping at the first that
 * fails the same way. It is kept in the file, so a restart goes on where it was.
 *
 * Those of one batch go together, under the id the batch always had.
 */
export type EventReplays = {
  /** Starts one over these; answers how many it will send. */
  start(tx: Tx, fingerprint: string, deliveryIds: readonly number[], actor: string): number;
  /** At once, without care; answers how many. */
  revive(tx: Tx, deliveryIds: readonly number[]): number;
  settled(tx: Tx, delivery: DeliveryRow, to: 'delivered' | 'dead', print: string | null): void;
};

const steps = [1, 10, Number.POSITIVE_INFINITY] as const;

type ReplayRow = { readonly id: number; readonly fingerprint: string; readonly stage: number };

export function createEventReplays(db: Db, clock: Clock): EventReplays {
  const { client } = db;
  const insert = client
    .prepare<[string, string, number], number>(
      'insert into event_replay (fingerprint, actor, created_at) values (?, ?, ?) returning id',
    )
    .pluck();
  const byId = client.prepare<[number], ReplayRow>(
    `select id, fingerprint, stage from event_replay where id = ? and state = 'running'`,
  );
  const join = client.prepare(
    `update event_delivery set replay_id = ? where id = ? and state = 'dead' and replay_id is null`,
  );
  const next = client
    .prepare<[number, number], number>(
      `select id from event_delivery where replay_id = ? and state = 'dead' order by id limit ?`,
    )
    .pluck();
  const under = client
    .prepare<[number], number>(
      `select count(*) from event_delivery where replay_id = ? and state = 'waiting'`,
    )
    .pluck();
  const leave = client.prepare('update event_delivery set replay_id = null where id = ?');
  const leaveAll = client.prepare(
    `update event_delivery set replay_id = null where replay_id = ? and state = 'dead'`,
  );
  const advance = client.prepare('update event_replay set stage = ? where id = ?');
  const end = client.prepare('update event_replay set state = ?, ended_at = ? where id = ?');
  const arm = client.prepare(
    `update event_delivery set state = 'waiting', run_at = @now, created_at = @now, attempts = 0,
       settled_at = null, fingerprint = null, lane = 'retry', replays = replays + 1,
       run_id = case when batch_id is null then null else run_id end
     where id = @id and state = 'dead'`,
  );
  const mates = client
    .prepare<[number], number>(
      `select mate.id from event_delivery mate join event_batch on event_batch.id = mate.batch_id
        where mate.batch_id = (select batch_id from event_delivery where id = ?)
          and event_batch.state = 'dead' and mate.state = 'dead'`,
    )
    .pluck();
  const armBatch = client.prepare(
    `update event_batch set state = 'waiting', run_at = @now, created_at = @now, attempts = 0,
       settled_at = null
     where state = 'dead' and id = (select batch_id from event_delivery where id = @id)`,
  );
  const uncount = client.prepare(
    `update event_run set failed = max(0, failed - ?), batches = max(0, batches - 1)
      where id = (select run_id from event_delivery where id = ?)`,
  );
  // Released and not tried: as dead as before.
  const takeBack = client.prepare(
    `update event_delivery set state = 'dead', fingerprint = @print, settled_at = @now,
       replays = max(0, replays - 1)
     where replay_id = @id and state = 'waiting' and attempts = 0 and batch_id is null`,
  );

  function revive(_tx: Tx, ids: readonly number[]): number {
    const now = clock.now();
    let count = 0;
    for (const id of ids) {
      const together = mates.all(id);
      if (together.length > 0) {
        armBatch.run({ id, now });
        uncount.run(together.length, id);
      }
      for (const each of together.length > 0 ? together : [id]) {
        count += arm.run({ id: each, now }).changes;
      }
    }
    return count;
  }

  function goOn(tx: Tx, replay: ReplayRow): void {
    const most = Math.min(steps[replay.stage] ?? Number.POSITIVE_INFINITY, 10_000);
    if (revive(tx, next.all(replay.id, most)) > 0) return;
    if ((under.get(replay.id) ?? 0) === 0) end.run('done', clock.now(), replay.id);
  }

  return {
    revive,
    start(tx, fingerprint, deliveryIds, actor) {
      const id = insert.get(fingerprint, actor, clock.now()) as number;
      const joined = deliveryIds.reduce((sum, each) => sum + join.run(id, each).changes, 0);
      goOn(tx, { id, fingerprint, stage: 0 });
      return joined;
    },
    settled(tx, { id, replay_id: replayId }, to, print) {
      if (replayId === null) return;
      leave.run(id);
      const replay = byId.get(replayId);
      if (!replay) return;
      if (to === 'dead' && print === replay.fingerprint) {
        const now = clock.now();
        end.run('stopped', now, replay.id);
        takeBack.run({ id: replay.id, now, print });
        leaveAll.run(replay.id);
        return;
      }
      if ((under.get(replay.id) ?? 0) > 0) return;
      const stage = Math.min(replay.stage + 1, steps.length - 1);
      advance.run(stage, replay.id);
      goOn(tx, { ...replay, stage });
    },
  };
}
