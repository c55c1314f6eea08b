import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import { nextTimes } from '../sync/timetable/schedule.ts';
import type { BatchRow, BatchStore, RunRow } from './batch-store.ts';
import type { DeliveryStore, DueDelivery, SubscriptionRow } from './delivery-store.ts';
import type { EventStore } from './event-store.ts';
import type { EventBody } from './event-body.ts';
import type { OutgoingStore } from './outgoing-store.ts';
import { readPartialAnswer } from './partial-answer.ts';
import type { Sender, Sent } from './sender.ts';
import type { Settle } from './settle.ts';

/**
 * Sends what waits for a subscriber at set times, as arrays of events.
 *
 * A run takes what waits when it begins; its batches are made one after the other, kept before they
 * are sent, and go under their own `webhook-id` until they are answered, also after a crash. Times
 * that passed while we were closed are made up for once.
 */
export type BatchSender = {
  /** One step; answers in how many ms the next is due, null for none. */
  work(to: SubscriptionRow, signal: AbortSignal, turn: Turn): Promise<Step>;
};

/** Waits for its turn in the lane of batches. */
export type Turn = <T>(since: number, go: () => Promise<T>) => Promise<T | null>;

export type Step =
  | { readonly did: 'something' }
  /** A receiver in trouble is left alone as a whole. */
  | { readonly did: 'failed'; readonly until: number }
  | { readonly did: 'nothing'; readonly nextAt: number | null };

const mostEvents = 100;
const mostBytes = 256 * 1024;
/** Later than this it was missed: nobody was there to do it. */
const lateMs = 60_000;

export function createBatchSender(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly store: EventStore;
  readonly deliveries: DeliveryStore;
  readonly batches: BatchStore;
  readonly outgoing: OutgoingStore;
  readonly body: EventBody;
  readonly sender: Sender;
  readonly settle: Settle;
}): BatchSender {
  const { db, clock, store, deliveries, batches, outgoing, body, sender, settle } = parts;
  const planned = db.client.prepare('update event_subscription set next_run_at = ? where id = ?');

  /** Begins a run whose time has come; the next time is kept with it. */
  function beginWhenDue(to: SubscriptionRow): void {
    const now = clock.now();
    if (to.mode !== 'batch' || to.schedule === null) return;
    if (to.next_run_at !== null && to.next_run_at > now) return;
    // Its time has come while the one before goes on: it begins when that ends.
    if (batches.running(to.id)) return;
    const { schedule, next_run_at: due } = to;
    transact(db, (tx) => {
      if (due !== null) batches.begin(tx, to.id, now - due > lateMs ? 'caught_up' : 'schedule');
      planned.run(nextTimeOf(schedule, now), to.id);
    });
    deliveries.reread();
  }

  /** Puts together the next batch of a run; false when nothing of it may go now. */
  async function makeBatch(to: SubscriptionRow, run: RunRow): Promise<boolean> {
    const chosen: number[] = [];
    let size = 2;
    for (const delivery of batches.loose(run.id, mostEvents)) {
      const text = await written(to, delivery);
      if (text === null) continue;
      if (chosen.length > 0 && size + text.length + 1 > mostBytes) break;
      size += Buffer.byteLength(text) + 1;
      chosen.push(delivery.id);
    }
    if (chosen.length === 0) return false;
    transact(db, (tx) => batches.make(tx, run.id, chosen));
    return true;
  }

  /** Null when it cannot be written, which then is settled. */
  async function written(to: SubscriptionRow, delivery: DueDelivery): Promise<string | null> {
    const event = store.byUid(delivery.event_uid);
    if (!event) return null;
    const { write, version } = outgoing.of(to.id);
    if (write === null) return JSON.stringify(await body.whole(event));
    const made = await body.write(event, write);
    if (made.ok) return JSON.stringify(made.body);
    const why = made.faults.map(({ detail }) => detail).join(', ');
    transact(db, (tx) => settle.unwritable(tx, to, delivery, why, version));
    return null;
  }

  async function sendBatch(
    to: SubscriptionRow,
    batch: BatchRow,
    signal: AbortSignal,
    turn: Turn,
  ): Promise<Step> {
    const items: DueDelivery[] = [];
    const texts: string[] = [];
    const { version } = outgoing.of(to.id);
    for (const delivery of batches.inBatch(batch.id)) {
      const text = await written(to, delivery);
      if (text === null) continue;
      items.push(delivery);
      texts.push(text);
    }
    const ids = items.map((each) => each.event_uid);
    const sent =
      items.length === 0
        ? nothingLeft
        : await turn(batch.run_at, () =>
            sender.send(to, batch.uid, `[${texts.join(',')}]`, signal),
          );
    if (sent === null) return { did: 'nothing', nextAt: null };
    const refused = sent.outcome === 'delivered' ? readPartialAnswer(sent.answer, ids) : [];
    const verdict = transact(db, (tx) =>
      settle.batch(tx, to, batch, { items, sent, refused, version }),
    );
    return verdict.to === 'waiting'
      ? { did: 'failed', until: verdict.runAt }
      : { did: 'something' };
  }

  return {
    async work(to, signal, turn) {
      beginWhenDue(to);
      const batch = batches.open(to.id);
      if (batch && batch.run_at > clock.now()) return { did: 'nothing', nextAt: batch.run_at };
      if (batch) return sendBatch(to, batch, signal, turn);
      const run = batches.running(to.id);
      if (!run) return { did: 'nothing', nextAt: deliveries.byId(to.id)?.next_run_at ?? null };
      if (await makeBatch(to, run)) return { did: 'something' };
      const nextAt = batches.nextRunAt(run.id);
      if (nextAt !== null && nextAt > clock.now()) return { did: 'nothing', nextAt };
      if (nextAt === null) transact(db, (tx) => batches.end(tx, run.id));
      return { did: 'something' };
    },
  };
}

/** All of a batch was erased, or cannot be written: it is done, and nobody is sent an empty list. */
const nothingLeft: Sent = {
  outcome: 'delivered',
  status: null,
  reason: null,
  answer: '',
  durationMs: 0,
  bytes: 0,
  waitMs: null,
};

/** The next time of a cron line after this one; null where it never comes. */
export function nextTimeOf(schedule: string, now: number): number | null {
  const after = (count: number) => nextTimes(schedule, count).find((at) => at > now);
  return after(2) ?? after(500) ?? null;
}
