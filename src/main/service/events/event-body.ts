import type { LeadStore } from '../leads/lead-store.ts';
import { heldValues, toPatch } from '../leads/lead-values.ts';
import { partsOf, type Parts, type Written } from '../mappings/outgoing.ts';
import type { EventRow } from './event-store.ts';
import type { OpenPayload } from './open-payload.ts';

/** What is told of an event. */
export type EventBody = {
  /** As Standard Webhooks has it; a lead is told as it is now, not as it was. */
  whole(event: EventRow): Promise<WholeEvent>;
  write(event: EventRow, mapping: (parts: Parts) => Written): Promise<Written>;
};

export type WholeEvent = {
  readonly type: string;
  readonly timestamp: string;
  readonly data: {
    readonly eventId: string;
    readonly source: string;
    readonly lead: Readonly<Record<string, unknown>> | null;
    readonly payload: unknown;
  };
};

export function createEventBody(parts: {
  readonly leads: Pick<LeadStore, 'byId'>;
  readonly payloadOf: OpenPayload;
}): EventBody {
  const { leads, payloadOf } = parts;

  async function whole(event: EventRow): Promise<WholeEvent> {
    const lead = event.lead_id === null ? null : leads.byId(event.lead_id);
    return {
      type: event.type,
      timestamp: new Date(event.occurred_at).toISOString(),
      data: {
        eventId: event.uid,
        source: event.source,
        lead:
          lead === null
            ? null
            : { id: lead.uid, ...(lead.deletedAt === null ? toPatch(heldValues(lead)) : {}) },
        payload: await payloadOf(event),
      },
    };
  }

  return {
    whole,
    write: async (event, mapping) => mapping(partsOfEvent(await whole(event))),
  };
}

/** The parts a mapping may take: `type`, `timestamp`, `eventId`, `source`, `lead.…`, `payload.…`. */
export function partsOfEvent({ type, timestamp, data }: WholeEvent): Parts {
  return partsOf({ type, timestamp, ...data });
}
