import type { EventState, EventType } from '../../../shared/model/event.ts';
import type { Db, Tx } from '../db/database.ts';
import { newId } from '../ids.ts';

export type EventRow = {
  readonly id: number;
  readonly uid: string;
  readonly type: EventType;
  readonly source: string;
  readonly key: string | null;
  readonly state: EventState;
  readonly reason: string | null;
  readonly attempts: number;
  readonly payload: string;
  readonly sealed: number;
  readonly content_type: string | null;
  readonly lead_id: number | null;
  readonly deal_id: number | null;
  readonly hook_uid: string | null;
  readonly occurred_at: number;
  readonly received_at: number;
  /** When what it said was blanked. */
  readonly blanked_at: number | null;
};

/** What an event says, as it is kept: JSON, or a body that was sealed with its hook. */
export type KeptPayload = {
  readonly text: string;
  readonly sealed: boolean;
  readonly contentType: string | null;
};

export type Attempt = {
  readonly state: EventState;
  readonly reason: string | null;
  readonly leadId: number | null;
  readonly occurredAt: number;
};

export type NewEvent = Attempt & {
  readonly type: EventType;
  readonly source: string;
  readonly key: string | null;
  readonly payload: KeptPayload;
  readonly dealId?: number | null;
  readonly hookUid: string | null;
  readonly receivedAt: number;
};

/** The rows of events. */
export type EventStore = {
  insert(tx: Tx, event: NewEvent): EventRow;
  /** What became of one more try, with what was told this time. */
  tried(tx: Tx, id: number, attempt: Attempt, payload?: KeptPayload): EventRow;
  byKey(source: string, key: string): EventRow | null;
  byUid(uid: string): EventRow | null;
  /** What others told of a lead and of those that were merged into it, the newest first. */
  toldOf(leadId: number, limit: number): EventRow[];
};

/** What Ponte raises itself is of this source. */
export const ownSource = 'ponte';

export function createEventStore(db: Db): EventStore {
  const { client } = db;
  const insert = client.prepare<unknown[], EventRow>(
    `insert into event (uid, type, source, key, state, reason, attempts, payload, sealed,
       content_type, lead_id, deal_id, hook_uid, occurred_at, received_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning *`,
  );
  const tried = client.prepare<unknown[], EventRow>(
    `update event set state = ?, reason = ?, lead_id = ?, occurred_at = ?, attempts = attempts + 1
     where id = ? returning *`,
  );
  const retold = client.prepare(
    `update event set payload = ?, sealed = ?, content_type = ? where id = ?`,
  );
  const byKey = client.prepare<[string, string], EventRow>(
    'select * from event where source = ? and key = ?',
  );
  const byUid = client.prepare<[string], EventRow>('select * from event where uid = ?');
  const toldOf = client.prepare<[number, number], EventRow>(
    `with recursive same(id) as (
       values (?)
       union select merge.merged_id from merge join same on merge.keep_id = same.id
         where merge.undone_at is null)
     select event.* from event join same on event.lead_id = same.id
      where source <> '${ownSource}' and state = 'processed'
      order by occurred_at desc, event.id desc limit ?`,
  );

  return {
    insert(_tx, event) {
      const own = event.source === ownSource;
      const row = insert.get(
        newId(),
        event.type,
        event.source,
        event.key,
        event.state,
        event.reason,
        own ? 0 : 1,
        event.payload.text,
        Number(event.payload.sealed),
        event.payload.contentType,
        event.leadId,
        event.dealId ?? null,
        event.hookUid,
        event.occurredAt,
        event.receivedAt,
      );
      if (!row) throw new Error('An event was not kept.');
      return row;
    },
    tried(_tx, id, { state, reason, leadId, occurredAt }, payload) {
      if (payload) retold.run(payload.text, Number(payload.sealed), payload.contentType, id);
      const row = tried.get(state, reason, leadId, occurredAt, id);
      if (!row) throw new Error(`Event ${id} is gone.`);
      return row;
    },
    byKey: (source, key) => byKey.get(source, key) ?? null,
    byUid: (uid) => byUid.get(uid) ?? null,
    toldOf: (leadId, limit) => toldOf.all(leadId, limit),
  };
}
