import type { MessageChannel, MessageReason } from '../../../shared/model/message.ts';
import type { Clock } from '../clock.ts';
import { afterCommit, type Tx } from '../db/database.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { Live } from '../live.ts';
import type { MessageStore } from './message-store.ts';
import type { SendingStore } from './sending-store.ts';
import type { TemplateStore } from './template-store.ts';

/** What an automation asks for. */
export type QueueAsk = {
  /** Of one cause there is one message, however often it is asked for. */
  readonly cause: string;
  readonly leadId: number;
  readonly channel: MessageChannel;
  /** The id of a template, or the key of one that came with the program. */
  readonly templateId: string;
  /** Unless told, the first account of the channel. */
  readonly connectionId?: string;
  /** UTC ms. */
  readonly notBefore?: number;
};

export type Queued = { readonly messageId: string } | { readonly refused: MessageReason };

/** Leaves messages to be sent, in the transaction that makes them necessary. */
export type Outgoing = { queue(tx: Tx, ask: QueueAsk, by?: string): Queued };

export type OutgoingParts = {
  readonly clock: Clock;
  readonly live: Live;
  readonly store: MessageStore;
  readonly accounts: SendingStore;
  readonly templates: TemplateStore;
  readonly leads: { byId(id: number): LeadRow | null };
};

export function createOutgoing(parts: OutgoingParts): Outgoing {
  const { clock, live, store, accounts, templates, leads } = parts;
  const tell = () => live.tell({ type: 'messages.changed' });

  return {
    queue(tx, ask, by = 'Ponte') {
      const { cause, channel } = ask;
      const known = store.byCause(cause);
      if (known) return answerOf(known.uid, known.state, known.reason);
      const template = templates.find(ask.templateId);
      const account =
        ask.connectionId === undefined
          ? accounts.ofChannel(channel)
          : accounts.byUid(ask.connectionId);
      const team = template?.audience === 'team';
      const row = store.insert(tx, {
        cause,
        channel,
        audience: template?.audience ?? 'lead',
        // What people of the company wait for goes before what leads do.
        class: team ? 1 : 2,
        run_at: Math.max(ask.notBefore ?? 0, clock.now()),
        leadId: leads.byId(ask.leadId)?.id ?? null,
        connectionId: account?.id ?? null,
        templateId: template?.id ?? null,
        content: null,
        recipient: null,
        by,
      });
      afterCommit(tx, tell, undefined);
      const wrong = reasonAgainst();
      if (wrong === null) return { messageId: row.uid };
      // Kept all the same: who looks at the lead is told why nothing came.
      store.set(tx, row.id, { state: 'refused', reason: wrong, settled_at: clock.now() });
      return { refused: wrong };

      function reasonAgainst(): MessageReason | null {
        if (!template || template.removed || template.channel !== channel) return 'template_gone';
        return account === null ? 'no_connection' : null;
      }
    },
  };
}

function answerOf(uid: string, state: string, reason: MessageReason | null): Queued {
  return state === 'refused' && reason !== null ? { refused: reason } : { messageId: uid };
}
