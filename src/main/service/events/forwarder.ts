import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import { schemes } from '../hooks/verify.ts';
import { backoff, clampRetryAfter, limits } from '../jobs/backoff.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import { heldValues, toPatch } from '../leads/lead-values.ts';
import { createLanes } from '../lanes.ts';
import type { Live } from '../live.ts';
import { describeError, type Log } from '../log.ts';
import { createHttpClient, type HttpAnswer } from '../providers/http.ts';
import { ProviderError } from '../providers/provider-error.ts';
import type { Vault } from '../sync/ports.ts';
import type { DeliveryRow, DeliveryStore, SubscriptionRow, Tried } from './delivery-store.ts';
import type { EventStore } from './event-store.ts';
import type { OpenPayload } from './open-payload.ts';

/**
 * Tells subscribers of events, each in a lane of its own, one request at a time.
 *
 * An event is told until it is answered with 2xx, at most twelve times or seven days, and then needs
 * a person. After a crash it is told again, under the same `webhook-id`. A lane whose receiver is in
 * trouble waits as a whole, so that a queue behind it is not a storm.
 */
export type Forwarder = {
  start(): void;
  stop(): Promise<void>;
  kick(): void;
};

export type ForwarderParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: () => number;
  readonly live: Live;
  readonly log: Log;
  readonly vault: Vault;
  readonly leads: Pick<LeadStore, 'byId'>;
  readonly store: EventStore;
  readonly deliveries: DeliveryStore;
  readonly payloadOf: OpenPayload;
};

const answerMs = 15_000;
/** While nothing reaches the network, or our own part of it is broken. */
const laterMs = 30_000;
const gone = 410;

export function createForwarder(parts: ForwarderParts): Forwarder {
  const { db, clock, live, log, vault, leads, store, deliveries, payloadOf } = parts;
  const pausedUntil = new Map<number, number>();
  const lanes = createLanes({
    clock,
    work,
    failed(id, error) {
      log.error({ subscription: id, error: describeError(error) }, 'Events were not forwarded');
      pausedUntil.set(id, clock.now() + laterMs);
      return laterMs;
    },
  });
  const { signal } = lanes;

  function kick(): void {
    for (const { id, enabled } of deliveries.subscriptions()) if (enabled === 1) lanes.wake(id);
  }

  /** Answers in how many ms the lane has something to do again; null where it has nothing. */
  async function work(id: number): Promise<number | null> {
    while (!signal.aborted) {
      const subscription = deliveries.subscriptions().find((each) => each.id === id);
      if (subscription?.enabled !== 1) return null;
      const now = clock.now();
      const paused = (pausedUntil.get(id) ?? 0) - now;
      if (paused > 0) return paused;
      const delivery = deliveries.next(id);
      if (!delivery) {
        const next = deliveries.nextRunAt(id);
        return next === null ? null : next - now;
      }
      const tried = await deliver(subscription, delivery);
      if (tried === null) return null;
      transact(db, (tx) => deliveries.tried(tx, delivery.id, tried));
      live.tell({ type: 'events.changed' });
      if (tried.to === 'waiting') pausedUntil.set(id, tried.runAt);
    }
    return null;
  }

  async function deliver(
    subscription: SubscriptionRow,
    delivery: DeliveryRow & { event_uid: string },
  ): Promise<Tried | null> {
    const body = Buffer.from(JSON.stringify(await bodyOf(delivery.event_uid)));
    const headers = schemes['standard-webhooks'].sign({
      body,
      secret: await vault.open(subscription.secret),
      at: Math.floor(clock.now() / 1000),
      id: delivery.event_uid,
      options: { header: '', encoding: 'base64', toleranceSeconds: 0 },
    });
    const http = createHttpClient({ baseUrl: subscription.url, answerMs, connections: 1 });
    try {
      const answer = await http.send({
        method: 'POST',
        path: '',
        headers: { ...headers, 'user-agent': 'Ponte' },
        body: body.toString(),
        reads: false,
        signal: signal,
      });
      return judged(answer, delivery);
    } catch (error) {
      if (signal.aborted) return null;
      if (!(error instanceof ProviderError)) throw error;
      if (error.kind !== 'offline') return failed(delivery, null, 'No answer came in time.');
      const tooOld = clock.now() - delivery.created_at > limits.ageMs;
      const reason = 'The address could not be reached.';
      if (tooOld) return { to: 'dead', status: null, reason };
      const runAt = clock.now() + laterMs;
      return { to: 'waiting', status: null, reason, runAt, counts: false };
    } finally {
      await http.close();
    }
  }

  function judged({ status, retryAfterMs }: HttpAnswer, delivery: DeliveryRow): Tried {
    if (status >= 200 && status < 300) return { to: 'delivered', status };
    const reason = `It answered ${status}.`;
    if (status === gone) return { to: 'dead', status, reason };
    const wait = retryAfterMs === null ? null : clampRetryAfter(retryAfterMs);
    return failed(delivery, status, reason, wait);
  }

  function failed(
    { attempts, created_at: createdAt }: DeliveryRow,
    status: number | null,
    reason: string,
    waitMs: number | null = null,
  ): Tried {
    const now = clock.now();
    if (attempts + 1 >= limits.attempts || now - createdAt > limits.ageMs) {
      return { to: 'dead', status, reason };
    }
    const runAt = now + (waitMs ?? backoff(attempts + 1, false, parts.random()));
    return { to: 'waiting', status, reason, runAt, counts: true };
  }

  /** As Standard Webhooks has it; a lead is told as it is now, not as it was. */
  async function bodyOf(eventUid: string): Promise<unknown> {
    const event = store.byUid(eventUid);
    if (!event) return null;
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
    start() {
      lanes.start();
      deliveries.onWork(kick);
      kick();
    },
    stop: lanes.stop,
    kick() {
      pausedUntil.clear();
      kick();
    },
  };
}
