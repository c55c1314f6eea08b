import type { AlertChannelKind } from '../../../shared/model/alert.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import { newId } from '../ids.ts';

export type AlertDelivery = {
  readonly id: number;
  readonly uid: string;
  readonly alert_id: number;
  readonly channel: AlertChannelKind;
  readonly what: 'opened' | 'resolved';
  readonly state: 'waiting' | 'delivered' | 'dead';
  readonly run_at: number;
  readonly attempts: number;
  readonly status: number | null;
  readonly reason: string | null;
  readonly created_at: number;
  readonly settled_at: number | null;
};

/** Alerts on their way to a channel. */
export type AlertDeliveries = {
  plan(tx: Tx, alertId: number, channel: AlertChannelKind, what: AlertDelivery['what']): void;
  /** The first in order, whether it is due or not: what ends is not told before what began. */
  next(channel: string): AlertDelivery | null;
  last(channel: string): AlertDelivery | null;
  delivered(id: number, status: number): void;
  dead(id: number, status: number | null, reason: string): void;
  later(id: number, runAt: number, status: number | null, reason: string): void;
  /** What waits for a channel that is gone. */
  drop(channel: string): void;
};

export function createAlertDeliveries(db: Db, clock: Clock): AlertDeliveries {
  const { client } = db;
  const insert = client.prepare(
    `insert into alert_delivery (uid, alert_id, channel, what, run_at, created_at)
     values (?, ?, ?, ?, ?, ?)`,
  );
  const next = client.prepare<[string], AlertDelivery>(
    `select * from alert_delivery where state = 'waiting' and channel = ? order by id limit 1`,
  );
  const last = client.prepare<[string], AlertDelivery>(
    `select * from alert_delivery where channel = ? and attempts > 0 order by id desc limit 1`,
  );
  const settle = client.prepare(
    `update alert_delivery set state = ?, attempts = attempts + 1, status = ?, reason = ?,
       settled_at = ? where id = ?`,
  );
  const later = client.prepare(
    `update alert_delivery set attempts = attempts + 1, run_at = ?, status = ?, reason = ? where id = ?`,
  );
  const drop = client.prepare(`delete from alert_delivery where state = 'waiting' and channel = ?`);

  return {
    plan: (_tx, alertId, channel, what) =>
      void insert.run(newId(), alertId, channel, what, clock.now(), clock.now()),
    next: (channel) => next.get(channel) ?? null,
    last: (channel) => last.get(channel) ?? null,
    delivered: (id, status) => void settle.run('delivered', status, null, clock.now(), id),
    dead: (id, status, reason) => void settle.run('dead', status, reason, clock.now(), id),
    later: (id, runAt, status, reason) => void later.run(runAt, status, reason, id),
    drop: (channel) => void drop.run(channel),
  };
}
