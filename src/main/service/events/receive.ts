import type { FieldProblem } from '../../../shared/errors.ts';
import type { ToldEventType } from '../../../shared/model/event.ts';
import type { HookReason } from '../../../shared/model/hook.ts';
import type { Cause } from '../actor.ts';
import { afterCommit, type Tx } from '../db/database.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { Live } from '../live.ts';
import { keyIn } from './common-parts.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { EventRow, EventStore, KeptPayload } from './event-store.ts';
import type { FeedbackAnswers } from './feedback-answers.ts';
import type { FindPerson } from './find-person.ts';
import { inWords, isObject, type Person, type Reading, type Told } from './reading.ts';
import { readerOf } from './readers.ts';

/** A fact as it arrives, whatever the door. */
export type Arriving = {
  readonly type: ToldEventType;
  readonly source: string;
  readonly body: unknown;
  readonly payload: KeptPayload;
  /** Where the door names it; else what the body says, else `otherwiseKey`. */
  readonly key?: string;
  readonly otherwiseKey: string;
  readonly hookUid: string | null;
  readonly receivedAt: number;
  /** Whom it is about and when it was, where the door knows better than the body. */
  readonly lead?: LeadRow;
  readonly occurredAt?: number;
};

export type Outcome =
  | { readonly to: 'kept'; readonly event: EventRow; readonly lead: LeadRow | null }
  /** Told before, and acted on then. */
  | { readonly to: 'known'; readonly event: EventRow }
  | { readonly to: 'ignored'; readonly reason: HookReason }
  | {
      readonly to: 'failed';
      readonly event: EventRow;
      readonly fields: readonly FieldProblem[];
    };

/**
 * The way of a fact from the door into the file: validated, kept, acted on, in the caller's
 * transaction.
 *
 * A key is used up by acting on it, never by failing: what is told again after a failure, corrected
 * or not, is looked at again. What is about nobody we know can be tied to them later, once.
 */
export type Receive = {
  take(tx: Tx, arriving: Arriving, cause: Cause): Outcome;
  /** Once more, on what is kept already. */
  again(tx: Tx, event: EventRow, body: unknown, cause: Cause): EventRow;
};

export type ReceiveParts = {
  readonly store: EventStore;
  readonly person: FindPerson;
  readonly live: Live;
  readonly plan: DeliveryStore['plan'];
  readonly told: (tx: Tx, event: EventRow, amount: number | null) => void;
  /** Once a fact about a lead is kept: it may be another class of lead now. */
  readonly heard: (tx: Tx, lead: LeadRow, cause: Cause) => LeadRow;
  /** What a message says beyond itself. */
  readonly answers?: FeedbackAnswers;
};

export function createReceive(parts: ReceiveParts): Receive {
  const { store, person, live, plan } = parts;
  const tell = () => live.tell({ type: 'events.changed' });

  function act(tx: Tx, told: Told, cause: Cause): LeadRow | null {
    if (told.makesLead === null) return person.known(told.person);
    return person.knownOrNew(tx, told.person, told.makesLead.origin, cause);
  }

  /** Nobody who is here has these values, and somebody who was erased had them. */
  function isErased(said: Person): boolean {
    return person.isErased(said) && person.known(said) === null;
  }

  function acted(
    tx: Tx,
    event: EventRow,
    said: { told: Told; lead: LeadRow | null; body: unknown; payload: KeptPayload; cause: Cause },
  ): void {
    const { told, lead, body, payload, cause } = said;
    plan(tx, event);
    parts.told(tx, event, told.gist.amount);
    const also = lead === null ? null : parts.answers?.({ event, lead, told, body, payload });
    if (also) take(tx, also, cause);
  }

  function take(
    tx: Tx,
    { type, source, body, payload, hookUid, receivedAt, ...known }: Arriving,
    cause: Cause,
  ): Outcome {
    const reading = readerOf(type)(body);
    const about = aboutOf(reading);
    if (about !== null && !known.lead && isErased(about))
      return { to: 'ignored', reason: 'erased_person' };
    if (reading.to === 'ignore') return { to: 'ignored', reason: reading.reason };
    const told = reading.to === 'take' ? reading.told : null;
    const key = known.key ?? told?.key ?? keyOf(body) ?? known.otherwiseKey;
    const before = store.byKey(source, key);
    if (before && (before.type !== type || isDone(before))) return { to: 'known', event: before };
    afterCommit(tx, tell, undefined);
    const found = told === null ? null : (known.lead ?? act(tx, told, cause));
    const reason = reading.to === 'refuse' ? inWords(reading.fields) : null;
    const attempt = {
      state: reason === null ? 'processed' : 'failed',
      reason,
      leadId: found?.id ?? null,
      occurredAt: known.occurredAt ?? told?.occurredAt ?? receivedAt,
    } as const;
    const event = before
      ? store.tried(tx, before.id, attempt, payload)
      : store.insert(tx, { ...attempt, type, source, key, payload, hookUid, receivedAt });
    const lead = found && parts.heard(tx, found, cause);
    if (told !== null) acted(tx, event, { told, lead, body, payload, cause });
    return reason === null
      ? { to: 'kept', event, lead }
      : { to: 'failed', event, fields: reading.to === 'refuse' ? reading.fields : [] };
  }

  return {
    take,

    again(tx, event, body, cause) {
      const reading = readerOf(event.type)(body);
      if (isDone(event) || reading.to === 'ignore') return event;
      afterCommit(tx, tell, undefined);
      const told = reading.to === 'take' ? reading.told : null;
      const about = told === null ? null : act(tx, told, cause);
      const after = store.tried(tx, event.id, {
        state: told === null ? 'failed' : 'processed',
        reason: reading.to === 'refuse' ? inWords(reading.fields) : null,
        leadId: about?.id ?? null,
        occurredAt: told?.occurredAt ?? event.received_at,
      });
      const lead = about && parts.heard(tx, about, cause);
      if (told !== null) {
        const payload = {
          text: event.payload,
          sealed: event.sealed === 1,
          contentType: event.content_type,
        };
        acted(tx, after, { told, lead, body, payload, cause });
      }
      return after;
    },
  };
}

/** Of what was not understood, so that it is known when it is told again. */
function keyOf(body: unknown): string | null {
  return isObject(body) ? keyIn(Object.entries(body)) : null;
}

/** Whom it is about, also where it is nothing for us: of who was erased nothing is kept. */
function aboutOf(reading: Reading): Person | null {
  if (reading.to === 'take') return reading.told.person;
  return reading.to === 'ignore' ? (reading.about ?? null) : null;
}

function isDone({ state, lead_id: leadId }: EventRow): boolean {
  return state === 'processed' && leadId !== null;
}
