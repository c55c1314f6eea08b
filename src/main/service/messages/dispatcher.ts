import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import { createLanes } from '../lanes.ts';
import type { Live } from '../live.ts';
import { describeError, type Log } from '../log.ts';
import { ProviderError } from '../providers/provider-error.ts';
import type { Fields, SendingKind, Taken } from './channels/channel.ts';
import type { MessageRow, MessageStore } from './message-store.ts';
import type { Prepare, Prepared } from './prepare.ts';
import type { SendingRow, SendingStore } from './sending-store.ts';
import { createSettleMessage } from './settle-message.ts';
import type { MessageRules } from './settings.ts';

/**
 * Sends messages: a lane for each account, one message at a time, the most urgent first.
 *
 * At most once for one cause. That a message is being handed over is on disk before its first byte
 * leaves (`sending`), so after a crash it is known that it may have arrived. Silence after that makes
 * it uncertain, and a person or a callback settles it; nothing is sent a second time unasked, but to
 * a receiver that drops repeats.
 */
export type Dispatcher = {
  start(): void;
  stop(): Promise<void>;
  /** After a person changed something: accounts left alone are tried again. */
  kick(): void;
};

export type DispatcherParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: () => number;
  readonly live: Live;
  readonly log: Log;
  readonly store: MessageStore;
  readonly accounts: SendingStore;
  readonly kindOf: (account: SendingRow) => SendingKind;
  readonly fieldsOf: (account: SendingRow) => Promise<Fields>;
  readonly prepare: Prepare;
  readonly rules: MessageRules;
  /** The address in a message by which its reader is written to no more; null where there is none. */
  readonly wayOut: (messageUid: string) => Promise<string | null>;
  /** Instead of each account's own pace. */
  readonly paceMs?: number;
};

const laterMs = 30_000;
const probeMs = 60_000;

