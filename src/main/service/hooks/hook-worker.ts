import { setTimeout as breathe } from 'node:timers/promises';
import type { HookReason } from '../../../shared/model/hook.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import { backoff, limits } from '../jobs/backoff.ts';
import { createLanes } from '../lanes.ts';
import type { Live } from '../live.ts';
import { describeError, type Log } from '../log.ts';
import type { Vault } from '../sync/ports.ts';
import type { HookAnswer, HookConsumer, Received } from './consumer.ts';
import type { EndpointRow, EndpointStore } from './endpoint-store.ts';
import type { Handed, HookStore, Settled, WaitingHook } from './hook-store.ts';
import { createOpenHook } from './open-hook.ts';
import { togetherOf } from './parts-of-hook.ts';
import type { PoisonWatch } from './poison.ts';
import type { Unheeded } from './unheeded.ts';

/**
 * Hands hooks that wait to whoever acts on them, endpoint by endpoint, in the order in which they came.
 *
 * What nobody acts on is kept without effect after an hour. A hook is processed until it is answered
 * for: after a crash it is handed over again, and what failed is tried again after a while.
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
  readonly unheeded: Pick<Unheeded, 'setAside'>;
  /** Whether senders come first just now; whoever says so kicks when they no longer do. */
  readonly isPutOff?: () => boolean;
};

const atOnce = 200;
/** No stretch of work may be longer: screens, hooks and sends share the process. */
const sliceMs = 12;
/** Between two goes at an endpoint: what comes meanwhile is done in one, with one commit. */
const breathMs = 50;
const afterFailureMs = 30_000;
const notOpened = { to: 'failed', message: 'not_opened' } as const;

/** Hooks with one answer: the newest is handed over. */
type Group = {
  readonly newest: Received;
  readonly rows: readonly Handed[];
  /** What it tells, one thing after the other; for most hooks the hook itself. */
  readonly told: readonly Received[];
};
type Step = { readonly group: Group; readonly hook: Received; readonly answers: HookAnswer[] };

