import { PonteError } from '../../../shared/errors.ts';
import {
  laneOfType,
  type EventDelivery,
  type EventRun,
  type EventSubscription,
  type EventSubscriptionDraft,
  type EventSubscriptionPatch,
  type EventSubscriptionSecret,
  type TestSend,
} from '../../../shared/model/subscription.ts';
import type { EventType } from '../../../shared/model/event.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import { schemes } from '../hooks/verify.ts';
import { newId } from '../ids.ts';
import type { Live } from '../live.ts';
import { addressFlaw } from '../providers/http.ts';
import type { Vault } from '../sync/ports.ts';
import { isSchedule } from '../sync/timetable/schedule.ts';
import { nextTimeOf } from './batch-sender.ts';
import type { BatchStore } from './batch-store.ts';
import type { DeliveryStore, SubscriptionRow } from './delivery-store.ts';
import type { EventReplays } from './event-replays.ts';
import type { Sender } from './sender.ts';
import { toRun, type SubscriptionView } from './subscription-view.ts';

/** What an admin does with subscriptions. */
export type SubscriptionService = {
  list(): EventSubscription[];
  create(draft: EventSubscriptionDraft, operator: Operator): Promise<EventSubscriptionSecret>;
  rotate(uid: string, operator: Operator): Promise<EventSubscriptionSecret>;
  update(uid: string, patch: EventSubscriptionPatch, operator: Operator): EventSubscription;
  remove(uid: string, operator: Operator): void;
  test(uid: string): Promise<TestSend>;
  retry(uid: string, deliveryIds: readonly string[] | undefined): number;
  runNow(uid: string, operator: Operator): EventRun | null;
  /** @throws PonteError NOT_FOUND */
  existing(uid: string): SubscriptionRow;
  deliveries(uid: string, how: { state?: string | undefined; limit: number }): EventDelivery[];
};

export type SubscriptionServiceParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly live: Live;
  readonly vault: Vault;
  readonly deliveries: DeliveryStore;
  readonly batches: BatchStore;
  readonly replays: EventReplays;
  readonly sender: Sender;
  readonly view: SubscriptionView;
  readonly kick: () => void;
};

const most = 50;
const previousMs = 24 * 3_600_000;
const testMs = 20_000;

