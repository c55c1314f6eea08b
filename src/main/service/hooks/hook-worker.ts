import { setTimeout as breathe } from 'node:timers/promises';
import type { HookVerdict } from '../../../shared/model/hook.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import { backoff, limits } from '../jobs/backoff.ts';
import { createLanes } from '../lanes.ts';
import type { Live } from '../live.ts';
import { describeError, type Log } from '../log.ts';
import type { Vault } from '../sync/ports.ts';
import type { HookAnswer, HookConsumer, Received } from './consumer.ts';
import type { EndpointRow, EndpointStore } from './endpoint-store.ts';
import type { HookStore, Settled, WaitingHook } from './hook-store.ts';
import type { PoisonWatch } from './poison.ts';
import { mediaType, readBody } from './read-body.ts';

/**
 * Hands hooks that wait to whoever acts on them, endpoint by endpoint, in the order in which they came.
 *
 * What nobody acts on yet waits. A hook is processed until it is answered for: after a crash it is
 * handed over again, and what failed is tried again after a while.
 */
export type HookWorker = {
  /** Who acts on the hooks of a kind; the last one said. */
  on(kind: string, consumer: HookConsumer): void;
  /** Who acts on the hooks of kinds that nobody acts on otherwise. */
  otherwise(consumer: HookConsumer): void;
  consumes(kind: string): boolean;
  start(): void;
  /** Lets what is being handled end. May be called twice. */
  stop(): Promise<void>;
  kick(): void;
};

export type HookWorkerParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: () => number;
  readonly live: Live;
  readonly log: Log;
  readonly vault: Vault;
  readonly endpoints: EndpointStore;
  readonly store: HookStore;
  readonly poison: Pick<PoisonWatch, 'careful' | 'mark' | 'release'>;
  /** Whether senders come first just now; whoever says so kicks when they no longer do. */
  readonly isPutOff?: () => boolean;
};

const atOnce = 200;
/** No stretch of work may be longer: screens, hooks and sends share the process. */
const sliceMs = 12;
/** Between two goes at an endpoint: what comes meanwhile is done in one, with one commit. */
const breathMs = 50;
const afterFailureMs = 30_000;

/** Hooks with one answer: the newest is handed over. */
type Group = { readonly newest: Received; readonly ids: readonly number[]; readonly tries: number };

