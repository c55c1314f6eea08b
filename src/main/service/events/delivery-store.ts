import type { DeliveryState } from '../../../shared/model/subscription.ts';
import type { EventType } from '../../../shared/model/event.ts';
import type { Clock } from '../clock.ts';
import { afterCommit, type Db, type Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { EventRow } from './event-store.ts';

export type SubscriptionRow = {
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly url: string;
  /** JSON. */
  readonly types: string;
  readonly secret: string;
  readonly enabled: number;
  readonly created_at: number;
};

export type DeliveryRow = {
  readonly id: number;
  readonly uid: string;
  readonly event_id: number;
  readonly state: DeliveryState;
  readonly run_at: number;
  readonly attempts: number;
  readonly status: number | null;
  readonly reason: string | null;
  readonly created_at: number;
  readonly settled_at: number | null;
};

export type Tried =
  | { readonly to: 'delivered'; readonly status: number }
  | { readonly to: 'dead'; readonly status: number | null; readonly reason: string }
  | {
      readonly to: 'waiting';
      readonly status: number | null;
      readonly reason: string;
      readonly runAt: number;
      /** Whether the try is held against it. */
      readonly counts: boolean;
    };

/** Subscriptions, and the events on their way to them. */
export type DeliveryStore = {
  subscriptions(): readonly SubscriptionRow[];
  /** After subscriptions were written. */
  reread(): void;
  /** Whether anybody is to be told of events of a type. */
  wants(type: EventType): boolean;
  /** Leaves an event for those who want its type, once each; told after the commit. */
  plan(tx: Tx, event: Pick<EventRow, 'id' | 'type'>): void;
  next(subscriptionId: number): (DeliveryRow & { event_uid: string }) | null;
  nextRunAt(subscriptionId: number): number | null;
  tried(tx: Tx, id: number, tried: Tried): void;
  onWork(listener: () => void): void;
};

export function createDeliveryStore(db: Db, clock: Clock): DeliveryStore {
  const { client } = db;
  const all = client.prepare<[], SubscriptionRow>('select * from event_subscription order by id');
  const insert = client.prepare(
    `insert into event_delivery (uid, subscription_id, event_id, run_at, created_at)
     values (?, ?, ?, ?, ?) on conflict do nothing`,
  );
  const next = client.prepare<[number, number], DeliveryRow & { event_uid: string }>(
    `select event_delivery.*, event.uid as event_uid
       from event_delivery join event on event.id = event_id
      where subscription_id = ? and event_delivery.state = 'waiting' and run_at <= ?
      order by run_at, event_delivery.id limit 1`,
  );
  const nextRunAt = client
    .prepare<[number], number | null>(
      `select min(run_at) from event_delivery where subscription_id = ? and state = 'waiting'`,
    )
    .pluck();
  const settle = client.prepare(
    `update event_delivery set state = ?, status = ?, reason = ?, attempts = attempts + ?,
       run_at = ?, settled_at = ? where id = ?`,
  );
  const listeners = new Set<() => void>();
  const told = () => {
    for (const listener of listeners) listener();
  };
  let known: readonly SubscriptionRow[] | null = null;
  let wanted = new Map<EventType, number[]>();

  function subscriptions(): readonly SubscriptionRow[] {
    if (known) return known;
    known = all.all();
    wanted = new Map();
    for (const { id, types, enabled } of known) {
      if (enabled === 0) continue;
      for (const type of JSON.parse(types) as EventType[]) {
        wanted.set(type, [...(wanted.get(type) ?? []), id]);
      }
    }
    return known;
  }

  return {
    subscriptions,
    reread: () => void (known = null),
    wants(type) {
      subscriptions();
      return wanted.has(type);
    },
    plan(tx, event) {
      subscriptions();
      const by = wanted.get(event.type);
      if (!by) return;
      const now = clock.now();
      for (const id of by) insert.run(newId(), id, event.id, now, now);
      afterCommit(tx, told, undefined);
    },
    next: (id) => next.get(id, clock.now()) ?? null,
    nextRunAt: (id) => nextRunAt.get(id) ?? null,
    tried(_tx, id, tried) {
      const now = clock.now();
      const reason = tried.to === 'delivered' ? null : tried.reason;
      const counts = tried.to === 'waiting' && !tried.counts ? 0 : 1;
      const [runAt, settledAt] = tried.to === 'waiting' ? [tried.runAt, null] : [now, now];
      settle.run(tried.to, tried.status, reason, counts, runAt, settledAt, id);
    },
    onWork: (listener) => void listeners.add(listener),
  };
}