export function createDispatcher(parts: DispatcherParts): Dispatcher {
  const { db, clock, live, log, store, accounts, kindOf, prepare } = parts;
  const settled = createSettleMessage(parts);
  /** No account does anything before its time. */
  const alone = new Map<number, number>();
  const lanes = createLanes({
    clock,
    work,
    failed(account, error) {
      log.error({ account, error: describeError(error) }, 'Messages were not sent');
      alone.set(account, clock.now() + laterMs);
      return laterMs;
    },
  });

  function wakeAll(): void {
    if (lanes.signal.aborted) return;
    for (const { id } of accounts.list()) lanes.wake(id);
  }

  /** Answers in how many ms the lane has something to do again; null where it has nothing. */
  async function work(id: number): Promise<number | null> {
    while (!lanes.signal.aborted) {
      const account = accounts.byId(id);
      if (account === null || account.removed_at !== null || account.paused === 1) return null;
      if (account.state === 'credentials') return null;
      const wait = (alone.get(id) ?? 0) - clock.now();
      if (wait > 0) return wait;
      if (account.state === 'disconnected' && !(await isBack(account))) return probeMs;
      const next = store.next(id);
      if (next === null) {
        const at = store.nextRunAt(id);
        return at === null ? null : Math.max(1, at - clock.now());
      }
      await handOver(account, next);
      live.tell({ type: 'messages.changed' });
      // Many may be put off one after the other, with nothing to wait for between them.
      await nextTurn();
    }
    return null;
  }

  async function isBack(account: SendingRow): Promise<boolean> {
    try {
      await kindOf(account).ping(await parts.fieldsOf(account), lanes.signal);
      accounts.setState(account.id, 'ok', null);
      return true;
    } catch {
      return false;
    }
  }

  async function handOver(account: SendingRow, row: MessageRow): Promise<void> {
    // Opened first: after the last look nothing is waited for.
    const fields = await openFields(account);
    if (fields === null) return;
    const prepared = transact(db, (tx) => {
      const now = store.byId(row.id);
      if (now === null || now.state !== 'waiting' || now.run_at > clock.now()) return null;
      const made = prepare.message(now);
      settled.unsent(now, made);
      if (made.to !== 'send') return null;
      store.set(tx, row.id, {
        state: 'sending',
        reason: null,
        said: null,
        content: JSON.stringify(made.content),
        recipient: made.recipient,
        template_version: made.templateVersion,
        sent_at: clock.now(),
      });
      return made;
    });
    if (prepared === null) return;
    const kind = kindOf(account);
    const began = clock.monotonic();
    const at = clock.now();
    let taken: Taken | ProviderError;
    try {
      taken = await kind.send(fields, await outgoing(row, prepared, at), lanes.signal);
    } catch (error) {
      // A defect of ours tells nothing of what left.
      taken =
        error instanceof ProviderError
          ? error
          : new ProviderError('unknown', 'Ponte failed while sending it.', { cause: error });
      if (!(error instanceof ProviderError)) {
        log.error({ message: row.uid, error: describeError(error) }, 'a message was not sent');
      }
    }
    const aloneUntil = settled.tried(account, row, taken, {
      at,
      durationMs: clock.monotonic() - began,
      repeatsSafely: kind.repeatsSafely(fields),
    });
    if (aloneUntil !== null) alone.set(account.id, aloneUntil);
    if (kind.paceMs > 0 || parts.paceMs !== undefined) {
      const free = clock.now() + (parts.paceMs ?? kind.paceMs);
      alone.set(account.id, Math.max(alone.get(account.id) ?? 0, free));
    }
  }

  async function openFields(account: SendingRow): Promise<Fields | null> {
    try {
      return await parts.fieldsOf(account);
    } catch {
      accounts.setState(account.id, 'credentials', null);
      return null;
    }
  }

  async function outgoing(row: MessageRow, made: Prepared & { to: 'send' }, at: number) {
    const { lead } = made;
    const isToLead = row.audience === 'lead';
    const words = parts.rules.get().unsubscribeText;
    const address =
      isToLead && row.channel === 'email' ? await parts.wayOut(row.uid).catch(() => null) : null;
    return {
      uid: row.uid,
      to: made.recipient,
      content: made.content,
      files: made.files,
      about: lead && aboutOf(lead),
      template: made.templateName,
      cause: row.cause,
      unsubscribe: isToLead ? { words, address } : null,
      at,
      attempts: row.attempts + row.waits,
    };
  }

  /** Those whose receiver drops repeats need nobody to find out. */
  async function repeatSafeOnes(rows: readonly MessageRow[]): Promise<void> {
    for (const row of rows) {
      const account = row.connection_id === null ? null : accounts.byId(row.connection_id);
      if (account === null) continue;
      const fields = await parts.fieldsOf(account).catch(() => null);
      if (fields === null || !kindOf(account).repeatsSafely(fields)) continue;
      transact(db, (tx) => {
        if (store.byId(row.id)?.state !== 'uncertain') return;
        const again = { state: 'waiting', sent_at: null, settled_at: null } as const;
        store.set(tx, row.id, { ...again, run_at: clock.now() });
        store.worked(tx);
      });
    }
  }

  return {
    start() {
      const left = store.inHand();
      settled.takeUp(left);
      void repeatSafeOnes(left).catch((error: unknown) =>
        log.error({ error: describeError(error) }, 'messages could not be taken up'),
      );
      lanes.start();
      store.onWork(wakeAll);
      wakeAll();
    },
    stop: lanes.stop,
    kick() {
      alone.clear();
      wakeAll();
    },
  };
}

/** What another system may know of a lead without asking; its id goes beside it. */
const toldOfLead = [
  'name',
  'email',
  'phone',
  'company',
  'city',
  'state',
  'interest',
  'origin',
  'score',
  'temperature',
  'status',
  'tags',
] as const;

function aboutOf(lead: NonNullable<(Prepared & { to: 'send' })['lead']>): Record<string, unknown> {
  return {
    id: lead.uid,
    ...Object.fromEntries(toldOfLead.map((field) => [field, lead[field]])),
  };
}
