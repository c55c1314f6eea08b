import { PonteError } from '../../../shared/errors.ts';
import type {
  DeadMessageCause,
  MessageDetail,
  MessageDraft,
  MessageSettings,
  OpenByHand,
} from '../../../shared/model/message.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { Live } from '../live.ts';
import { createOpenWhatsapp } from './by-hand.ts';
import { consentAgainst, readAddress } from './last-look.ts';
import type { MessageRow, MessageStore } from './message-store.ts';
import type { MessageView } from './message-view.ts';
import type { SendingStore } from './sending-store.ts';
import type { MessageRules } from './settings.ts';
import type { TemplateStore } from './template-store.ts';

/** What people do with messages. */
export type MessageService = {
  send(draft: MessageDraft, operator: Operator): MessageDetail;
  withdraw(uid: string, operator: Operator): MessageDetail;
  retry(uid: string, operator: Operator): MessageDetail;
  settle(uid: string, arrived: boolean, operator: Operator): MessageDetail;
  /** Of who said no only where that is insisted on. @throws PonteError BAD_INPUT, NOT_FOUND */
  openByHand(ask: OpenByHand, operator: Operator): { url: string };
  noteManual(draft: MessageDraft, operator: Operator): MessageDetail;
  dead(): DeadMessageCause[];
  retryDead(fingerprint: string, operator: Operator): number;
  discardDead(fingerprint: string, reason: string, operator: Operator): number;
  settings(): MessageSettings;
  saveSettings(settings: MessageSettings, operator: Operator): MessageSettings;
};

export type MessageServiceParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly live: Live;
  readonly store: MessageStore;
  readonly view: MessageView;
  readonly accounts: SendingStore;
  readonly templates: TemplateStore;
  readonly leads: { byUid(uid: string): LeadRow | null };
  readonly rules: MessageRules;
  readonly kick: () => void;
};

/** In which one's own message can be taken back. */
const undoMs = 5000;

