import type { EventRun } from '../../../shared/model/subscription.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { DueDelivery } from './delivery-store.ts';

export type RunRow = {
  readonly id: number;
  readonly uid: string;
  readonly subscription_id: number;
  readonly reason: EventRun['reason'];
  readonly state: EventRun['state'];
  readonly total: number;
  readonly sent: number;
  readonly failed: number;
  readonly skipped: number;
  readonly batches: number;
  readonly bytes: number;
  readonly started_at: number;
  readonly ended_at: number | null;
};

export type BatchRow = {
  readonly id: number;
  readonly uid: string;
  readonly run_id: number;
  readonly state: 'waiting' | 'delivered' | 'dead';
  readonly run_at: number;
  readonly attempts: number;
  readonly status: number | null;
  readonly reason: string | null;
  readonly events: number;
  readonly bytes: number;
  readonly created_at: number;
};

/** Runs and their batches. What a batch holds is fixed when it is made, before it is sent. */
export type BatchStore = {
  /** Takes all that waits now; null where nothing does, or one is under way. */
  begin(tx: Tx, subscriptionId: number, reason: EventRun['reason']): RunRow | null;
  running(subscriptionId: number): RunRow | null;
  /** The oldest batch that has no answer yet, of whatever run. */
  open(subscriptionId: number): BatchRow | null;
  /** What of a run is in no batch and may be put in one now, in order. */
  loose(runId: number, limit: number): DueDelivery[];
  /** When more of it may go; null when all of it has an end. */
  nextRunAt(runId: number): number | null;
  make(tx: Tx, runId: number, deliveryIds: readonly number[]): void;
  inBatch(batchId: number): DueDelivery[];
  count(tx: Tx, runId: number, more: Partial<Counts>): void;
  end(tx: Tx, runId: number): void;
};

type Counts = Pick<RunRow, 'sent' | 'failed' | 'skipped' | 'batches' | 'bytes'>;

const ofDelivery = `select event_delivery.*, event.uid as event_uid
  from event_delivery join event on event.id = event_id`;

export function createBatchStore(db: Db, clock: Clock): BatchStore {
  const { client } = db;
  const running = client.prepare<[number], RunRow>(
    `select * from event_run where subscription_id = ? and state = 'running'`,
  );
  const insertRun = client.prepare<unknown[], RunRow>(
    `insert into event_run (uid, subscription_id, reason, total, started_at)
     values (?, ?, ?, 0, ?) returning *`,
  );
  const claim = client.prepare(
    `update event_delivery set run_id = ?
      where subscription_id = ? and state = 'waiting' and run_id is null and run_at <= ?`,
  );
  const setTotal = client.prepare('update event_run set total = ? where id = ?');
  const dropRun = client.prepare('delete from event_run where id = ?');
  const open = client.prepare<[number], BatchRow>(
    `select event_batch.* from event_batch join event_run on event_run.id = run_id
      where subscription_id = ? and event_batch.state = 'waiting' order by event_batch.id limit 1`,
  );
  // What was not taken comes first again, and what is of its record after it.
  const loose = client.prepare<[number, number, number, number], DueDelivery>(
    `${ofDelivery} where run_id = ? and batch_id is null and event_delivery.state = 'waiting'
       and run_at <= ?
       and not exists (select 1 from event_delivery earlier
         where earlier.subscription_id = event_delivery.subscription_id
           and earlier.state = 'waiting' and earlier.about = event_delivery.about
           and earlier.id < event_delivery.id and earlier.run_at > ?)
      order by event_delivery.id limit ?`,
  );
  const nextRunAt = client
    .prepare<[number], number | null>(
      `select min(run_at) from event_delivery
        where run_id = ? and batch_id is null and state = 'waiting'`,
    )
    .pluck();
  const insertBatch = client
    .prepare<unknown[], number>(
      `insert into event_batch (uid, run_id, run_at, events, created_at)
       values (?, ?, ?, ?, ?) returning id`,
    )
    .pluck();
  const join = client.prepare('update event_delivery set batch_id = ? where id = ?');
  const inBatch = client.prepare<[number], DueDelivery>(
    `${ofDelivery} where batch_id = ? and event_delivery.state = 'waiting'
      order by event_delivery.id`,
  );
  const count = client.prepare(
    `update event_run set sent = sent + @sent, failed = failed + @failed,
       skipped = skipped + @skipped, batches = batches + @batches, bytes = bytes + @bytes
     where id = @id`,
  );
  const end = client.prepare(`update event_run set state = 'done', ended_at = ? where id = ?`);

  return {
    begin(_tx, subscriptionId, reason) {
      if (running.get(subscriptionId)) return null;
      const now = clock.now();
      const run = insertRun.get(newId(), subscriptionId, reason, now);
      if (!run) throw new Error('A run was not kept.');
      const { changes: total } = claim.run(run.id, subscriptionId, now);
      if (total === 0) {
        dropRun.run(run.id);
        return null;
      }
      setTotal.run(total, run.id);
      return { ...run, total };
    },
    running: (subscriptionId) => running.get(subscriptionId) ?? null,
    open: (subscriptionId) => open.get(subscriptionId) ?? null,
    loose: (runId, limit) => loose.all(runId, clock.now(), clock.now(), limit),
    nextRunAt: (runId) => nextRunAt.get(runId) ?? null,
    make(_tx, runId, deliveryIds) {
      const now = clock.now();
      const id = insertBatch.get(newId(), runId, now, deliveryIds.length, now);
      for (const deliveryId of deliveryIds) join.run(id, deliveryId);
    },
    inBatch: (batchId) => inBatch.all(batchId),
    count(_tx, id, more) {
      count.run({ sent: 0, failed: 0, skipped: 0, batches: 0, bytes: 0, ...more, id });
    },
    end: (_tx, runId) => void end.run(clock.now(), runId),
  };
}
