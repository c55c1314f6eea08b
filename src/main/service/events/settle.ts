import { answerReason } from '../../../shared/model/answer-reason.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import { fingerprint } from '../jobs/fingerprint.ts';
import type { BatchRow, BatchStore } from './batch-store.ts';
import type { DeliveryRow, DeliveryStore, SubscriptionRow } from './delivery-store.ts';
import type { EventReplays } from './event-replays.ts';
import { judge, type Verdict } from './judge.ts';
import type { Refused } from './partial-answer.ts';
import { keptText, type Sent } from './sender.ts';

/** Writes down what became of requests, each in one transaction of its caller. */
export type Settle = {
  one(tx: Tx, to: SubscriptionRow, delivery: DeliveryRow, sent: Sent, version: number): Verdict;
  batch(
    tx: Tx,
    to: SubscriptionRow,
    batch: BatchRow,
    parts: {
      readonly items: readonly DeliveryRow[];
      readonly sent: Sent;
      readonly refused: readonly Refused[];
      readonly version: number;
    },
  ): Verdict;
  /** The mapping makes nothing of it: a person must look. */
  unwritable(
    tx: Tx,
    to: SubscriptionRow,
    delivery: DeliveryRow,
    why: string,
    version: number,
  ): void;
};

/** So many tries are kept of each. */
const keptTries = 20;

type State = {
  readonly state: 'waiting' | 'delivered' | 'dead';
  readonly status: number | null;
  readonly reason: string | null;
  readonly counts: boolean;
  readonly runAt: number;
  readonly print: string | null;
  readonly version: number;
  /** Out of its batch, so that the rest of it has an end. */
  readonly loose?: boolean;
};

