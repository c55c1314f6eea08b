import { eventLane, type EventLane } from '../../../shared/model/subscription.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import { createLanes } from '../lanes.ts';
import type { Live } from '../live.ts';
import { describeError, type Log } from '../log.ts';
import type { BatchSender, Step } from './batch-sender.ts';
import type { DeliveryStore, DueDelivery, SubscriptionRow } from './delivery-store.ts';
import type { EventBody } from './event-body.ts';
import type { EventStore } from './event-store.ts';
import type { OutgoingStore } from './outgoing-store.ts';
import type { Sender } from './sender.ts';
import type { Settle } from './settle.ts';
import type { Turnstile } from './turnstile.ts';

/**
 * Tells subscribers of events: a lane for each subscription and urgency, one request at a time each.
 *
 * An event is told until it is answered with 2xx, at most twelve times or seven days, and then needs
 * a person. After a crash it is told again, under the same `webhook-id`. What is about one record
 * goes in order, whatever its lane. All lanes of a receiver in trouble wait, so that a queue behind
 * it is not a storm.
 */
export type Forwarder = {
  start(): void;
  stop(): Promise<void>;
  /** After a person changed something: who was left alone is tried again. */
  kick(): void;
};

export type ForwarderParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  readonly log: Log;
  readonly store: EventStore;
  readonly deliveries: DeliveryStore;
  readonly outgoing: OutgoingStore;
  readonly body: EventBody;
  readonly sender: Sender;
  readonly settle: Settle;
  readonly turnstile: Turnstile;
  readonly batchSender: BatchSender;
};

/** While our own part of it is broken. */
const laterMs = 30_000;
const urgencies = eventLane.options;

export function createForwarder(parts: ForwarderParts): Forwarder {
  const { db, clock, live, log, store, deliveries, outgoing, body, sender, settle } = parts;
  /** No lane of a subscription does anything before its time. */
  const leftAlone = new Map<number, number>();
  const lanes = createLanes({
    clock,
    work,
    failed(lane, error) {
      const { id } = placeOf(lane);
      log.error({ subscription: id, error: describeError(error) }, 'Events were not forwarded');
      leftAlone.set(id, clock.now() + laterMs);
      return laterMs;
    },
  });
  const { signal } = lanes;

  function wake(id: number): void {
    for (const at of urgencies.keys()) lanes.wake(id * urgencies.length + at);
  }

  function wakeAll(): void {
    for (const row of deliveries.subscriptions()) if (isOpen(row)) wake(row.id);
  }

  /** Answers in how many ms the lane has something to do again; null where it has nothing. */
  async function work(lane: number): Promise<number | null> {
    const { id, urgency } = placeOf(lane);
    while (!signal.aborted) {
      const to = deliveries.byId(id);
      if (to === null || !isOpen(to)) return null;
      const now = clock.now();
      const alone = (leftAlone.get(id) ?? 0) - now;
      if (alone > 0) return alone;
      const step = await workOn(to, urgency);
      if (step.did === 'nothing') return step.nextAt === null ? null : step.nextAt - clock.now();
      live.tell({ type: 'events.changed' });
      if (step.did === 'failed') leftAlone.set(id, step.until);
      // It may be in another lane now, and so may what waited behind it.
      wake(id);
    }
    return null;
  }

  async function workOn(to: SubscriptionRow, urgency: EventLane): Promise<Step> {
    let batchesAt: number | null = null;
    if (urgency === 'low') {
      const step = await parts.batchSender.work(to, signal, (since, go) =>
        parts.turnstile.pass({ subscriptionId: to.id, lane: urgency, since }, signal, go),
      );
      if (step.did !== 'nothing' || to.mode === 'batch') return step;
      batchesAt = step.nextAt;
    }
    if (to.mode === 'batch') return { did: 'nothing', nextAt: null };
    const due = deliveries.next(to.id, urgency);
    if (!due) {
      return { did: 'nothing', nextAt: sooner(batchesAt, deliveries.nextRunAt(to.id, urgency)) };
    }
    const who = { subscriptionId: to.id, lane: urgency, since: due.run_at };
    const step = await parts.turnstile.pass(who, signal, () => tellNext(to.id, urgency));
    return step ?? { did: 'nothing', nextAt: null };
  }

  /** Looked up anew, since it may have waited long for its turn. */
  async function tellNext(id: number, urgency: EventLane): Promise<Step> {
    const to = deliveries.byId(id);
    const alone = (leftAlone.get(id) ?? 0) > clock.now();
    const due = to && isOpen(to) && !alone ? deliveries.next(id, urgency) : null;
    if (!to || !due) return { did: 'something' };
    const { version, write } = outgoing.of(id);
    const event = store.byUid(due.event_uid);
    if (!event) return { did: 'something' };
    if (write === null) return told(to, due, JSON.stringify(await body.whole(event)), version);
    const made = await body.write(event, write);
    if (made.ok) return told(to, due, JSON.stringify(made.body), version);
    const why = made.faults.map(({ detail }) => detail).join(', ');
    transact(db, (tx) => settle.unwritable(tx, to, due, why, version));
    return { did: 'something' };
  }

  async function told(
    to: SubscriptionRow,
    due: DueDelivery,
    text: string,
    version: number,
  ): Promise<Step> {
    const sent = await sender.send(to, due.event_uid, text, signal);
    if (sent === null) return { did: 'nothing', nextAt: null };
    const verdict = transact(db, (tx) => settle.one(tx, to, due, sent, version));
    return verdict.to === 'waiting'
      ? { did: 'failed', until: verdict.runAt }
      : { did: 'something' };
  }

  return {
    start() {
      lanes.start();
      deliveries.onWork(wakeAll);
      wakeAll();
    },
    stop: lanes.stop,
    kick() {
      leftAlone.clear();
      wakeAll();
    },
  };
}

function isOpen({ enabled, paused_at: pausedAt }: SubscriptionRow): boolean {
  return enabled === 1 && pausedAt === null;
}

function sooner(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}

/** A lane by its number. */
function placeOf(lane: number): { id: number; urgency: EventLane } {
  const urgency = urgencies[lane % urgencies.length];
  if (urgency === undefined) throw new Error(`There is no lane ${lane}.`);
  return { id: Math.floor(lane / urgencies.length), urgency };
}
