import { PonteError } from '../../../shared/errors.ts';
import type { EventDetail, EventDraft, LeadEvent } from '../../../shared/model/event.ts';
import type { Caller } from '../actor.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { EventList } from './event-list.ts';
import { ownSource, type EventRow, type EventStore } from './event-store.ts';
import { answerKey } from './feedback-answers.ts';
import type { OpenPayload } from './open-payload.ts';
import { inWords, noGist } from './reading.ts';
import { readerOf } from './readers.ts';
import type { Receive } from './receive.ts';

/** What people and keys do with events. */
export type EventService = Pick<EventList, 'page' | 'stats'> & {
  /** @throws PonteError NOT_FOUND */
  get(uid: string): Promise<EventDetail>;
  /** The same key again answers the fact that is kept. @throws PonteError BAD_INPUT or DUPLICATE */
  create(caller: Caller, draft: EventDraft): Promise<EventDetail>;
  retry(caller: Caller, uid: string): Promise<EventDetail>;
  /** Messages and facts of a lead, the newest first. */
  ofLead(leadUid: string, limit: number): Promise<LeadEvent[]>;
};

const apiSource = 'api';
const mostBytes = 256 * 1024;

export function createEventService(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly payloadOf: OpenPayload;
  readonly leads: LeadStore;
  readonly store: EventStore;
  readonly list: EventList;
  readonly receive: Receive;
}): EventService {
  const { db, clock, leads, store, list, receive, payloadOf } = parts;

  function existing(uid: string): EventRow {
    const row = store.byUid(uid);
    if (row) return row;
    throw new PonteError('NOT_FOUND', 'This event does not exist, or is no longer kept.');
  }

  async function detail(row: EventRow): Promise<EventDetail> {
    return { ...list.one(row), payload: await payloadOf(row) };
  }

  return {
    page: list.page,
    stats: list.stats,
    get: (uid) => detail(existing(uid)),

    create(caller, { type, idempotencyKey, payload }) {
      const text = JSON.stringify(payload);
      if (text.length > mostBytes) {
        throw new PonteError('TOO_LARGE', 'A payload holds 256 KiB at most. Send less with it.', {
          details: { limit: mostBytes },
        });
      }
      const reading = readerOf(type)(payload);
      if (reading.to === 'refuse') {
        const fields = [...reading.fields];
        throw new PonteError('BAD_INPUT', inWords(fields), { details: { fields } });
      }
      if (reading.to === 'ignore') {
        throw new PonteError(
          'BAD_INPUT',
          'This is no message of a person to the company. Only those are taken.',
          { details: { reason: reading.reason } },
        );
      }
      const arriving = {
        type,
        source: apiSource,
        body: payload,
        payload: { text, sealed: false, contentType: null },
        key: idempotencyKey,
        otherwiseKey: idempotencyKey,
        hookUid: null,
        receivedAt: clock.now(),
      };
      const cause = { source: caller.source, actor: caller.operator.name };
      const outcome = transact(db, (tx) => receive.take(tx, arriving, cause));
      if (outcome.to === 'ignored') {
        throw new PonteError(
          'BAD_INPUT',
          'This person was erased, and nothing of them is kept. Enter them as a lead first, on purpose, if they are to be kept again.',
          { details: { reason: outcome.reason } },
        );
      }
      const { event } = outcome;
      if (event.type !== type || event.payload !== text) {
        throw new PonteError(
          'DUPLICATE',
          'Another event was told under this idempotency key. Use a new key for each event.',
          { details: { eventId: event.uid } },
        );
      }
      return detail(event);
    },

    async retry({ operator, source }, uid) {
      const row = existing(uid);
      // Of what was blanked nothing is left to be looked at again.
      if (row.source === ownSource || row.blanked_at !== null) return detail(row);
      const body = await payloadOf(row);
      const cause = { source, actor: operator.name };
      // Read anew: it may have been acted on while it was opened.
      return detail(transact(db, (tx) => receive.again(tx, existing(uid), body, cause)));
    },

    async ofLead(leadUid, limit) {
      const lead = leads.byUid(leadUid);
      if (!lead) {
        throw new PonteError(
          'NOT_FOUND',
          'This lead does not exist. Look it up in the list again.',
        );
      }
      const told: LeadEvent[] = [];
      const rows = store.toldOf(lead.id, limit);
      const keys = new Set(rows.map(({ key }) => key));
      // A message that gave feedback is shown as that.
      for (const row of rows.filter(({ uid }) => !keys.has(answerKey(uid)))) {
        const reading = readerOf(row.type)(await payloadOf(row));
        told.push({
          id: row.uid,
          type: row.type,
          source: row.source,
          occurredAt: new Date(row.occurred_at).toISOString(),
          gist: reading.to === 'take' ? reading.told.gist : noGist,
        });
      }
      return told;
    },
  };
}
