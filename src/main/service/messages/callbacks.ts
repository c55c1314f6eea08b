import type { MessageState } from '../../../shared/model/message.ts';
import { fold } from '../../../shared/text.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { HookAnswer, Received } from '../hooks/consumer.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { Live } from '../live.ts';
import type { MessageRow, MessageStore } from './message-store.ts';
import type { SendingRow, SendingStore } from './sending-store.ts';

/**
 * What Z-API tells of messages and of the phone. Callbacks come late, twice and out of order: a
 * message only goes forward, and one that was uncertain is found again by our own id in them.
 */
export type Callbacks = {
  /** Null for what tells nothing of a message of ours. */
  take(tx: Tx, hook: Pick<Received, 'body'>): HookAnswer | null;
};

export type CallbackParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  readonly store: MessageStore;
  readonly accounts: SendingStore;
  readonly leads: { byId(id: number): LeadRow | null };
  readonly nameOf: (lead: LeadRow) => string;
  readonly kick: () => void;
};

const rank: Readonly<Partial<Record<MessageState, number>>> = { sent: 1, delivered: 2, read: 3 };
const stateOf: Readonly<Record<string, 'sent' | 'delivered' | 'read'>> = {
  sent: 'sent',
  received: 'delivered',
  read: 'read',
  played: 'read',
};

export function createCallbacks(parts: CallbackParts): Callbacks {
  const { db, clock, live, store, accounts } = parts;
  const byRemote = db.client.prepare<[string], MessageRow>(
    `select * from message where remote_id = ? and channel = 'whatsapp'`,
  );

  function forward(
    tx: Tx,
    row: MessageRow,
    to: 'sent' | 'delivered' | 'read',
    remoteId: string | null,
  ): void {
    const now = clock.now();
    const known = row.remote_id ?? remoteId;
    if ((rank[row.state] ?? 0) >= (rank[to] ?? 0)) return;
    // A person's word that it did not arrive, or a second try under way, gives way to this.
    store.set(tx, row.id, {
      state: to,
      reason: null,
      said: null,
      remote_id: known,
      sent_at: row.sent_at ?? now,
      settled_at: row.settled_at ?? now,
      fingerprint: null,
      ...(to === 'sent' ? {} : { delivered_at: row.delivered_at ?? now }),
      ...(to === 'read' ? { read_at: now } : {}),
    });
  }

  function answer(rows: readonly MessageRow[]): HookAnswer {
    live.tell({ type: 'messages.changed' });
    const touched = rows.flatMap((row) => {
      const lead = row.lead_id === null ? null : parts.leads.byId(row.lead_id);
      return lead ? [{ type: 'lead' as const, id: lead.uid, name: parts.nameOf(lead) }] : [];
    });
    return { to: 'applied', touched };
  }

  function accountOf(body: Json): SendingRow | null {
    const instance = textIn(body, 'instanceId');
    return (
      accounts
        .list()
        .find(
          ({ provider, settings }) =>
            provider === 'z-api' && (JSON.parse(settings) as Json)['instance'] === instance,
        ) ?? null
    );
  }

  function delivered(tx: Tx, body: Json): HookAnswer | null {
    const remoteId = textIn(body, 'messageId');
    const ours = textIn(body, 'customId');
    const row =
      (ours === null ? null : store.byUid(ours)) ?? (remoteId && byRemote.get(remoteId)) ?? null;
    if (!row || row.channel !== 'whatsapp') return null;
    const error = textIn(body, 'error');
    if (error === null) forward(tx, row, 'sent', remoteId);
    else if (row.state === 'sent' || row.state === 'uncertain' || row.state === 'sending') {
      store.set(tx, row.id, {
        state: 'failed',
        reason: 'rejected',
        said: error.slice(0, 300),
        remote_id: row.remote_id ?? remoteId,
        settled_at: clock.now(),
        fingerprint: `m-callback-${row.connection_id ?? 0}`,
      });
    }
    return answer([row]);
  }

  function told(tx: Tx, body: Json): HookAnswer | null {
    const state = stateOf[(textIn(body, 'status') ?? '').toLowerCase()];
    const ids = Array.isArray(body['ids']) ? body['ids'].slice(0, 100) : [];
    const rows = ids.flatMap((id) => (typeof id === 'string' ? (byRemote.get(id) ?? []) : []));
    if (state === undefined || rows.length === 0) return null;
    for (const row of rows) forward(tx, row, state, null);
    return answer(rows);
  }

  function phone(body: Json, connected: boolean): HookAnswer | null {
    const account = accountOf(body);
    if (account === null) return null;
    if (!connected) accounts.setState(account.id, 'disconnected', textIn(body, 'error'));
    else if (account.state === 'disconnected') {
      accounts.setState(account.id, 'ok', null);
      setImmediate(parts.kick);
    }
    return answer([]);
  }

  return {
    take: (tx, { body }) =>
      transact(tx, () => {
        if (!isObject(body)) return null;
        switch (textIn(body, 'type')?.toLowerCase()) {
          case 'deliverycallback':
            return delivered(tx, body);
          case 'messagestatuscallback':
            return told(tx, body);
          case 'disconnectedcallback':
            return phone(body, false);
          case 'connectedcallback':
            return phone(body, true);
          default:
            return null;
        }
      }),
  };
}

const no = new Set(['sair', 'parar', 'pare', 'stop', 'cancelar', 'descadastrar', 'remover']);

/** Whether somebody asks for no more messages, with this and nothing else. */
export function asksToStop(body: unknown): boolean {
  if (!isObject(body)) return false;
  const content = body['text'];
  const said = isObject(content) ? content['message'] : content;
  return (
    typeof said === 'string' &&
    no.has(
      fold(said)
        .replaceAll(/[^a-z ]/g, '')
        .trim(),
    )
  );
}

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textIn(body: Json, name: string): string | null {
  const value = body[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
