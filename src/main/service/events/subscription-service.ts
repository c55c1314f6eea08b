import { PonteError } from '../../../shared/errors.ts';
import type {
  EventDelivery,
  EventSubscription,
  EventSubscriptionDraft,
  EventSubscriptionPatch,
  EventSubscriptionSecret,
} from '../../../shared/model/subscription.ts';
import type { EventType } from '../../../shared/model/event.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import { schemes } from '../hooks/verify.ts';
import { newId } from '../ids.ts';
import { addressFlaw } from '../providers/http.ts';
import type { Vault } from '../sync/ports.ts';
import type { DeliveryRow, DeliveryStore, SubscriptionRow } from './delivery-store.ts';

/** What an admin does with subscriptions. */
export type SubscriptionService = {
  list(): EventSubscription[];
  create(draft: EventSubscriptionDraft, operator: Operator): Promise<EventSubscriptionSecret>;
  reveal(uid: string, operator: Operator): Promise<EventSubscriptionSecret>;
  update(uid: string, patch: EventSubscriptionPatch, operator: Operator): EventSubscription;
  remove(uid: string, operator: Operator): void;
  deliveries(uid: string, how: { state?: string | undefined; limit: number }): EventDelivery[];
  retry(uid: string, deliveryIds: readonly string[] | undefined): number;
};

const most = 50;

export function createSubscriptionService(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly vault: Vault;
  readonly deliveries: DeliveryStore;
  readonly kick: () => void;
}): SubscriptionService {
  const { db, clock, audit, vault, deliveries } = parts;
  const { client } = db;
  const counts = client.prepare<[number], { state: string; n: number }>(
    `select state, count(*) as n from event_delivery
      where subscription_id = ? and state in ('waiting', 'dead') group by state`,
  );
  const insert = client.prepare(
    `insert into event_subscription (uid, name, url, types, secret, created_at, updated_at)
     values (?, ?, ?, ?, ?, ?, ?)`,
  );
  const write = client.prepare(
    `update event_subscription set name = ?, url = ?, types = ?, enabled = ?, updated_at = ?
     where id = ?`,
  );
  const drop = client.prepare('delete from event_subscription where id = ?');
  const page = client.prepare<unknown[], DeliveryRow & { event_uid: string; type: EventType }>(
    `select event_delivery.*, event.uid as event_uid, event.type
       from event_delivery join event on event.id = event_id
      where subscription_id = ? and (? is null or event_delivery.state = ?)
      order by event_delivery.id desc limit ?`,
  );
  const again = client.prepare(
    `update event_delivery set state = 'waiting', run_at = ?, created_at = ?, attempts = 0,
       settled_at = null
     where subscription_id = ? and state = 'dead'
       and (? is null or uid in (select value from json_each(?)))`,
  );

  function existing(uid: string): SubscriptionRow {
    const row = deliveries.subscriptions().find((each) => each.uid === uid);
    if (row) return row;
    throw new PonteError('NOT_FOUND', 'This subscription does not exist any more.');
  }

  function shown(row: SubscriptionRow): EventSubscription {
    const numbers = new Map(counts.all(row.id).map(({ state, n }) => [state, n]));
    return {
      id: row.uid,
      name: row.name,
      url: row.url,
      types: JSON.parse(row.types) as EventType[],
      enabled: row.enabled === 1,
      waiting: numbers.get('waiting') ?? 0,
      dead: numbers.get('dead') ?? 0,
      createdAt: new Date(row.created_at).toISOString(),
    };
  }

  function refuseAddress(url: string | undefined): void {
    if (addressFlaw(url) === null) return;
    const message = 'The address must begin with https://, so that nobody reads along.';
    throw new PonteError('BAD_INPUT', message, {
      details: { fields: [{ field: 'url', problem: 'not_https', message }] },
    });
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
    parts.kick();
  }

  return {
    list: () => deliveries.subscriptions().map(shown),
    async create({ name, url, types }, operator) {
      refuseAddress(url);
      const secret = schemes['standard-webhooks'].makeSecret();
      const sealed = await vault.seal(secret);
      if (deliveries.subscriptions().length >= most) {
        throw new PonteError('BAD_INPUT', `At most ${most} systems can be told of events.`);
      }
      const [uid, now] = [newId(), clock.now()];
      changed(operator, 'created', uid, () =>
        insert.run(uid, name, url, JSON.stringify([...new Set(types)]), sealed, now, now),
      );
      return { ...shown(existing(uid)), secret };
    },
    async reveal(uid, operator) {
      const row = existing(uid);
      const secret = await vault.open(row.secret);
      changed(operator, 'revealed', uid, () => undefined);
      return { ...shown(row), secret };
    },
    update(uid, patch, operator) {
      const row = existing(uid);
      refuseAddress(patch.url);
      const types = patch.types ? JSON.stringify([...new Set(patch.types)]) : row.types;
      const enabled = patch.enabled === undefined ? row.enabled : Number(patch.enabled);
      changed(operator, 'updated', uid, () =>
        write.run(
          patch.name ?? row.name,
          patch.url ?? row.url,
          types,
          enabled,
          clock.now(),
          row.id,
        ),
      );
      return shown(existing(uid));
    },
    remove(uid, operator) {
      const { id } = existing(uid);
      changed(operator, 'removed', uid, () => drop.run(id));
    },
    deliveries(uid, { state, limit }) {
      const { id } = existing(uid);
      return page.all(id, state ?? null, state ?? null, limit).map((row) => ({
        id: row.uid,
        eventId: row.event_uid,
        type: row.type,
        state: row.state,
        attempts: row.attempts,
        status: row.status,
        reason: row.reason,
        retryAt: row.state === 'waiting' ? new Date(row.run_at).toISOString() : null,
        createdAt: new Date(row.created_at).toISOString(),
        settledAt: row.settled_at === null ? null : new Date(row.settled_at).toISOString(),
      }));
    },
    retry(uid, deliveryIds) {
      const { id } = existing(uid);
      const ids = deliveryIds === undefined ? null : JSON.stringify(deliveryIds);
      const now = clock.now();
      const { changes } = transact(db, () => again.run(now, now, id, ids, ids));
      if (changes > 0) parts.kick();
      return changes;
    },
  };
}