export function createSettle(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: () => number;
  readonly deliveries: DeliveryStore;
  readonly batches: BatchStore;
  readonly replays: EventReplays;
}): Settle {
  const { clock, deliveries, batches, replays } = parts;
  const { client } = parts.db;
  const write = client.prepare(
    `update event_delivery set state = @state, status = @status, reason = @reason,
       attempts = attempts + @counts, run_at = @runAt, mapping_version = @version,
       settled_at = @settledAt, fingerprint = @print,
       lane = case when @state = 'waiting' then 'retry' else lane end,
       batch_id = case when @loose then null else batch_id end
     where id = @id`,
  );
  const writeBatch = client.prepare(
    `update event_batch set state = @state, status = @status, reason = @reason,
       attempts = attempts + @counts, run_at = @runAt, bytes = @bytes, settled_at = @settledAt
     where id = @id`,
  );
  const went = client.prepare(
    'update event_subscription set last_delivered_at = ?, failing_since = null where id = ?',
  );
  const fails = client.prepare(
    `update event_subscription set failing_since = coalesce(failing_since, ?) where id = ?`,
  );
  const pause = client.prepare(
    `update event_subscription set paused_at = ?, paused_reason = 'gone',
       failing_since = coalesce(failing_since, ?) where id = ?`,
  );
  const attempt = client.prepare(
    `insert into event_attempt (delivery_id, batch_id, at, duration_ms, status, outcome, answer, bytes)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const prune = (column: 'delivery_id' | 'batch_id') =>
    client.prepare(
      `delete from event_attempt where ${column} = ? and id not in
         (select id from event_attempt where ${column} = ? order by id desc limit ${keptTries})`,
    );
  const pruneOf = { delivery_id: prune('delivery_id'), batch_id: prune('batch_id') };

  function note(column: 'delivery_id' | 'batch_id', id: number, sent: Sent): void {
    const [deliveryId, batchId] = column === 'delivery_id' ? [id, null] : [null, id];
    const { durationMs, status, outcome, bytes } = sent;
    const at = clock.now();
    attempt.run(deliveryId, batchId, at, durationMs, status, outcome, keptText(sent), bytes);
    pruneOf[column].run(id, id);
  }

  function toSubscription({ id }: SubscriptionRow, verdict: Verdict): void {
    const now = clock.now();
    if (verdict.to === 'delivered') went.run(now, id);
    else if (verdict.to === 'paused') pause.run(now, now, id);
    else fails.run(now, id);
    deliveries.reread();
  }

  function toDelivery(tx: Tx, delivery: DeliveryRow, next: State): void {
    write.run({
      ...next,
      id: delivery.id,
      counts: Number(next.counts),
      loose: Number(next.loose ?? false),
      settledAt: next.state === 'waiting' ? null : clock.now(),
    });
    if (next.state !== 'waiting') replays.settled(tx, delivery, next.state, next.print);
  }

  function stateOf(to: SubscriptionRow, sent: Sent, verdict: Verdict, version: number): State {
    const { status, reason } = sent;
    const dead = verdict.to === 'dead';
    return {
      state: verdict.to === 'paused' ? 'waiting' : verdict.to,
      status,
      reason,
      counts: verdict.to === 'waiting' ? verdict.counts : verdict.to !== 'paused',
      runAt: verdict.to === 'waiting' ? verdict.runAt : clock.now(),
      print: dead ? printOf(to, sent.outcome, status, reason) : null,
      version,
    };
  }

  return {
    one(tx, to, delivery, sent, version) {
      const tries = {
        attempts: delivery.attempts,
        createdAt: delivery.created_at,
        careful: delivery.replay_id !== null,
      };
      const verdict = judge(sent, tries, clock.now(), parts.random());
      note('delivery_id', delivery.id, sent);
      toDelivery(tx, delivery, stateOf(to, sent, verdict, version));
      toSubscription(to, verdict);
      return verdict;
    },

    batch(tx, to, batch, { items, sent, refused, version }) {
      const tries = {
        attempts: batch.attempts,
        createdAt: batch.created_at,
        careful: items.some((each) => each.replay_id !== null),
      };
      const now = clock.now();
      const verdict = judge(sent, tries, now, parts.random());
      const whole = stateOf(to, sent, verdict, version);
      note('batch_id', batch.id, {
        ...sent,
        outcome: refused.length > 0 ? 'partly' : sent.outcome,
      });
      writeBatch.run({
        id: batch.id,
        state: whole.state,
        status: whole.status,
        reason: whole.reason,
        runAt: whole.runAt,
        counts: Number(whole.counts),
        bytes: sent.bytes,
        settledAt: whole.state === 'waiting' ? null : now,
      });
      const notTaken = new Map(refused.map((each) => [each.at, each]));
      let [taken, failed] = [0, 0];
      for (const [at, delivery] of items.entries()) {
        const flaw = verdict.to === 'delivered' ? notTaken.get(at) : undefined;
        const state = flaw ? refusedState(to, delivery, flaw, version) : whole;
        toDelivery(tx, delivery, state);
        if (state.state === 'delivered') taken += 1;
        if (state.state === 'dead') failed += 1;
      }
      const ended = whole.state !== 'waiting';
      batches.count(tx, batch.run_id, {
        sent: taken,
        failed,
        bytes: verdict.to === 'delivered' ? sent.bytes : 0,
        batches: Number(ended),
      });
      toSubscription(to, verdict);
      return verdict;
    },

    unwritable(tx, to, delivery, why, version) {
      const reason = answerReason({ kind: 'unwritable', why });
      const print = printOf(to, 'mapping', null, reason);
      const now = clock.now();
      const state = { state: 'dead', status: null, reason, counts: true, runAt: now } as const;
      toDelivery(tx, delivery, { ...state, print, version, loose: true });
      if (delivery.run_id !== null) batches.count(tx, delivery.run_id, { skipped: 1 });
    },
  };

  /** One that the receiver named: tried in a batch of its own kind later, or never. */
  function refusedState(
    to: SubscriptionRow,
    { attempts, created_at: createdAt, replay_id: replayId }: DeliveryRow,
    { status, reason: said, later }: Refused,
    version: number,
  ): State {
    const reason = said === '' ? answerReason({ kind: 'notTaken', status }) : said;
    const now = clock.now();
    const sent = { ...unanswered, status, reason };
    const tries = { attempts, createdAt, careful: replayId !== null };
    const verdict = later ? judge(sent, tries, now, parts.random()) : ({ to: 'dead' } as const);
    const state = stateOf(to, sent, verdict, version);
    return { ...state, loose: true };
  }
}

/** Of one event there is no request of its own. */
const unanswered: Sent = {
  outcome: 'failed',
  status: null,
  reason: null,
  answer: '',
  durationMs: 0,
  bytes: 0,
  waitMs: null,
};

/** What makes two dead deliveries the same. */
function printOf(
  { id }: SubscriptionRow,
  code: string,
  status: number | null,
  message: string | null,
): string {
  const of = {
    connectionId: id,
    op: 'delivery',
    endpoint: '',
    code,
    status,
    message: message ?? '',
  };
  return `d-${fingerprint(of)}`;
}
