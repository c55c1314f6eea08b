import type { ConversionState, ConversionWord } from '../../../shared/model/marketing.ts';
import type { Clock } from '../clock.ts';
import { afterCommit, type Db, type Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { ConversionRow } from './rows.ts';

export type NewConversion = Pick<
  ConversionRow,
  | 'pixel_id'
  | 'lead_id'
  | 'deal_id'
  | 'fact'
  | 'event_name'
  | 'event_id'
  | 'event_time'
  | 'source_url'
  | 'value_cents'
  | 'currency'
>;

/** What a try left of one conversion. */
export type Settled = {
  readonly state: ConversionState;
  readonly word?: ConversionWord | null;
  readonly message?: string | null;
  readonly runAt?: number;
  /** When it may first have arrived; what was noted before the request stays unless told. */
  readonly leftAt?: number | null;
};

/** The rows of conversions. */
export type ConversionStore = {
  /** The same pixel and event id again is the same conversion: null. Told after the commit. */
  add(tx: Tx, conversion: NewConversion): ConversionRow | null;
  byUid(uid: string): ConversionRow | null;
  byEventId(pixelId: number, eventId: string): ConversionRow | null;
  /** What may go now, the oldest first. */
  due(pixelId: number, limit: number): ConversionRow[];
  nextRunAt(pixelId: number): number | null;
  /** What was being sent when the process ended. */
  leftSending(pixelId: number): ConversionRow[];
  /** Before the network is touched. */
  sending(tx: Tx, row: { id: number; payload: string; identifiers: string }): void;
  settle(tx: Tx, id: number, how: Settled): void;
  /** All that wait, of a pixel, at once. */
  endWaiting(tx: Tx, pixelId: number, how: Settled): number;
  onWork(listener: () => void): void;
};

export function createConversionStore(db: Db, clock: Clock): ConversionStore {
  const { client } = db;
  const insert = client.prepare<unknown[], ConversionRow>(
    `insert into conversion (uid, pixel_id, lead_id, deal_id, fact, event_name, event_id, event_time,
       source_url, value_cents, currency, run_at, created_at)
     values (@uid, @pixel_id, @lead_id, @deal_id, @fact, @event_name, @event_id, @event_time,
       @source_url, @value_cents, @currency, @now, @now)
     on conflict (pixel_id, event_id) do nothing returning *`,
  );
  const byUid = client.prepare<[string], ConversionRow>('select * from conversion where uid = ?');
  const byEventId = client.prepare<[number, string], ConversionRow>(
    'select * from conversion where pixel_id = ? and event_id = ?',
  );
  const due = client.prepare<[number, number, number], ConversionRow>(
    `select * from conversion where pixel_id = ? and state = 'waiting' and run_at <= ?
      order by run_at, id limit ?`,
  );
  const nextRunAt = client
    .prepare<[number], number | null>(
      "select min(run_at) from conversion where pixel_id = ? and state = 'waiting'",
    )
    .pluck();
  const leftSending = client.prepare<[number], ConversionRow>(
    "select * from conversion where pixel_id = ? and state = 'sending' order by id",
  );
  const sending = client.prepare(
    `update conversion set state = 'sending', attempts = attempts + 1, payload = ?, identifiers = ?,
       left_at = coalesce(left_at, ?) where id = ?`,
  );
  const settle = client.prepare(
    `update conversion set state = @state, word = @word, message = @message,
       run_at = coalesce(@runAt, run_at), left_at = iif(@keeps, left_at, @leftAt),
       sent_at = iif(@state = 'sent', @now, sent_at),
       settled_at = iif(@state in ('waiting', 'sending'), null, @now)
     where id = @id`,
  );
  const endWaiting = client.prepare(
    `update conversion set state = @state, word = @word, message = @message, settled_at = @now
      where pixel_id = @pixelId and state in ('waiting', 'uncertain')`,
  );
  const listeners = new Set<() => void>();
  const told = () => {
    for (const listener of listeners) listener();
  };

  return {
    add(tx, conversion) {
      const row = insert.get({ ...conversion, uid: newId(), now: clock.now() });
      if (row) afterCommit(tx, told, undefined);
      return row ?? null;
    },
    byUid: (uid) => byUid.get(uid) ?? null,
    byEventId: (pixelId, eventId) => byEventId.get(pixelId, eventId) ?? null,
    due: (pixelId, limit) => due.all(pixelId, clock.now(), limit),
    nextRunAt: (pixelId) => nextRunAt.get(pixelId) ?? null,
    leftSending: (pixelId) => leftSending.all(pixelId),
    sending(_tx, { id, payload, identifiers }) {
      sending.run(payload, identifiers, clock.now(), id);
    },
    settle(_tx, id, { state, word = null, message = null, runAt, leftAt }) {
      settle.run({
        id,
        state,
        word,
        message,
        runAt: runAt ?? null,
        keeps: Number(leftAt === undefined),
        leftAt: leftAt ?? null,
        now: clock.now(),
      });
    },
    endWaiting(_tx, pixelId, { state, word = null, message = null }) {
      return endWaiting.run({ pixelId, state, word, message, now: clock.now() }).changes;
    },
    onWork: (listener) => void listeners.add(listener),
  };
}
