import { expect, onTestFinished, vi } from 'vitest';
import type {
  MessageDetail,
  MessageDraft,
  MessageTemplateDraft,
  SendingProvider,
} from '../../src/shared/model/message.ts';
import { messageContent } from '../../src/shared/model/message.ts';
import { createAuditLog } from '../../src/main/service/audit/audit-log.ts';
import { systemClock, type Clock } from '../../src/main/service/clock.ts';
import { transact, type Db } from '../../src/main/service/db/database.ts';
import type { HookEndpointSecret } from '../../src/shared/model/hook.ts';
import { createLeadStore } from '../../src/main/service/leads/lead-store.ts';
import { blankLead, type LeadEdit } from '../../src/main/service/leads/lead-values.ts';
import { createLive } from '../../src/main/service/live.ts';
import { silentLog } from '../../src/main/service/log.ts';
import { createMessages } from '../../src/main/service/messages/create-messages.ts';
import type { QueueAsk } from '../../src/main/service/messages/outgoing.ts';
import { createScoring } from '../../src/main/service/scoring/scoring.ts';
import { createSettingStore } from '../../src/main/service/settings/setting-store.ts';
import type { OutboxItem } from '../../src/main/sandbox/outbox.ts';
import { openTestDb } from './open-test-db.ts';
import type { SandboxInATest } from './sandbox-in-a-test.ts';

export const admin = { name: 'Ana', role: 'admin' } as const;

/** The room of messages on a real file, which may outlive it. */
export function messagesOn(db: Db, more: { clock?: Clock; callbackUrl?: string } = {}) {
  const clock = more.clock ?? systemClock();
  const live = createLive();
  const leads = createLeadStore(db, clock);
  const scoring = createScoring(db, clock);
  const url = more.callbackUrl ?? 'http://127.0.0.1:9/webhooks/w/whatsapp-status/s';
  const endpoint = { id: 'e', name: 'whatsapp-status', url, publicUrl: null };
  const messages = createMessages({
    db,
    clock,
    random: () => 0.5,
    live,
    log: silentLog,
    audit: createAuditLog(db, clock),
    vault: { seal: async (text) => text, open: async (sealed) => sealed },
    settings: createSettingStore(db),
    leads,
    id: 'casa-norte',
    name: 'Casa Norte',
    host: {},
    merges: { ofMerged: () => null },
    pipeline: { refuse: () => expect.unreachable() },
    paceMs: 0,
    hooks: {
      endpoints: {
        list: () => [],
        create: async () => endpoint as unknown as HookEndpointSecret,
      } as unknown as Parameters<typeof createMessages>[0]['hooks']['endpoints'],
    },
  });

  function lead(values: LeadEdit): { id: number; uid: string } {
    const full = { ...blankLead, ...values } as typeof blankLead;
    return transact(db, (tx) =>
      leads.insert(tx, {
        values: full,
        scored: scoring.score(full, { createdAt: clock.now() }),
        createdAt: clock.now(),
        importId: null,
      }),
    );
  }

  return {
    messages,
    leads,
    lead,
    queue: (ask: QueueAsk) => transact(db, (tx) => messages.queue(tx, ask)),
    template: (draft: Partial<MessageTemplateDraft> & { body: string; subject?: string }) => {
      const { body, subject = '', content, ...rest } = draft;
      return messages.templates.create(
        {
          name: 'T',
          channel: 'email',
          audience: 'lead',
          ...rest,
          content: content ?? messageContent.parse({ body, subject }),
        },
        admin,
      );
    },
    detail: (uid: string) => messages.view.detail(uid),
    /** Waits for what a message becomes. */
    until(uid: string, ...states: MessageDetail['state'][]): Promise<MessageDetail> {
      return vi.waitFor(
        () => {
          const found = messages.view.detail(uid);
          if (!states.includes(found.state)) throw new Error(`It is ${found.state}: ${found.said}`);
          return found;
        },
        { timeout: 8000, interval: 5 },
      );
    },
    async stop() {
      await messages.stop();
      live.close();
    },
  };
}

export type MessagesInATest = ReturnType<typeof messagesOn>;

/** On a file of this test, running, at any hour of the day. */
export function messagesInATest(more: Parameters<typeof messagesOn>[1] = {}) {
  const db = openTestDb();
  const room = messagesOn(db, more);
  room.messages.start();
  anyHour(room);
  onTestFinished(() => room.stop());
  return { ...room, db };
}

export function anyHour({ messages }: Pick<MessagesInATest, 'messages'>): void {
  const { service } = messages;
  const usual = service.settings();
  service.saveSettings({ ...usual, perDay: 50, quiet: { ...usual.quiet, on: false } }, admin);
}

export function accountFields(
  { networkUrl, sandbox }: SandboxInATest,
  provider: SendingProvider,
): Record<string, string> {
  return {
    smtp: {
      host: '127.0.0.1',
      port: String(sandbox.smtpPort),
      tls: 'none',
      user: 'sandbox',
      password: 'sandbox',
      from: 'contato@casanorte.example',
      fromName: 'Casa Norte, imóveis',
    },
    'z-api': { baseUrl: `${networkUrl}/z-api`, instance: 'sandbox', token: 'sandbox' },
    slack: { url: `${networkUrl}/slack/services/T0/B0/sandbox` },
    n8n: { url: `${networkUrl}/n8n/webhook/leads` },
  }[provider] as Record<string, string>;
}

export async function outboxOf(sandbox: SandboxInATest): Promise<OutboxItem[]> {
  const { body } = await sandbox.ask<{ items: OutboxItem[] }>('GET', '/_sandbox/outbox');
  return body.items;
}

export function draftTo(
  leadId: string,
  more: Partial<MessageDraft> & { body?: string } = {},
): MessageDraft {
  const { body = 'Olá!', content, ...rest } = more;
  return {
    leadId,
    channel: 'email',
    templateId: null,
    connectionId: null,
    once: `once-${Math.random()}`,
    ...rest,
    content: content ?? messageContent.parse({ body, subject: 'Assunto' }),
  };
}
