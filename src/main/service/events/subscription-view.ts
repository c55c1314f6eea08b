import { PonteError } from '../../../shared/errors.ts';
import type { EventType } from '../../../shared/model/event.ts';
import type {
  DeliveryAttempt,
  EventBatch,
  EventDelivery,
  EventRun,
  EventRunDetail,
  EventSubscription,
} from '../../../shared/model/subscription.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import type { BatchRow, RunRow } from './batch-store.ts';
import type { DeliveryRow, SubscriptionRow } from './delivery-store.ts';
import type { OutgoingStore } from './outgoing-store.ts';

/** What is shown of subscriptions, their deliveries and their runs. */
export type SubscriptionView = {
  one(row: SubscriptionRow): EventSubscription;
  deliveries(
    subscriptionId: number,
    how: { state?: string | undefined; limit: number },
  ): EventDelivery[];
  attempts(subscriptionId: number, deliveryUid: string): DeliveryAttempt[];
  runs(subscriptionId: number, limit: number): EventRun[];
  run(subscriptionId: number, uid: string): EventRunDetail;
};

type ListedDelivery = DeliveryRow & {
  readonly event_uid: string;
  readonly type: EventType;
  readonly run_uid: string | null;
};
type AttemptRow = {
  readonly at: number;
  readonly duration_ms: number;
  readonly status: number | null;
  readonly outcome: DeliveryAttempt['outcome'];
  readonly answer: string | null;
  readonly bytes: number;
};

const mostShown = 1000;

export function createSubscriptionView(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly outgoing: OutgoingStore;
}): SubscriptionView {
  const { clock, outgoing } = parts;
  const { client } = parts.db;
  const counts = client.prepare<[number], { state: string; n: number }>(
    `select state, count(*) as n from event_delivery
      where subscription_id = ? and state in ('waiting', 'dead') group by state`,
  );
  const listed = `select event_delivery.*, event.uid as event_uid, event.type, event_run.uid as run_uid
    from event_delivery join event on event.id = event_id
    left join event_run on event_run.id = event_delivery.run_id`;
  const page = client.prepare<unknown[], ListedDelivery>(
    `${listed} where event_delivery.subscription_id = ? and (? is null or event_delivery.state = ?)
      order by event_delivery.id desc limit ?`,
  );
  const ofRun = client.prepare<[number], ListedDelivery>(
    `${listed} where event_delivery.run_id = ? order by event_delivery.id limit ${mostShown}`,
  );
  const deliveryOf = client.prepare<[number, string], { id: number; batch_id: number | null }>(
    'select id, batch_id from event_delivery where subscription_id = ? and uid = ?',
  );
  const tries = client.prepare<[number | null, number | null], AttemptRow>(
    `select * from event_attempt where delivery_id = ? or batch_id = ? order by id desc`,
  );
  const runs = client.prepare<[number, number], RunRow>(
    'select * from event_run where subscription_id = ? order by id desc limit ?',
  );
  const oneRun = client.prepare<[number, string], RunRow>(
    'select * from event_run where subscription_id = ? and uid = ?',
  );
  const batchesOf = client.prepare<[number], BatchRow>(
    `select * from event_batch where run_id = ? order by id limit ${mostShown}`,
  );

  function toBatch(row: BatchRow): EventBatch {
    return {
      id: row.uid,
      state: row.state,
      events: row.events,
      bytes: row.bytes,
      attempts: row.attempts,
      status: row.status,
      reason: row.reason,
      retryAt: row.state === 'waiting' && row.run_at > clock.now() ? iso(row.run_at) : null,
      log: tries.all(null, row.id).map(toAttempt),
    };
  }

  return {
    one(row) {
      const numbers = new Map(counts.all(row.id).map(({ state, n }) => [state, n]));
      const previousUntil = (row.previous_until ?? 0) > clock.now() ? row.previous_until : null;
      return {
        id: row.uid,
        name: row.name,
        url: row.url,
        types: JSON.parse(row.types) as EventType[],
        enabled: row.enabled === 1,
        lane: row.lane,
        mode: row.mode,
        schedule: row.schedule,
        nextRunAt: isoOrNull(row.next_run_at),
        paused:
          row.paused_at === null
            ? null
            : { since: iso(row.paused_at), reason: row.paused_reason ?? 'person' },
        mappingVersion: outgoing.of(row.id).version,
        previousUntil: isoOrNull(previousUntil),
        lastDeliveredAt: isoOrNull(row.last_delivered_at),
        failingSince: isoOrNull(row.failing_since),
        waiting: numbers.get('waiting') ?? 0,
        dead: numbers.get('dead') ?? 0,
        createdAt: iso(row.created_at),
      };
    },
    deliveries: (id, { state, limit }) =>
      page.all(id, state ?? null, state ?? null, limit).map(toDelivery),
    attempts(id, uid) {
      const delivery = deliveryOf.get(id, uid);
      if (!delivery) throw new PonteError('NOT_FOUND', 'This delivery is no longer kept.');
      return tries.all(delivery.id, delivery.batch_id).map(toAttempt);
    },
    runs: (id, limit) => runs.all(id, limit).map(toRun),
    run(id, uid) {
      const row = oneRun.get(id, uid);
      if (!row) throw new PonteError('NOT_FOUND', 'This run is no longer kept.');
      return {
        ...toRun(row),
        batchList: batchesOf.all(row.id).map(toBatch),
        deliveries: ofRun.all(row.id).map(toDelivery),
      };
    },
  };
}

export function toRun(row: RunRow): EventRun {
  const { reason, state, total, sent, failed, skipped, batches, bytes } = row;
  return {
    id: row.uid,
    reason,
    state,
    total,
    sent,
    failed,
    skipped,
    batches,
    bytes,
    startedAt: iso(row.started_at),
    endedAt: isoOrNull(row.ended_at),
  };
}

function toDelivery(row: ListedDelivery): EventDelivery {
  return {
    id: row.uid,
    eventId: row.event_uid,
    type: row.type,
    state: row.state,
    lane: row.lane,
    runId: row.run_uid,
    mappingVersion: row.mapping_version,
    attempts: row.attempts,
    status: row.status,
    reason: row.reason,
    retryAt: row.state === 'waiting' ? iso(row.run_at) : null,
    createdAt: iso(row.created_at),
    settledAt: isoOrNull(row.settled_at),
  };
}

function toAttempt(row: AttemptRow): DeliveryAttempt {
  const { status, outcome, answer, bytes } = row;
  return { at: iso(row.at), durationMs: row.duration_ms, status, outcome, answer, bytes };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : iso(at);
}