export function createHookWorker(parts: HookWorkerParts): HookWorker {
  const { db, clock, live, log, endpoints, store, poison } = parts;
  const consumers = new Map<string, HookConsumer>();
  let fallback: HookConsumer | null = null;
  const inSavepoint = db.client.transaction((work: () => void) => work());
  const lanes = createLanes({
    clock,
    work,
    failed(id, error) {
      const endpoint = endpoints.all().find((each) => each.id === id)?.name;
      log.error({ endpoint, error: describeError(error) }, 'Hooks were not processed');
      return afterFailureMs;
    },
  });
  const { signal } = lanes;
  let kicked = false;

  function consumerOf(kind: string): HookConsumer | null {
    return consumers.get(kind) ?? fallback;
  }

  function kick(): void {
    if (kicked || signal.aborted) return;
    kicked = true;
    setImmediate(() => {
      kicked = false;
      if (signal.aborted) return;
      for (const { id } of endpoints.all()) lanes.wake(id);
    });
  }

  /** One lane an endpoint; answers in how many ms there is something to do again. */
  async function work(id: number): Promise<number | null> {
    const endpoint = endpoints.all().find((each) => each.id === id);
    const consumer = endpoint ? consumerOf(endpoint.kind) : null;
    if (!endpoint || consumer === null) return null;
    while (!signal.aborted && parts.isPutOff?.() !== true) {
      const rows = store.due(id, atOnce);
      if (rows.length === 0) break;
      const { groups, unreadable } = await opened(endpoint, consumer, rows);
      settleAll(unreadable.map((each) => ({ ids: [each.id], settled: each.settled })));
      if (consumer.how === 'tx') await handleInSlices(consumer, groups);
      else for (const group of groups) await handleOne(consumer, group);
      live.tell({ type: 'hooks.changed' });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await breathe(breathMs, undefined, { signal });
    const next = store.nextRunAt(id);
    return next === null ? null : next - clock.now();
  }

  async function opened(
    endpoint: EndpointRow,
    consumer: HookConsumer,
    rows: readonly WaitingHook[],
  ): Promise<{ groups: Group[]; unreadable: { id: number; settled: Settled }[] }> {
    const groups = new Map<string, Group>();
    const unreadable: { id: number; settled: Settled }[] = [];
    for (const row of rows) {
      const headers = JSON.parse(row.headers) as Record<string, string>;
      const bytes = await bytesOf(row);
      const said = bytes === null ? null : readBody(bytes, mediaType(headers['content-type']));
      if (said === null || !said.ok) {
        const settled: Settled =
          said === null
            ? { state: 'dead', reason: 'not_opened' }
            : { state: 'ignored', reason: said.why };
        unreadable.push({ id: row.id, settled });
        continue;
      }
      const hook = toReceived(endpoint, row, headers, said.value);
      const same = consumer.coalesce?.(hook) ?? null;
      const name = same === null ? `1:${row.id}` : `n:${same}`;
      const ids = [...(groups.get(name)?.ids ?? []), row.id];
      groups.set(name, { newest: hook, ids, tries: row.attempts });
    }
    return { groups: [...groups.values()], unreadable };
  }

  async function bytesOf({ body, sealed }: WaitingHook): Promise<Buffer | null> {
    if (sealed === 0) return body;
    try {
      return Buffer.from(await parts.vault.open(body.toString()), 'base64');
    } catch {
      return null;
    }
  }

  async function handleInSlices(
    consumer: HookConsumer & { how: 'tx' },
    groups: readonly Group[],
  ): Promise<void> {
    let rest = groups;
    while (rest.length > 0 && !signal.aborted) {
      const alone = poison.careful() ? (rest[0]?.ids ?? []) : [];
      if (alone.length > 0) poison.mark(alone);
      const until = alone.length > 0 ? 0 : clock.monotonic() + sliceMs;
      const failed: { group: Group; error: unknown }[] = [];
      transact(db, (tx) => {
        let count = 0;
        for (const group of rest) {
          count += 1;
          try {
            // A savepoint of its own: what one does wrongly must not undo the others.
            inSavepoint(() => settleGroup(group, consumer.handle(tx, group.newest)));
          } catch (error) {
            if (!db.client.inTransaction) throw error;
            failed.push({ group, error });
          }
          if (clock.monotonic() >= until) break;
        }
        rest = rest.slice(count);
        for (const { group, error } of failed) settleGroup(group, threw(group, error));
        poison.release(tx, alone);
      });
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async function handleOne(consumer: HookConsumer & { how: 'async' }, group: Group): Promise<void> {
    if (signal.aborted) return;
    const alone = poison.careful();
    if (alone) poison.mark(group.ids);
    transact(db, (tx) => {
      for (const id of group.ids) store.begun(tx, id);
    });
    let answer: HookAnswer;
    try {
      answer = await consumer.handle(group.newest, signal);
    } catch (error) {
      // Given up because we are leaving: it waits for the next start.
      if (signal.aborted) return;
      answer = threw(group, error);
    }
    transact(db, (tx) => {
      settleGroup(group, answer);
      if (alone) poison.release(tx, group.ids);
    });
  }

  function threw({ newest }: Group, error: unknown): HookAnswer {
    log.error({ hook: newest.id, error: describeError(error) }, 'A hook could not be processed');
    return { to: 'failed', message: 'defect' };
  }

  function settleGroup(group: Group, answer: HookAnswer): void {
    settleAll([{ ids: group.ids, settled: settledOf(group, answer) }]);
  }

  function settleAll(all: readonly { ids: readonly number[]; settled: Settled }[]): void {
    if (all.length === 0) return;
    transact(db, (tx) => {
      for (const { ids, settled } of all) {
        for (const id of ids) store.settle(tx, id, settled);
      }
    });
  }

  function settledOf({ tries, newest }: Group, answer: HookAnswer): Settled {
    switch (answer.to) {
      case 'applied':
        return { state: 'applied', touched: answer.touched };
      case 'planned':
        return { state: 'planned', jobId: answer.jobId, about: answer.about };
      case 'ignored':
        return { state: 'ignored', reason: answer.reason };
      case 'failed': {
        const reason = answer.message.slice(0, 500);
        const now = clock.now();
        const tooOld = now - newest.receivedAt > limits.ageMs && newest.replays === 0;
        const inVain = answer.retry === false || tries + 1 >= limits.attempts || tooOld;
        if (inVain) return { state: 'dead', reason };
        const runAt = now + backoff(tries + 1, false, parts.random());
        return { state: 'failed', reason, runAt };
      }
    }
  }

  return {
    on(kind, consumer) {
      consumers.set(kind, consumer);
      kick();
    },
    otherwise(consumer) {
      fallback = consumer;
      kick();
    },
    consumes: (kind) => consumerOf(kind) !== null,
    start() {
      lanes.start();
      kick();
    },
    stop: lanes.stop,
    kick,
  };
}

function toReceived(
  endpoint: EndpointRow,
  row: WaitingHook,
  headers: Record<string, string>,
  body: unknown,
): Received {
  return {
    id: row.uid,
    endpoint: {
      id: endpoint.id,
      name: endpoint.name,
      kind: endpoint.kind,
      connectionId: endpoint.settings.connectionId,
    },
    headers,
    body,
    sealedBody: row.sealed === 1 ? row.body.toString() : null,
    receivedAt: row.received_at,
    verdict: JSON.parse(row.verdict) as HookVerdict,
    attempts: row.attempts,
    replays: row.replays,
  };
}
