import type {
  ChosenDeliveries,
  DeadDelivery,
  DeadDeliveryCause,
} from '../../../shared/model/dead-delivery.ts';
import type { EventType } from '../../../shared/model/event.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import type { Live } from '../live.ts';
import type { DeliveryRow } from './delivery-store.ts';
import type { EventReplays } from './event-replays.ts';

/**
 * A place that dead letters come from, whatever they are: listed by cause, sent again with care,
 * given up with a reason.
 */
export type DeadSource<Cause, Letter> = {
  causes(): Cause[];
  list(how: { fingerprint?: string | undefined; limit: number }): Letter[];
  retry(chosen: ChosenDeliveries, operator: Operator): number;
  discard(chosen: ChosenDeliveries, reason: string, operator: Operator): number;
};

export type DeadDeliveries = DeadSource<DeadDeliveryCause, DeadDelivery>;

type CauseRow = {
  readonly fingerprint: string;
  readonly subscription_uid: string;
  readonly subscription_name: string;
  readonly status: number | null;
  readonly reason: string | null;
  readonly count: number;
  readonly since: number;
  readonly replaying: number;
};
type LetterRow = DeliveryRow & {
  readonly subscription_uid: string;
  readonly subscription_name: string;
  readonly event_uid: string;
  readonly type: EventType;
  readonly run_uid: string | null;
  readonly replays: number;
};

export function createDeadDeliveries(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  readonly audit: AuditLog;
  readonly replays: EventReplays;
  readonly kick: () => void;
}): DeadDeliveries {
  const { db, clock, live, audit, replays } = parts;
  const { client } = db;
  // Of one fingerprint all have the same subscription, answer and reason: the newest tells them.
  const causes = client.prepare<[], CauseRow>(
    `with cause as materialized (
       select fingerprint, count(*) as count, min(settled_at) as since, max(id) as newest,
         max(replay_id is not null) as replaying
       from event_delivery where state = 'dead' group by fingerprint)
     select cause.*, event_subscription.uid as subscription_uid,
       event_subscription.name as subscription_name, event_delivery.status, event_delivery.reason
     from cause join event_delivery on event_delivery.id = cause.newest
       join event_subscription on event_subscription.id = event_delivery.subscription_id
     order by cause.count desc, cause.since`,
  );
  const letters = client.prepare<unknown[], LetterRow>(
    `select event_delivery.*, event.uid as event_uid, event.type, event_run.uid as run_uid,
       event_subscription.uid as subscription_uid, event_subscription.name as subscription_name
     from event_delivery join event on event.id = event_id
       join event_subscription on event_subscription.id = event_delivery.subscription_id
       left join event_run on event_run.id = event_delivery.run_id
     where event_delivery.state = 'dead' and (? is null or fingerprint = ?)
     order by event_delivery.id limit ?`,
  );
  const byUids = client
    .prepare<[string], number>(
      `select id from event_delivery
        where state = 'dead' and uid in (select value from json_each(?)) order by id`,
    )
    .pluck();
  const byCause = client
    .prepare<[string], number>(
      `select id from event_delivery where state = 'dead' and fingerprint = ? order by id`,
    )
    .pluck();
  const printOf = client
    .prepare<[number], string | null>('select fingerprint from event_delivery where id = ?')
    .pluck();
  const giveUp = client.prepare(
    `update event_delivery set state = 'discarded', discard_note = ?, settled_at = ?,
       replay_id = null where id = ? and state = 'dead'`,
  );

  function idsOf(chosen: ChosenDeliveries): number[] {
    return 'ids' in chosen
      ? byUids.all(JSON.stringify(chosen.ids))
      : byCause.all(chosen.fingerprint);
  }

  function changed(count: number): number {
    if (count === 0) return 0;
    live.tell({ type: 'events.changed' });
    live.tell({ type: 'queue.changed' });
    parts.kick();
    return count;
  }

  return {
    causes: () =>
      causes.all().map((row) => ({
        kind: 'delivery' as const,
        fingerprint: row.fingerprint,
        subscriptionId: row.subscription_uid,
        subscriptionName: row.subscription_name,
        status: row.status,
        message: row.reason ?? '',
        count: row.count,
        since: iso(row.since),
        replaying: row.replaying === 1,
      })),
    list: ({ fingerprint, limit }) =>
      letters.all(fingerprint ?? null, fingerprint ?? null, limit).map(toLetter),
    retry(chosen, operator) {
      return changed(
        transact(db, (tx) => {
          const ids = idsOf(chosen);
          if (ids.length === 1) return replays.revive(tx, ids);
          const groups = new Map<string, number[]>();
          for (const id of ids) {
            const print = printOf.get(id) ?? '';
            groups.set(print, [...(groups.get(print) ?? []), id]);
          }
          return [...groups].reduce(
            (sum, [print, group]) => sum + replays.start(tx, print, group, operator.name),
            0,
          );
        }),
      );
    },
    discard(chosen, reason, operator) {
      return changed(
        transact(db, (tx) => {
          const ids = idsOf(chosen);
          const now = clock.now();
          const count = ids.reduce((sum, id) => sum + giveUp.run(reason, now, id).changes, 0);
          if (count > 0) {
            audit.append(tx, {
              actor: operator.name,
              action: 'event_delivery.discarded',
              subjectType: 'event_delivery',
              subjectId: 'fingerprint' in chosen ? chosen.fingerprint : (chosen.ids[0] ?? ''),
            });
          }
          return count;
        }),
      );
    },
  };
}

function toLetter(row: LetterRow): DeadDelivery {
  return {
    kind: 'delivery',
    id: row.uid,
    eventId: row.event_uid,
    subscriptionId: row.subscription_uid,
    subscriptionName: row.subscription_name,
    type: row.type,
    state: row.state,
    lane: row.lane,
    runId: row.run_uid,
    mappingVersion: row.mapping_version,
    attempts: row.attempts,
    replays: row.replays,
    status: row.status,
    reason: row.reason,
    retryAt: null,
    fingerprint: row.fingerprint ?? '',
    createdAt: iso(row.created_at),
    settledAt: row.settled_at === null ? null : iso(row.settled_at),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
