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

/** What is kept of a conversion as it is told. */
export type TellsOf = {
  readonly payload: string;
  readonly identifiers: string;
  readonly valueCents: number | null;
};

/** The rows of conversions. */
export type ConversionStore = {
  /**
   * The same pixel and event id again is the same conversion: null. Where it was put aside because its
   * deal did not hold any more, or its pixel was gone, it goes after all. Told after the commit.
   */
  add(tx: Tx, conversion: NewConversion): ConversionRow | null;
  byId(id: number): ConversionRow | null;
  byUid(uid: string): ConversionRow | null;
  byEventId(pixelId: number, eventId: string): ConversionRow | null;
  /** What may go now, the oldest first. */
  due(pixelId: number, limit: number): ConversionRow[];
  nextRunAt(pixelId: number): number | null;
  /** What was being sent when the process ended. */
  leftSending(pixelId: number): ConversionRow[];
  /** Of pixels that were removed: at which of them something was being sent. */
  sendingAtRemoved(): number[];
  /** Before the network is touched. @returns false where it does not wait any more */
  sending(tx: Tx, id: number, told: TellsOf): boolean;
  /** What is told of one that is being sent is another thing now. */
  tellsNow(tx: Tx, id: number, told: TellsOf): void;
  /** @param from only from this state; @returns whether it was so */
  settle(tx: Tx, id: number, how: Settled, from?: ConversionState): boolean;
  /** Its deal has got a lead, or another one. */
  isOf(tx: Tx, id: number, leadId: number): void;
  /** What waits for a deal to change, or was put aside for one of these words, is looked at anew. */
  lookAgain(tx: Tx, pixelId: number, dealUid: string, words: readonly ConversionWord[]): void;
  /** What waits goes nowhere any more; what may have arrived is for a person to look at. */
  pixelRemoved(tx: Tx, pixelId: number): void;
  onWork(listener: () => void): void;
};

export function createConversionStore(db: Db, clock: Clock): ConversionStore {
  const { client } = db;
  const insert = client.prepare<unknown[], ConversionRow>(
    `insert into conversion (uid, pixel_id, lead_id, deal_id, fact, event_name, event_id, event_time,
       source_url, value_cents, currency, run_at, created_at)
     values (@uid, @pixel_id, @lead_id, @deal_id, @fact, @event_name, @event_id, @event_time,
       @source_url, @value_cents, @currency, @now, @now)
     on conflict (pixel_id, event_id) do update set state = 'waiting', word = null, message = null,
       run_at = excluded.run_at, settled_at = null,
       event_time = iif(left_at is null, excluded.event_time, event_time)
     where fact = excluded.fact and ((state = 'withheld' and word in ('deal_moved', 'deal_deleted'))
       or (state = 'cancelled' and word = 'pixel_removed'))
     returning *`,
  );
  const byId = client.prepare<[number], ConversionRow>('select * from conversion where id = ?');
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
  const sendingAtRemoved = client
    .prepare<[], number>(
      `select distinct pixel_id from conversion where state = 'sending'
         and pixel_id in (select id from pixel where removed_at is not null)`,
    )
    .pluck();
  const tells = `payload = @payload, identifiers = @identifiers, value_cents = @valueCents, currency = iif(@valueCents is null, null, coalesce(currency, 'BRL'))`;
  const sending = client.prepare(
    `update conversion set state = 'sending', word = null, attempts = attempts + 1,
       left_at = coalesce(left_at, @now), ${tells} where id = @id and state = 'waiting'`,
  );
  const tellsNow = client.prepare(
    `update conversion set ${tells} where id = @id and state = 'sending'`,
  );
  const isOf = client.prepare('update conversion set lead_id = ? where id = ?');
  const settle = client.prepare(
    `update conversion set state = @state, word = @word, message = @message,
       run_at = coalesce(@runAt, run_at), left_at = iif(@keeps, left_at, @leftAt),
       sent_at = iif(@state = 'sent', @now, sent_at),
       settled_at = iif(@state in ('waiting', 'sending'), null, @now)
     where id = @id and state = coalesce(@from, state)`,
  );
  // Its event ids begin with the deal's own id, by which they are found at once.
  const lookAgain = client.prepare(
    `update conversion set state = 'waiting', word = null, message = null, run_at = @now,
       settled_at = null
      where pixel_id = @pixelId and event_id > @uid || ':' and event_id < @uid || ';'
        and state in ('waiting', 'withheld') and word in (select value from json_each(@words))`,
  );
  const pixelRemoved = client.prepare(
    `update conversion set state = iif(left_at is null, 'cancelled', 'uncertain'),
       word = iif(left_at is null, 'pixel_removed', 'answer_unknown'), message = null, settled_at = ?
      where pixel_id = ? and state = 'waiting'`,
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
    byId: (id) => byId.get(id) ?? null,
    byUid: (uid) => byUid.get(uid) ?? null,
    byEventId: (pixelId, eventId) => byEventId.get(pixelId, eventId) ?? null,
    due: (pixelId, limit) => due.all(pixelId, clock.now(), limit),
    nextRunAt: (pixelId) => nextRunAt.get(pixelId) ?? null,
    leftSending: (pixelId) => leftSending.all(pixelId),
    sendingAtRemoved: () => sendingAtRemoved.all(),
    sending: (_tx, id, told) => sending.run({ ...told, id, now: clock.now() }).changes > 0,
    tellsNow: (_tx, id, told) => void tellsNow.run({ ...told, id }),
    settle: (_tx, id, { state, word = null, message = null, runAt, leftAt }, from) =>
      settle.run({
        id,
        from: from ?? null,
        state,
        word,
        message,
        runAt: runAt ?? null,
        keeps: Number(leftAt === undefined),
        leftAt: leftAt ?? null,
        now: clock.now(),
      }).changes > 0,
    isOf: (_tx, id, leadId) => void isOf.run(leadId, id),
    lookAgain(tx, pixelId, uid, words) {
      const asked = { pixelId, uid, words: JSON.stringify(words), now: clock.now() };
      const { changes } = lookAgain.run(asked);
      if (changes > 0) afterCommit(tx, told, undefined);
    },
    pixelRemoved: (_tx, pixelId) => void pixelRemoved.run(clock.now(), pixelId),
    onWork: (listener) => void listeners.add(listener),
  };
}
