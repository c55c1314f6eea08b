import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import type { Hooks } from '../hooks/create-hooks.ts';
import type { FindMatch } from '../leads/lead-match.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { Live } from '../live.ts';
import type { Log } from '../log.ts';
import type { Vault } from '../sync/ports.ts';
import { createDeliveryStore } from './delivery-store.ts';
import { createEventList } from './event-list.ts';
import { createEventService, type EventService } from './event-service.ts';
import { createEventStore } from './event-store.ts';
import { createFindPerson, type FindPersonParts } from './find-person.ts';
import { createForgetEvents } from './forget-events.ts';
import { createForwarding, type Forwarding } from './create-forwarding.ts';
import { createEventConsumer } from './hook-consumer.ts';
import { createOpenPayload } from './open-payload.ts';
import { createRaiseEvents, type RaiseEvents } from './own-events.ts';
import { typeOfKind } from './readers.ts';
import { createReceive } from './receive.ts';

/**
 * Business facts: received from outside, or raised by us.
 *
 * receive → validate → keep → act, all in one transaction. What is raised is wired first, since
 * whoever changes records raises it; what is received comes last, since it changes them.
 */
export type Events = {
  /** The jobs that follow from a change, and the fact that it happened. */
  readonly enqueue: RaiseEvents;
  readonly forget: ReturnType<typeof createForgetEvents>;
  /** Takes over the hooks that tell facts. */
  attach(parts: ReceivingParts): EventsRunning;
};

export type EventsRunning = {
  readonly events: EventService;
  readonly forwarding: Forwarding;
  start(): void;
  stop(): Promise<void>;
};

export type ReceivingParts = Pick<FindPersonParts, 'pipeline' | 'erased'> & {
  readonly leads: LeadStore;
  readonly findMatch: FindMatch;
  readonly vault: Vault;
  readonly hooks: Pick<Hooks, 'on'>;
  readonly random: () => number;
  readonly log: Log;
  readonly audit: AuditLog;
};

export function createEvents(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  /** The jobs that follow from a change. */
  readonly enqueue: RaiseEvents;
}): Events {
  const { db, clock } = parts;
  const store = createEventStore(db);
  const deliveries = createDeliveryStore(db, clock);
  const raise = createRaiseEvents({ ...parts, store, deliveries });

  return {
    enqueue(tx, change, cause) {
      parts.enqueue(tx, change, cause);
      raise(tx, change, cause);
    },
    forget: createForgetEvents(db, clock),
    attach(receiving) {
      const person = createFindPerson({ db, ...receiving });
      const receive = createReceive({ ...parts, store, person, plan: deliveries.plan });
      for (const [kind, type] of Object.entries(typeOfKind)) {
        receiving.hooks.on(kind, createEventConsumer({ ...receiving, receive }, type));
      }
      const list = createEventList(parts);
      const running = {
        ...receiving,
        ...parts,
        store,
        deliveries,
        payloadOf: createOpenPayload(receiving.vault),
      };
      const forwarding = createForwarding(running);
      return {
        events: createEventService({ ...running, list, receive }),
        forwarding,
        start: forwarding.start,
        stop: forwarding.stop,
      };
    },
  };
}
