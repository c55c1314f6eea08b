import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import type { Hooks } from '../hooks/create-hooks.ts';
import type { FindMatch } from '../leads/lead-match.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { Live } from '../live.ts';
import type { Log } from '../log.ts';
import type { Vault } from '../sync/ports.ts';
import { createCallOut, type CallOut } from './call-out.ts';
import { createDeliveryStore } from './delivery-store.ts';
import { createEventList } from './event-list.ts';
import { createEventService, type EventService } from './event-service.ts';
import { createEventStore } from './event-store.ts';
import { createFeedbackAnswers } from './feedback-answers.ts';
import { createFindPerson, type FindPersonParts } from './find-person.ts';
import { createForgetEvents } from './forget-events.ts';
import { createForwarding, type Forwarding } from './create-forwarding.ts';
import { createEventConsumer } from './hook-consumer.ts';
import { createOpenPayload } from './open-payload.ts';
import { createRaiseEvents, type RaiseEvents, type RaiseFact } from './own-events.ts';
import { typeOfKind } from './readers.ts';
import { createReceive, type ReceiveParts } from './receive.ts';
import { withWhatsappSide, type WhatsappSide } from './whatsapp-consumer.ts';

/**
 * Business facts: received from outside, or raised by us.
 *
 * receive → validate → keep → act, all in one transaction. What is raised is wired first, since
 * whoever changes records raises it; what is received comes last, since it changes them.
 */
export type Events = {
  /** The jobs that follow from a change, and the fact that it happened. */
  readonly enqueue: RaiseEvents;
  /** A fact of a room's own. */
  readonly raise: RaiseFact;
  readonly forget: ReturnType<typeof createForgetEvents>;
  /** Calls of automations to other systems. */
  readonly callOut: CallOut;
  readonly receivers: () => readonly { id: string; name: string; enabled: boolean }[];
  /** Takes over the hooks that tell facts. */
  attach(parts: ReceivingParts): EventsRunning;
};

export type EventsRunning = {
  readonly events: EventService;
  readonly forwarding: Forwarding;
  start(): void;
  stop(): Promise<void>;
};

export type ReceivingParts = Pick<FindPersonParts, 'erased'> & {
  readonly pipeline: FindPersonParts['pipeline'] & { readonly heard: ReceiveParts['heard'] };
  readonly leads: LeadStore;
  readonly findMatch: FindMatch;
  readonly vault: Vault;
  readonly hooks: Pick<Hooks, 'on'>;
  readonly random: () => number;
  readonly log: Log;
  readonly audit: AuditLog;
  /** Told of each fact that was acted on, with the amount it named. */
  readonly told: ReceiveParts['told'];
  /** What else hooks of WhatsApp tell. */
  readonly whatsapp?: WhatsappSide;
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
  const raising = createRaiseEvents({ ...parts, store, deliveries });

  return {
    enqueue(tx, change, cause) {
      parts.enqueue(tx, change, cause);
      raising.change(tx, change, cause);
    },
    raise: raising.fact,
    forget: createForgetEvents(db, clock),
    callOut: createCallOut({ ...parts, store, deliveries }),
    receivers: () =>
      deliveries
        .subscriptions()
        .map(({ uid, name, enabled }) => ({ id: uid, name, enabled: enabled === 1 })),
    attach(receiving) {
      const person = createFindPerson({ db, ...receiving });
      const asked = receiving.whatsapp;
      const receive = createReceive({
        ...parts,
        store,
        person,
        plan: deliveries.plan,
        heard: receiving.pipeline.heard,
        ...receiving,
        ...(asked ? { answers: createFeedbackAnswers({ ...parts, asked }) } : {}),
      });
      for (const [kind, type] of Object.entries(typeOfKind)) {
        const consumer = createEventConsumer({ ...receiving, receive }, type);
        const side = kind === 'whatsapp' ? receiving.whatsapp : undefined;
        receiving.hooks.on(
          kind,
          side ? withWhatsappSide(consumer, { ...receiving, side }) : consumer,
        );
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
