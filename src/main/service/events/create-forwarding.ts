import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { Live } from '../live.ts';
import type { Log } from '../log.ts';
import type { Vault } from '../sync/ports.ts';
import { createBatchSender } from './batch-sender.ts';
import { createBatchStore } from './batch-store.ts';
import { createDeadDeliveries, type DeadDeliveries } from './dead-deliveries.ts';
import type { DeliveryStore } from './delivery-store.ts';
import { createEventBody } from './event-body.ts';
import { createEventReplays } from './event-replays.ts';
import type { EventStore } from './event-store.ts';
import { createForwarder } from './forwarder.ts';
import type { OpenPayload } from './open-payload.ts';
import { createOutgoingService, type OutgoingService } from './outgoing-service.ts';
import { createOutgoingStore } from './outgoing-store.ts';
import { createSender } from './sender.ts';
import { createSettle } from './settle.ts';
import { createSubscriptionService, type SubscriptionService } from './subscription-service.ts';
import { createSubscriptionView, type SubscriptionView } from './subscription-view.ts';
import { createTurnstile } from './turnstile.ts';

/** Events on their way to other systems, and what people do about them. */
export type Forwarding = {
  readonly subscriptions: SubscriptionService;
  readonly view: SubscriptionView;
  readonly mapping: OutgoingService;
  readonly dead: DeadDeliveries;
  start(): void;
  stop(): Promise<void>;
};

export type ForwardingParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: () => number;
  readonly live: Live;
  readonly log: Log;
  readonly audit: AuditLog;
  readonly vault: Vault;
  readonly leads: Pick<LeadStore, 'byId'>;
  readonly store: EventStore;
  readonly deliveries: DeliveryStore;
  readonly payloadOf: OpenPayload;
};

export function createForwarding(given: ForwardingParts): Forwarding {
  const { db, clock } = given;
  const kept = {
    ...given,
    batches: createBatchStore(db, clock),
    outgoing: createOutgoingStore(db, clock),
    replays: createEventReplays(db, clock),
    body: createEventBody(given),
    sender: createSender(given),
    turnstile: createTurnstile(clock),
  };
  const parts = { ...kept, settle: createSettle(kept) };
  const forwarder = createForwarder({ ...parts, batchSender: createBatchSender(parts) });
  const view = createSubscriptionView(parts);
  const { kick } = forwarder;
  const subscriptions = createSubscriptionService({ ...parts, view, kick });
  return {
    subscriptions,
    view,
    mapping: createOutgoingService({ ...parts, existing: subscriptions.existing }),
    dead: createDeadDeliveries({ ...parts, kick }),
    start: forwarder.start,
    stop: forwarder.stop,
  };
}