export function createHookWorker(parts: HookWorkerParts): HookWorker {
  const { db, clock, live, log, endpoints, store, poison, unheeded } = parts;
  const open = createOpenHook(parts.vault);
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
    if (!endpoint) return null;
    if (consumer === null) return unheeded.setAside(id, signal);
    while (!signal.aborted && parts.isPutOff?.() !== true) {
      const rows = store.due(id, atOnce);
      if (rows.length === 0) break;
      const { groups, unreadable } = await openAll(endpoint, consumer, rows);
      settleAll(unreadable.map(({ row, settled }) => ({ rows: [row], settled })));
      if (consumer.how === 'tx') await handleInSlices(consumer, groups);
      else for (const group of groups) await handleOne(consumer, group);
      live.tell({ type: 'hooks.changed' });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await breathe(breathMs, undefined, { signal });
    const next = store.nextRunAt(id);
    return next === null ? null : next - clock.now();
  }

  async function openAll(
    endpoint: EndpointRow,
    consumer: HookConsumer,
    rows: readonly WaitingHook[],
  ): Promise<{ groups: Group[]; unreadable: { row: Handed; settled: Settled }[] }> {
    const groups = new Map<string, Group>();
    const unreadable: { row: Handed; settled: Settled }[] = [];
    for (const row of rows) {
      const opened = await open(endpoint, consumer, row);
      if ('why' in opened) {
        const { why } = opened;
        // The key store may be locked, and open again in a while.
        const settled = why === null ? failedOf(notOpened, row) : ignoredFor(why);
        unreadable.push({ row, settled });
        continue;
      }
      const same = consumer.coalesce?.(opened.hook) ?? null;
      const name = same === null ? `1:${row.id}` : `n:${same}`;
      const before = groups.get(name)?.rows ?? [];
      groups.set(name, { newest: opened.hook, rows: [...before, row], told: opened.told });
    }
    return { groups: [...groups.values()], unreadable };
  }

  async function handleInSlices(
    consumer: HookConsumer & { how: 'tx' },
    groups: readonly Group[],
  ): Promise<void> {
    let rest = groups.flatMap((group): Step[] => {
      const answers: HookAnswer[] = [];
      return group.told.map((hook) => ({ group, hook, answers }));
    });
    while (rest.length > 0 && !signal.aborted) {
      const alone = poison.careful() ? idsOf(rest[0]?.group) : [];
      if (alone.length > 0) poison.mark(alone);
      const until = alone.length > 0 ? 0 : clock.monotonic() + sliceMs;
      transact(db, (tx) => {
        let count = 0;
        for (const { group, hook, answers } of rest) {
          count += 1;
          if (!isAsHanded(group)) continue;
          answers.push(answerOf(tx, consumer, hook));
          if (answers.length === group.told.length) settleGroup(group, togetherOf(answers));
          if (clock.monotonic() >= until) break;
        }
        rest = rest.slice(count);
        poison.release(tx, alone);
      });
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Told anew since it was read, it is handed over as it is told now. */
  function isAsHanded({ rows }: Group): boolean {
    const newest = rows.at(-1);
    return newest !== undefined && store.isAsHanded(newest);
  }

  function answerOf(tx: Tx, consumer: HookConsumer & { how: 'tx' }, hook: Received): HookAnswer {
    let answer: HookAnswer | null = null;
    try {
      // A savepoint of its own: what one does wrongly must not undo the others.
      inSavepoint(() => void (answer = consumer.handle(tx, hook)));
    } catch (error) {
      if (!db.client.inTransaction) throw error;
      return threw(hook, error);
    }
    return answer ?? { to: 'failed', message: 'defect' };
  }

  async function handleOne(consumer: HookConsumer & { how: 'async' }, group: Group): Promise<void> {
    if (signal.aborted) return;
    if (!isAsHanded(group)) return;
    const alone = poison.careful();
    if (alone) poison.mark(idsOf(group));
    transact(db, (tx) => {
      for (const { id } of group.rows) store.begun(tx, id);
    });
    let answer: HookAnswer;
    try {
      answer = await consumer.handle(group.newest, signal);
    } catch (error) {
      // Given up because we are leaving: it waits for the next start.
      if (signal.aborted) return;
      answer = threw(group.newest, error);
    }
    transact(db, (tx) => {
      settleGroup(group, answer);
      if (alone) poison.release(tx, idsOf(group));
    });
  }

  function threw({ id }: Received, error: unknown): HookAnswer {
    log.error({ hook: id, error: describeError(error) }, 'A hook could not be processed');
    return { to: 'failed', message: 'defect' };
  }

  function settleGroup(group: Group, answer: HookAnswer): void {
    settleAll([{ rows: group.rows, settled: settledOf(group, answer) }]);
  }

  function settleAll(all: readonly { rows: readonly Handed[]; settled: Settled }[]): void {
    if (all.length === 0) return;
    transact(db, (tx) => {
      for (const { rows, settled } of all) {
        for (const row of rows) store.settle(tx, row, settled);
      }
    });
  }

  function settledOf({ newest, rows }: Group, answer: HookAnswer): Settled {
    switch (answer.to) {
      case 'applied':
        return { state: 'applied', touched: answer.touched };
      case 'planned':
        return { state: 'planned', jobId: answer.jobId, about: answer.about };
      case 'ignored':
        return { state: 'ignored', reason: answer.reason };
      case 'failed':
        return failedOf(answer, {
          attempts: rows.at(-1)?.attempts ?? 0,
          replays: newest.replays,
          received_at: newest.receivedAt,
        });
    }
  }

  function failedOf(
    { message, retry }: HookAnswer & { to: 'failed' },
    row: Pick<WaitingHook, 'attempts' | 'replays' | 'received_at'>,
  ): Settled {
    const reason = message.slice(0, 500);
    const now = clock.now();
    const tooOld = now - row.received_at > limits.ageMs && row.replays === 0;
    const inVain = retry === false || row.attempts + 1 >= limits.attempts || tooOld;
    if (inVain) return { state: 'dead', reason };
    return {
      state: 'failed',
      reason,
      runAt: now + backoff(row.attempts + 1, false, parts.random()),
    };
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

function idsOf(group: Group | undefined): number[] {
  return (group?.rows ?? []).map(({ id }) => id);
}

function ignoredFor(reason: HookReason): Settled {
  return { state: 'ignored', reason };
}
