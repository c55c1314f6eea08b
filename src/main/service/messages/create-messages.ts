import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { HookAnswer, Received } from '../hooks/consumer.ts';
import { nameOf } from '../leads/lead-form.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { Live } from '../live.ts';
import type { Log } from '../log.ts';
import type { Pipeline } from '../pipeline.ts';
import type { SettingStore } from '../settings/setting-store.ts';
import type { Vault } from '../sync/ports.ts';
import type { EndpointService } from '../hooks/endpoint-service.ts';
import { createCallbackUrl } from './callback-url.ts';
import { asksToStop, createCallbacks } from './callbacks.ts';
import { sendingKinds } from './channels/kinds.ts';
import { createDispatcher } from './dispatcher.ts';
import { createFileStore, type FileStore } from './file-store.ts';
import { createLastAsked } from './last-asked.ts';
import { createMessageService, type MessageService } from './message-service.ts';
import { createMessageStore } from './message-store.ts';
import { createMessageView, type MessageView } from './message-view.ts';
import { createOutgoing, type Outgoing } from './outgoing.ts';
import { createPrepare } from './prepare.ts';
import { createSendingService, type SendingService } from './sending-service.ts';
import { createSendingStore } from './sending-store.ts';
import { createMessageRules } from './settings.ts';
import { createTemplateService, type TemplateService } from './template-service.ts';
import { createTemplateStore } from './template-store.ts';
import { createUnsubscribe, type Unsubscribe } from './unsubscribe.ts';

/** Messages: written by templates, kept back by rules, sent at most once, and what became of them. */
export type Messages = {
  /** What automations ask for. */
  readonly queue: Outgoing['queue'];
  /** As it would be sent to a lead now. */
  preview(asked: { leadId: string; templateId: string }): ReturnType<TemplateService['preview']>;
  readonly service: MessageService;
  readonly view: MessageView;
  readonly templates: TemplateService;
  readonly files: FileStore;
  readonly sending: SendingService;
  /** Hooks of WhatsApp that tell of messages or of the phone; null for all others. */
  takeCallback(tx: Tx, hook: Pick<Received, 'body'>): HookAnswer | null;
  readonly asksToStop: (body: unknown) => boolean;
  /** The way out that stands in each e-mail. */
  readonly unsubscribe: Unsubscribe;
  /** What was written last to a lead over WhatsApp. */
  readonly lastAsked: ReturnType<typeof createLastAsked>;
  start(): void;
  stop(): Promise<void>;
};

export type MessagesParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: () => number;
  readonly live: Live;
  readonly log: Log;
  readonly audit: AuditLog;
  readonly vault: Vault;
  readonly settings: SettingStore;
  readonly leads: Pick<LeadStore, 'byId' | 'byUid'>;
  readonly hooks: { readonly endpoints: EndpointService };
  readonly merges: { ofMerged(leadId: number): { readonly keepId: number } | null };
  readonly pipeline: Pick<Pipeline, 'refuse'>;
  readonly host: { publicUrl?(): string | null };
  readonly id: string;
  /** As people call the company. */
  readonly name: string;
  readonly paceMs?: number;
};

export function createMessages(given: MessagesParts): Messages {
  const { db, clock, name: workspace } = given;
  const store = createMessageStore(db, clock);
  const kept = {
    ...given,
    workspace,
    store,
    now: () => clock.now(),
    accounts: createSendingStore(db),
    templates: createTemplateStore(db, clock),
    files: createFileStore(db, clock),
    rules: createMessageRules(given.settings),
    view: createMessageView(db, store),
    nameOf,
    callbackUrl: createCallbackUrl(given.hooks.endpoints),
    kick: () => dispatcher.kick(),
  };
  const parts = { ...kept, prepare: createPrepare(kept) };
  const sending = createSendingService(parts);
  const unsubscribe = createUnsubscribe({
    ...parts,
    workspaceId: given.id,
    keptOf: (leadId) => given.merges.ofMerged(leadId)?.keepId ?? null,
    publicUrl: () => given.host.publicUrl?.() ?? null,
  });
  const dispatcher = createDispatcher({
    ...parts,
    kindOf: ({ provider }) => sendingKinds[provider],
    fieldsOf: sending.fieldsOf,
    wayOut: unsubscribe.addressIn,
  });
  const templates = createTemplateService(parts);
  const callbacks = createCallbacks(parts);

  return {
    queue: createOutgoing(parts).queue,
    preview({ leadId, templateId }) {
      const { name, channel, audience, content } = templates.existing(templateId);
      return templates.preview(leadId, { name, channel, audience, content });
    },
    service: createMessageService(parts),
    view: kept.view,
    templates,
    files: kept.files,
    sending,
    takeCallback: (tx, hook) => transact(db, () => callbacks.take(tx, hook)),
    asksToStop,
    unsubscribe,
    lastAsked: createLastAsked(db),
    start() {
      kept.templates.seed();
      dispatcher.start();
    },
    stop: dispatcher.stop,
  };
}