export function createSubscriptionService(parts: SubscriptionServiceParts): SubscriptionService {
  const { db, clock, audit, vault, deliveries, batches, replays, sender, view } = parts;
  const { client } = db;
  const insert = client.prepare(
    `insert into event_subscription
       (uid, name, url, types, secret, lane, mode, schedule, next_run_at, created_at, updated_at)
     values (@uid, @name, @url, @types, @secret, @lane, @mode, @schedule, @nextRunAt, @now, @now)`,
  );
  const write = client.prepare(
    `update event_subscription set name = @name, url = @url, types = @types, enabled = @enabled,
       lane = @lane, mode = @mode, schedule = @schedule, next_run_at = @nextRunAt,
       paused_at = @pausedAt, paused_reason = @pausedReason, updated_at = @now
     where id = @id`,
  );
  // What waits goes over to the lane that was chosen; what failed stays where it is.
  const relane = client.prepare(
    `update event_delivery set lane = coalesce(@lane,
       (select json_extract(@lanes, '$."' || event.type || '"') from event
         where event.id = event_delivery.event_id), 'default')
     where subscription_id = @id and state = 'waiting' and lane <> 'retry'`,
  );
  const newSecret = client.prepare(
    `update event_subscription set previous_secret = secret, previous_until = ?, secret = ?,
       updated_at = ? where id = ?`,
  );
  const drop = client.prepare('delete from event_subscription where id = ?');
  const dead = client
    .prepare<unknown[], number>(
      `select id from event_delivery where subscription_id = ? and state = 'dead'
        and (? is null or uid in (select value from json_each(?))) order by id`,
    )
    .pluck();

  function existing(uid: string): SubscriptionRow {
    const row = deliveries.subscriptions().find((each) => each.uid === uid);
    if (row) return row;
    throw new PonteError('NOT_FOUND', 'This subscription does not exist any more.');
  }

  /** Written, noted who did it, and known to whoever leaves deliveries. */
  function changed(operator: Operator, did: string, uid: string, work: () => void): void {
    transact(db, (tx) => {
      work();
      audit.append(tx, {
        actor: operator.name,
        action: `event_subscription.${did}`,
        subjectType: 'event_subscription',
        subjectId: uid,
      });
    });
    deliveries.reread();
    parts.live.tell({ type: 'events.changed' });
    parts.kick();
  }

  return {
    existing,
    list: () => deliveries.subscriptions().map(view.one),
    async create({ name, url, types, lane = null, mode = 'each', schedule = null }, operator) {
      refuseAddress(url);
      const kept = readSchedule(mode, schedule);
      const secret = schemes['standard-webhooks'].makeSecret();
      const sealed = await vault.seal(secret);
      if (deliveries.subscriptions().length >= most) {
        throw new PonteError('BAD_INPUT', `At most ${most} systems can be told of events.`);
      }
      const [uid, now] = [newId(), clock.now()];
      changed(operator, 'created', uid, () =>
        insert.run({
          uid,
          name,
          url,
          lane,
          mode,
          now,
          types: JSON.stringify([...new Set(types)]),
          secret: sealed,
          schedule: kept,
          nextRunAt: kept === null ? null : nextTimeOf(kept, now),
        }),
      );
      return { ...view.one(existing(uid)), secret };
    },
    async rotate(uid, operator) {
      const { id } = existing(uid);
      const secret = schemes['standard-webhooks'].makeSecret();
      const sealed = await vault.seal(secret);
      const now = clock.now();
      changed(operator, 'rotated', uid, () => newSecret.run(now + previousMs, sealed, now, id));
      return { ...view.one(existing(uid)), secret };
    },
    update(uid, patch, operator) {
      const row = existing(uid);
      refuseAddress(patch.url);
      const mode = patch.mode ?? row.mode;
      const schedule = readSchedule(mode, patch.schedule ?? row.schedule);
      const now = clock.now();
      const same = schedule === row.schedule && mode === row.mode;
      const lane = patch.lane === undefined ? row.lane : patch.lane;
      const pausing = patch.paused ?? row.paused_at !== null;
      changed(operator, 'updated', uid, () => {
        write.run({
          id: row.id,
          name: patch.name ?? row.name,
          url: patch.url ?? row.url,
          types: patch.types ? JSON.stringify([...new Set(patch.types)]) : row.types,
          enabled: patch.enabled === undefined ? row.enabled : Number(patch.enabled),
          lane,
          mode,
          schedule,
          now,
          nextRunAt: same ? row.next_run_at : schedule === null ? null : nextTimeOf(schedule, now),
          pausedAt: pausing ? (row.paused_at ?? now) : null,
          pausedReason: pausing ? (row.paused_reason ?? 'person') : null,
        });
        if (lane !== row.lane) {
          relane.run({ id: row.id, lane, lanes: JSON.stringify(laneOfType) });
        }
      });
      return view.one(existing(uid));
    },
    remove(uid, operator) {
      const { id } = existing(uid);
      changed(operator, 'removed', uid, () => drop.run(id));
    },
    async test(uid) {
      const row = existing(uid);
      const [type = 'lead.created'] = JSON.parse(row.types) as EventType[];
      const id = `test-${newId()}`;
      const said = {
        type,
        timestamp: new Date(clock.now()).toISOString(),
        data: { eventId: id, source: 'ponte', lead: null, payload: { test: true } },
      };
      const text = JSON.stringify(row.mode === 'batch' ? [said] : said);
      const sent = await sender.trial(row, id, text, AbortSignal.timeout(testMs));
      if (sent) return sent;
      throw new PonteError('PROVIDER_UNAVAILABLE', 'No answer came in time. Try again later.');
    },
    deliveries: (uid, how) => view.deliveries(existing(uid).id, how),
    retry(uid, deliveryIds) {
      const { id } = existing(uid);
      const ids = deliveryIds === undefined ? null : JSON.stringify(deliveryIds);
      const count = transact(db, (tx) => replays.revive(tx, dead.all(id, ids, ids)));
      parts.live.tell({ type: 'events.changed' });
      if (count > 0) parts.kick();
      return count;
    },
    runNow(uid, operator) {
      const row = existing(uid);
      if (row.mode !== 'batch') {
        throw new PonteError('BAD_INPUT', 'This subscription is told at once, not in batches.');
      }
      const under = batches.running(row.id);
      if (under) return toRun(under);
      const begun = transact(db, (tx) => batches.begin(tx, row.id, 'person'));
      if (begun) changed(operator, 'sent', uid, () => undefined);
      return begun && toRun(begun);
    },
  };
}

function refuseAddress(url: string | undefined): void {
  if (addressFlaw(url) === null) return;
  const message = 'The address must begin with https://, so that nobody reads along.';
  throw new PonteError('BAD_INPUT', message, {
    details: { fields: [{ field: 'url', problem: 'not_https', message }] },
  });
}

/** The cron line of batches, or null where there are none. */
function readSchedule(mode: string, schedule: string | null): string | null {
  if (mode !== 'batch') return null;
  if (schedule !== null && isSchedule(schedule)) return schedule;
  const message = 'Say when batches are sent: a cron line of five fields, such as 0 * * * *.';
  throw new PonteError('BAD_INPUT', message, {
    details: { fields: [{ field: 'schedule', problem: 'not_a_schedule', message }] },
  });
}
