import {
  laneOfType,
  type ChosenLane,
  type DeliveryMode,
  type DeliveryState,
  type EventLane,
} from '../../../shared/model/subscription.ts';
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
  readonly mode: DeliveryMode;
  readonly schedule: string | null;
  readonly next_run_at: number | null;
  readonly lane: ChosenLane | null;
  readonly paused_at: number | null;
  readonly paused_reason: 'person' | 'gone' | null;
  readonly failing_since: number | null;
  readonly last_delivered_at: number | null;
  readonly previous_secret: string | null;
  readonly previous_until: number | null;
};

export type DeliveryRow = {
  readonly id: number;
  readonly uid: string;
  readonly subscription_id: number;
  readonly event_id: number;
  readonly state: DeliveryState;
  readonly run_at: number;
  readonly attempts: number;
  readonly status: number | null;
  readonly reason: string | null;
  readonly created_at: number;
  readonly settled_at: number | null;
  readonly lane: EventLane;
  readonly run_id: number | null;
  readonly batch_id: number | null;
  readonly mapping_version: number;
  readonly fingerprint: string | null;
  readonly replay_id: number | null;
};

export type DueDelivery = DeliveryRow & { readonly event_uid: string };

/** Subscriptions, and the events left for them. */
export type DeliveryStore = {
  subscriptions(): readonly SubscriptionRow[];
  byId(subscriptionId: number): SubscriptionRow | null;
  /** After subscriptions were written. */
  reread(): void;
  /** Whether anybody is to be told of events of a type. */
  wants(type: EventType): boolean;
  /** Leaves an event for those who want its type, once each; told after the commit. */
  plan(tx: Tx, event: Pick<EventRow, 'id' | 'type' | 'lead_id' | 'deal_id'>): void;
  /** Leaves an event for one of them, whatever types it wants. */
  leave(
    tx: Tx,
    event: Pick<EventRow, 'id' | 'type' | 'lead_id' | 'deal_id'>,
    to: Pick<SubscriptionRow, 'id' | 'lane'>,
  ): void;
  /** The first of a lane that may go now: none that waits behind another of its record. */
  next(subscriptionId: number, lane: EventLane): DueDelivery | null;
  /** When the lane may have something to do; what waits behind another counts with the other. */
  nextRunAt(subscriptionId: number, lane: EventLane): number | null;
  onWork(listener: () => void): void;
};

/** Of what waits, all that does not wait behind an earlier one of its record. */
const first = `not exists (select 1 from event_delivery earlier
  where earlier.subscription_id = event_delivery.subscription_id and earlier.state = 'waiting'
    and earlier.about = event_delivery.about and earlier.id < event_delivery.id)`;

export function createDeliveryStore(db: Db, clock: Clock): DeliveryStore {
  const { client } = db;
  const all = client.prepare<[], SubscriptionRow>('select * from event_subscription order by id');
  const insert = client.prepare(
    `insert into event_delivery (uid, subscription_id, event_id, run_at, created_at, about, lane)
     values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
  );
  const next = client.prepare<[number, EventLane, number], DueDelivery>(
    `select event_delivery.*, event.uid as event_uid
       from event_delivery join event on event.id = event_id
      where subscription_id = ? and event_delivery.lane = ? and event_delivery.state = 'waiting'
        and run_id is null and run_at <= ? and ${first}
      order by run_at, event_delivery.id limit 1`,
  );
  const nextRunAt = client
    .prepare<[number, EventLane], number | null>(
      `select min(run_at) from event_delivery
        where subscription_id = ? and lane = ? and state = 'waiting' and run_id is null and ${first}`,
    )
    .pluck();
  const listeners = new Set<() => void>();
  const told = () => {
    for (const listener of listeners) listener();
  };
  let known: readonly SubscriptionRow[] | null = null;
  let wanted = new Map<EventType, SubscriptionRow[]>();

  function subscriptions(): readonly SubscriptionRow[] {
    if (known) return known;
    known = all.all();
    wanted = new Map();
    for (const row of known) {
      if (row.enabled === 0) continue;
      for (const type of JSON.parse(row.types) as EventType[]) {
        wanted.set(type, [...(wanted.get(type) ?? []), row]);
      }
    }
    return known;
  }

  const leave: DeliveryStore['leave'] = (tx, event, { id, lane }) => {
    const now = clock.now();
    const urgency = lane ?? laneOfType[event.type];
    insert.run(newId(), id, event.id, now, now, recordOf(event), urgency);
    afterCommit(tx, told, undefined);
  };

  return {
    subscriptions,
    byId: (id) => subscriptions().find((each) => each.id === id) ?? null,
    reread: () => void (known = null),
    wants(type) {
      subscriptions();
      return wanted.has(type);
    },
    plan(tx, event) {
      subscriptions();
      for (const to of wanted.get(event.type) ?? []) leave(tx, event, to);
    },
    leave,
    next: (id, lane) => next.get(id, lane, clock.now()) ?? null,
    nextRunAt: (id, lane) => nextRunAt.get(id, lane) ?? null,
    onWork: (listener) => void listeners.add(listener),
  };
}

function recordOf(event: Pick<EventRow, 'lead_id' | 'deal_id'>): string | null {
  if (event.deal_id !== null) return `deal:${event.deal_id}`;
  return event.lead_id === null ? null : `lead:${event.lead_id}`;
}
