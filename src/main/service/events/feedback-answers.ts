import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { EventRow, KeptPayload } from './event-store.ts';
import { ratingIn, scaleIn, widestScale } from './rating.ts';
import type { Told } from './reading.ts';
import type { Arriving } from './receive.ts';

/** What is known of messages that went out over WhatsApp. */
export type AskedOverWhatsapp = {
  /** What was written to a lead last, before a time. */
  lastAsked(
    leadId: number,
    before: number,
  ): { readonly at: number; readonly text: string; readonly forFeedback: boolean } | null;
  /** Whether what was written asks for no more messages. */
  asksToStop(body: unknown): boolean;
};

/** A message that was kept, of a lead. */
export type KeptMessage = {
  readonly event: EventRow;
  readonly lead: LeadRow;
  readonly told: Told;
  readonly body: unknown;
  readonly payload: KeptPayload;
};

/** What a message tells beyond itself: the opinion its writer was asked for. */
export type FeedbackAnswers = (message: KeptMessage) => Arriving | null;

const waitsMs = 7 * 86_400_000;
/** So far the clock of a phone may be behind ours. */
const skewMs = 2 * 60_000;

/** The key of the feedback a message gave, beside the message's own. */
export const answerKey = (messageUid: string) => `answer:${messageUid}`;

/**
 * The answer to a request for feedback, where that was the last thing written to its writer, within
 * a week.
 *
 * The first answer counts, in words or with a mark; after words a mark still counts. What comes later
 * is talk: nobody wants to find an order for a tap among the opinions. A mark is one of the scale
 * that was asked.
 */
export function createFeedbackAnswers(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly asked: AskedOverWhatsapp;
}): FeedbackAnswers {
  const { clock, asked } = parts;
  const given = parts.db.client.prepare<
    [number, number],
    { sealed: number; rating: number | null }
  >(
    `select sealed, iif(sealed = 0, payload ->> '$.rating', null) as rating from event
      where lead_id = ? and type = 'feedback.received' and key like 'answer:%'
        and received_at >= ? limit 20`,
  );

  return ({ event, lead, told, body, payload }) => {
    const { text, message } = told.gist;
    if (event.type !== 'message.received' || message !== 'text' || text === null) return null;
    if (asked.asksToStop(body)) return null;
    const last = asked.lastAsked(lead.id, event.occurred_at + skewMs);
    if (last === null || event.occurred_at > last.at + waitsMs) return null;
    const scale = scaleIn(last.text);
    if (scale === null && !last.forFeedback) return null;
    const rating = ratingIn(text, scale ?? widestScale);
    const before = given.all(lead.id, last.at);
    if (before.some((each) => each.sealed === 1 || each.rating !== null)) return null;
    if (before.length > 0 && rating === null) return null;
    // A number that is the whole answer says nothing more as words.
    const comment = rating !== null && !/\p{L}/u.test(text) ? null : text;
    const said = {
      ...(rating === null ? {} : { rating }),
      ...(comment === null ? {} : { comment }),
    };
    return {
      type: 'feedback.received',
      source: event.source,
      body: said,
      // What came sealed stays so, and is read of the message itself.
      payload: payload.sealed
        ? payload
        : { text: JSON.stringify(said), sealed: false, contentType: null },
      key: answerKey(event.uid),
      otherwiseKey: answerKey(event.uid),
      hookUid: event.hook_uid,
      receivedAt: clock.now(),
      lead,
      occurredAt: event.occurred_at,
    };
  };
}
