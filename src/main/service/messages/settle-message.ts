import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import { fingerprint } from '../jobs/fingerprint.ts';
import { hideText } from '../jobs/redact.ts';
import type { Live } from '../live.ts';
import { ProviderError } from '../providers/provider-error.ts';
import type { Taken } from './channels/channel.ts';
import { judge, type Verdict } from './judge.ts';
import type { MessageRow, MessageStore } from './message-store.ts';
import type { Prepared } from './prepare.ts';
import type { SendingRow, SendingStore } from './sending-store.ts';

/** Writes down what became of messages, each in one transaction. */
export type SettleMessage = {
  /** Of one that did not leave: refused, failed, or put off. */
  unsent(row: MessageRow, made: Prepared): void;
  /** Answers until when nothing else is tried on the account; null where something may be. */
  tried(
    account: SendingRow,
    row: MessageRow,
    taken: Taken | ProviderError,
    how: How,
  ): number | null;
  takeUp(rows: readonly MessageRow[]): void;
};

type How = {
  readonly at: number;
  readonly durationMs: number;
  readonly repeatsSafely: boolean;
};

export function createSettleMessage(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: () => number;
  readonly live: Live;
  readonly store: MessageStore;
  readonly accounts: SendingStore;
}): SettleMessage {
  const { db, clock, live, store, accounts } = parts;

  function unsent(row: MessageRow, made: Prepared): void {
    if (made.to === 'send') return;
    const now = clock.now();
    transact(db, (tx) => {
      if (made.to === 'wait') {
        store.set(tx, row.id, { reason: made.reason, run_at: Math.max(made.until, now + 1000) });
        return;
      }
      const { reason, said } = made;
      const state = made.to === 'refuse' ? 'refused' : 'failed';
      const print = made.to === 'refuse' ? null : printOf(row, reason, null, said ?? '');
      store.set(tx, row.id, { state, reason, said, settled_at: now, fingerprint: print });
      store.tried(tx, row.id, {
        at: now,
        durationMs: 0,
        outcome: reason,
        status: null,
        answer: said,
      });
    });
    if (made.to === 'fail') live.tell({ type: 'queue.changed' });
  }

  function tried(
    account: SendingRow,
    row: MessageRow,
    taken: Taken | ProviderError,
    how: How,
  ): number | null {
    const { at, durationMs } = how;
    const now = clock.now();
    const aloneUntil = transact(db, (tx): number | null => {
      // Erased with its person meanwhile.
      if (store.byId(row.id) === null) return null;
      if (!(taken instanceof ProviderError)) {
        const said = hideText(taken.said);
        store.tried(tx, row.id, {
          at,
          durationMs,
          outcome: 'sent',
          status: taken.status,
          answer: said,
        });
        // A callback may have been quicker than this.
        const state = store.byId(row.id)?.state === 'sending' ? { state: 'sent' as const } : {};
        store.set(tx, row.id, {
          ...state,
          remote_id: taken.remoteId,
          reason: null,
          said: null,
          attempts: row.attempts + 1,
          settled_at: now,
        });
        accounts.sent(account.id, now);
        return null;
      }
      const verdict = judge(
        taken,
        {
          attempts: row.attempts,
          waits: row.waits,
          createdAt: row.created_at,
          urgent: row.class === 0,
          repeatsSafely: how.repeatsSafely,
        },
        now,
        parts.random(),
      );
      const said = hideText(taken.message);
      const status = Number(taken.details.code);
      store.tried(tx, row.id, {
        at,
        durationMs,
        outcome: taken.kind,
        status: Number.isInteger(status) ? status : null,
        answer: said,
      });
      write(tx, row, verdict, said, taken);
      if (verdict.account !== null) accounts.setState(account.id, verdict.account, said);
      else if (taken.kind === 'offline' || taken.kind === 'unavailable') {
        accounts.setState(account.id, 'trouble', said);
      }
      return verdict.aloneUntil;
    });
    live.tell({ type: 'queue.changed' });
    return aloneUntil;
  }

  function write(
    tx: Parameters<MessageStore['set']>[0],
    row: MessageRow,
    { message }: Verdict,
    said: string,
    error: ProviderError,
  ): void {
    // A callback was quicker, and knows better.
    if (store.byId(row.id)?.state !== 'sending') return;
    const { reason } = message;
    if (message.to === 'waiting') {
      store.set(tx, row.id, {
        state: 'waiting',
        reason,
        said,
        run_at: message.runAt,
        sent_at: null,
        attempts: row.attempts + Number(message.counts === 'attempt'),
        waits: row.waits + Number(message.counts === 'wait'),
      });
      return;
    }
    const failed = message.to === 'failed';
    const print = printOf(row, reason, error.details.code ?? null, said);
    store.set(tx, row.id, {
      state: message.to,
      reason,
      said,
      attempts: row.attempts + 1,
      settled_at: clock.now(),
      fingerprint: failed ? print : null,
      ...(failed ? { sent_at: null } : {}),
    });
  }

  /** What was being handed over when the process died may have arrived. */
  function takeUp(rows: readonly MessageRow[]): void {
    if (rows.length === 0) return;
    transact(db, (tx) => {
      for (const row of rows) {
        store.set(tx, row.id, {
          state: 'uncertain',
          reason: 'unknown_outcome',
          settled_at: clock.now(),
          attempts: row.attempts + 1,
        });
      }
    });
  }

  return { unsent, tried, takeUp };
}

function printOf(row: MessageRow, reason: string, code: string | null, said: string): string {
  const of = {
    connectionId: row.connection_id ?? 0,
    op: row.channel,
    endpoint: '',
    code: `${reason} ${code ?? ''}`,
    status: null,
    message: said,
  };
  return `m-${fingerprint(of)}`;
}