export function createMessageService(parts: MessageServiceParts): MessageService {
  const { db, clock, audit, live, store, view, accounts, templates, rules } = parts;
  const { client } = db;
  const openWhatsapp = createOpenWhatsapp(parts);
  const dead = client.prepare<
    [],
    {
      fingerprint: string;
      channel: DeadMessageCause['channel'];
      name: string | null;
      reason: DeadMessageCause['reason'];
      said: string | null;
      count: number;
      since: number;
    }
  >(
    `with cause as materialized (
       select fingerprint, count(*) as count, min(settled_at) as since, max(id) as newest
       from message where state = 'failed' group by fingerprint)
     select cause.*, message.channel, message.reason, message.said, sending_connection.name
     from cause join message on message.id = cause.newest
       left join sending_connection on sending_connection.id = message.connection_id
     order by count desc, since`,
  );
  const ofCause = client.prepare<[string], MessageRow>(
    `select * from message where state = 'failed' and fingerprint = ? order by id`,
  );

  function existing(uid: string): MessageRow {
    const row = store.byUid(uid);
    if (row) return row;
    throw new PonteError('NOT_FOUND', 'This message does not exist.');
  }

  function changed(
    tx: Tx,
    operator: Operator,
    did: string,
    uid: string,
    details: Readonly<Record<string, string>> = {},
  ): void {
    audit.append(tx, {
      actor: operator.name,
      action: `message.${did}`,
      subjectType: 'message',
      subjectId: uid,
      details,
    });
    live.tell({ type: 'messages.changed' });
    live.tell({ type: 'queue.changed' });
    store.worked(tx);
  }

  function leadOf({ leadId }: MessageDraft): LeadRow {
    const lead = parts.leads.byUid(leadId);
    if (lead) return lead;
    throw new PonteError('NOT_FOUND', 'This lead does not exist any more.');
  }

  function insert(tx: Tx, draft: MessageDraft, operator: Operator, manual: boolean): MessageRow {
    const lead = leadOf(draft);
    const account =
      draft.connectionId === null
        ? accounts.ofChannel(draft.channel)
        : accounts.byUid(draft.connectionId);
    if (!manual && account === null) {
      throw new PonteError(
        'BAD_INPUT',
        'No account sends by this channel yet. Add one under Messages, Accounts.',
      );
    }
    if (draft.content.body.trim() === '') {
      throw new PonteError('BAD_INPUT', 'The message says nothing. Write a text.');
    }
    const template = draft.templateId === null ? null : templates.find(draft.templateId);
    return store.insert(tx, {
      cause: `person:${draft.once}`,
      channel: draft.channel,
      audience: 'lead',
      class: 0,
      run_at: clock.now() + undoMs,
      leadId: lead.id,
      connectionId: manual ? null : (account?.id ?? null),
      templateId: template?.id ?? null,
      content: draft.channel === 'email' ? draft.content : { ...draft.content, subject: '' },
      recipient: lead.phone !== null && manual ? readAddress('whatsapp', lead.phone) : null,
      by: operator.name,
    });
  }

  /** Sent again under its own id: what it is for stays one message. */
  function again(tx: Tx, row: MessageRow): void {
    const account = row.connection_id === null ? null : accounts.byId(row.connection_id);
    const open = account?.removed_at === null ? account : accounts.ofChannel(row.channel);
    if (open === null) {
      throw new PonteError(
        'BAD_INPUT',
        'No account sends by this channel any more. Add one under Messages, Accounts.',
      );
    }
    const template = row.template_id === null ? null : templates.byId(row.template_id);
    // What was wrong with its template may have been put right.
    const anew = template !== null && row.reason !== null && ofTemplate.has(row.reason);
    store.set(tx, row.id, {
      state: 'waiting',
      connection_id: open.id,
      reason: null,
      said: null,
      run_at: clock.now(),
      sent_at: null,
      settled_at: null,
      attempts: 0,
      waits: 0,
      fingerprint: null,
      ...(anew && !row.cause.startsWith('person:') ? { content: null } : {}),
    });
  }

  return {
    send: (draft, operator) => {
      const { uid } = transact(db, (tx) => {
        const row = insert(tx, draft, operator, false);
        changed(tx, operator, 'written', row.uid);
        return row;
      });
      return view.detail(uid);
    },
    withdraw(uid, operator) {
      transact(db, (tx) => {
        const row = existing(uid);
        if (row.state !== 'waiting') {
          throw new PonteError('NOT_UNDOABLE', 'It has left already and cannot be taken back.');
        }
        store.set(tx, row.id, { state: 'withdrawn', settled_at: clock.now() });
        changed(tx, operator, 'withdrawn', uid);
      });
      return view.detail(uid);
    },
    retry(uid, operator) {
      transact(db, (tx) => {
        const row = existing(uid);
        if (!['failed', 'refused', 'uncertain', 'withdrawn'].includes(row.state) || row.manual) {
          throw new PonteError('BUSY', 'It was sent already, or is about to be.');
        }
        again(tx, row);
        changed(tx, operator, 'sent-again', uid);
      });
      parts.kick();
      return view.detail(uid);
    },
    settle(uid, arrived, operator) {
      transact(db, (tx) => {
        const row = existing(uid);
        if (row.state !== 'uncertain') {
          throw new PonteError('CHANGED_MEANWHILE', 'It is known by now what became of it.');
        }
        const now = clock.now();
        if (arrived)
          store.set(tx, row.id, { state: 'sent', reason: null, said: null, settled_at: now });
        else {
          store.set(tx, row.id, {
            state: 'failed',
            sent_at: null,
            settled_at: now,
            fingerprint: `m-not-arrived-${row.connection_id ?? 0}`,
          });
        }
        changed(tx, operator, arrived ? 'found' : 'not-found', uid);
      });
      return view.detail(uid);
    },
    openByHand: (ask, operator) => openWhatsapp(leadOf(ask), ask, operator),
    noteManual(draft, operator) {
      const { uid } = transact(db, (tx) => {
        const row = insert(tx, { ...draft, channel: 'whatsapp' }, operator, true);
        const now = clock.now();
        // It was sent, whatever they had said: the message and the audit say so.
        const reason = consentAgainst(leadOf(draft), rules.get());
        store.set(tx, row.id, { state: 'sent', manual: 1, reason, sent_at: now, settled_at: now });
        changed(tx, operator, 'noted', row.uid, reason === null ? {} : { despite: reason });
        return row;
      });
      return view.detail(uid);
    },
    dead: () =>
      dead.all().map(({ name, since, fingerprint, channel, reason, said, count }) => ({
        fingerprint,
        channel,
        reason,
        said,
        count,
        connectionName: name ?? '',
        since: new Date(since).toISOString(),
      })),
    retryDead(fingerprint, operator) {
      const count = transact(db, (tx) => {
        const rows = ofCause.all(fingerprint);
        for (const row of rows) again(tx, row);
        if (rows.length > 0) changed(tx, operator, 'sent-again', fingerprint);
        return rows.length;
      });
      parts.kick();
      return count;
    },
    discardDead(fingerprint, reason, operator) {
      return transact(db, (tx) => {
        const rows = ofCause.all(fingerprint);
        for (const { id } of rows) {
          store.set(tx, id, { state: 'withdrawn', said: reason, settled_at: clock.now() });
        }
        if (rows.length > 0) changed(tx, operator, 'discarded', fingerprint);
        return rows.length;
      });
    },
    settings: rules.get,
    saveSettings(settings, operator) {
      for (const [field, value, channel] of [
        ['teamEmail', settings.teamEmail, 'email'],
        ['teamPhone', settings.teamPhone, 'whatsapp'],
      ] as const) {
        if (value === '' || readAddress(channel, value) !== null) continue;
        const message = `This is no ${channel === 'email' ? 'e-mail address' : 'phone with area code'}.`;
        throw new PonteError('BAD_INPUT', message, {
          details: { fields: [{ field, problem: 'invalid', message }] },
        });
      }
      transact(db, (tx) => {
        rules.set(settings);
        changed(tx, operator, 'settings', '');
      });
      parts.kick();
      return rules.get();
    },
  };
}

const ofTemplate = new Set(['template_gone', 'template_wrong', 'empty', 'file_gone']);
