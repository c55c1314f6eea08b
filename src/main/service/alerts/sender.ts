import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import { backoff, clampRetryAfter } from '../jobs/backoff.ts';
import type { Live } from '../live.ts';
import { describeError, type Log } from '../log.ts';
import type { Vault } from '../sync/ports.ts';
import type { AlertStore } from './alert-store.ts';
import type { Channels, KeptChannel } from './channels.ts';
import type { AlertDeliveries, AlertDelivery } from './delivery-store.ts';
import { post, type AlertMessage, type Posted } from './post.ts';
import type { SayAlert } from './words.ts';

/**
 * Sends alerts to their channels, each channel's in order, one at a time.
 *
 * Tried until it is taken, for a day at most: an older alert is no news. After a crash it is sent
 * again under the same id.
 */
export type AlertSender = {
  start(): void;
  stop(): Promise<void>;
  /** Something waits, or a channel was changed. */
  kick(): void;
  /** Once, now, whatever waits. */
  test(channel: KeptChannel): Promise<Posted>;
};

export type AlertSenderParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: () => number;
  readonly live: Live;
  readonly log: Log;
  readonly vault: Vault;
  readonly store: AlertStore;
  readonly channels: Channels;
  readonly deliveries: AlertDeliveries;
  readonly say: SayAlert;
  /** As messages name it. */
  readonly workspace: string;
};

const longestMs = 24 * 3_600_000;
const afterFailureMs = 60_000;
const gone = 410;

export function createAlertSender(parts: AlertSenderParts): AlertSender {
  const { db, clock, live, log, vault, store, channels, deliveries, say, workspace } = parts;
  const lanes = new Map<string, Promise<void>>();
  const sleeping = new Map<string, () => void>();
  const leaving = new AbortController();
  let started = false;

  function kick(): void {
    if (!started || leaving.signal.aborted) return;
    for (const { kind, on } of channels.all()) if (on) run(kind);
  }

  function run(kind: string): void {
    if (lanes.has(kind) || leaving.signal.aborted) return;
    sleeping.get(kind)?.();
    sleeping.delete(kind);
    const ended = work(kind)
      .catch((error: unknown) => {
        if (leaving.signal.aborted) return;
        log.error({ channel: kind, error: describeError(error) }, 'alerts were not sent');
        sleep(kind, afterFailureMs);
      })
      .finally(() => lanes.delete(kind));
    lanes.set(kind, ended);
  }

  function sleep(kind: string, ms: number): void {
    if (leaving.signal.aborted) return;
    sleeping.get(kind)?.();
    sleeping.set(
      kind,
      clock.after(Math.max(1, ms), () => run(kind)),
    );
  }

  async function work(kind: string): Promise<void> {
    while (!leaving.signal.aborted) {
      const channel = channels.find(kind);
      const delivery = channel?.on ? deliveries.next(kind) : null;
      if (!channel || !delivery) return;
      const wait = delivery.run_at - clock.now();
      if (wait > 0) return sleep(kind, wait);
      const message = messageOf(delivery);
      if (message === null) return;
      const posted = await send(channel, message);
      settle(delivery, posted);
      live.tell({ type: 'alerts.changed' });
    }
  }

  function send(channel: KeptChannel, message: AlertMessage): Promise<Posted> {
    return post(channel, message, { vault, now: clock.now(), signal: leaving.signal });
  }

  function settle(delivery: AlertDelivery, posted: Posted): void {
    const { id, attempts, created_at: createdAt } = delivery;
    transact(db, () => {
      if (posted.ok) return deliveries.delivered(id, posted.status);
      const { status, reason, retryAfterMs } = posted;
      const tooOld = clock.now() - createdAt > longestMs;
      if (tooOld || status === gone) return deliveries.dead(id, status, reason);
      const wait =
        retryAfterMs === null
          ? backoff(attempts + 1, false, parts.random())
          : clampRetryAfter(retryAfterMs);
      return deliveries.later(id, clock.now() + wait, status, reason);
    });
  }

  function messageOf({ uid, alert_id: alertId, what }: AlertDelivery): AlertMessage | null {
    const row = store.byId(alertId);
    if (row === null) return null;
    const facts = JSON.parse(row.facts) as Record<string, string | number>;
    const { title, todo } = say.of(row.kind, facts);
    const text = what === 'opened' ? `${title} ${todo}` : say.ended(title);
    return {
      id: uid,
      text: `${workspace}: ${text}`,
      type: `alert.${what}`,
      at: what === 'opened' ? row.opened_at : (row.resolved_at ?? clock.now()),
      data: {
        alertId: row.uid,
        workspace,
        kind: row.kind,
        subject: row.subject === '' ? null : row.subject,
        facts,
        openedAt: iso(row.opened_at),
        resolvedAt: row.resolved_at === null ? null : iso(row.resolved_at),
      },
    };
  }

  async function end(): Promise<void> {
    leaving.abort();
    for (const cancel of sleeping.values()) cancel();
    await Promise.all(lanes.values());
  }

  let stopping: Promise<void> | undefined;
  return {
    start() {
      started = true;
      kick();
    },
    stop: () => (stopping ??= end()),
    kick,
    test(channel) {
      const at = clock.now();
      return send(channel, {
        id: `test_${at}`,
        text: `${workspace}: ${say.test()}`,
        type: 'alert.test',
        at,
        data: { workspace },
      });
    },
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
