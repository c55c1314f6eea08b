import type { Answers } from '../access/answers.ts';
import type { AlertService } from '../alerts/alert-service.ts';
import type { Attribution } from '../attribution/create-attribution.ts';
import type { AutomationsRunning } from '../automations/create-automations.ts';
import type { EventService } from '../events/event-service.ts';
import type { Forwarding } from '../events/create-forwarding.ts';
import type { DraftStore } from '../drafts/draft-store.ts';
import type { Duplicates } from '../duplicates/create-duplicates.ts';
import type { ImportService } from '../imports/import-service.ts';
import type { AdvertisingRunning } from '../create-advertising.ts';
import type { CountConversions } from '../marketing/conversion-stats.ts';
import type { Messages } from '../messages/create-messages.ts';
import type { Privacy } from '../privacy/create-privacy.ts';
import type { ProductList } from '../products/product-list.ts';
import type { ScoringDesk } from '../scoring/create-scoring-desk.ts';
import { createAlertHandlers } from './alerts.ts';
import { createAppHandlers, type AppHost } from './app.ts';
import { createAttributionHandlers } from './attribution.ts';
import { createAutomationHandlers, createFollowUpHandlers } from './automations.ts';
import { createBackupHandlers, type BackupHandlerParts } from './backups.ts';
import type { PonteRouter } from './base.ts';
import { createDealHandlers } from './deals.ts';
import { createDraftHandlers } from './drafts.ts';
import { createDuplicateHandlers } from './duplicates.ts';
import {
  createDeadDeliveryHandlers,
  createEventHandlers,
  createEventSubscriptionHandlers,
} from './events.ts';
import { createHookEndpointHandlers, createHookHandlers, type HookHandlerParts } from './hooks.ts';
import { createImportFixingHandlers, createImportHandlers } from './imports.ts';
import { createLeadHandlers, type LeadHandlerParts } from './leads.ts';
import { mindKeys } from './once.ts';
import { createOverviewHandlers } from './overview.ts';
import type { Overview } from '../overview/create-overview.ts';
import { createPrivacyHandlers } from './privacy.ts';
import { createProductHandlers } from './products.ts';
import { createRemarketingHandlers } from './remarketing.ts';
import {
  createMessageHandlers,
  createMessageTemplateHandlers,
  createSendingHandlers,
} from './messages.ts';
import { createMappingHandlers } from './mappings.ts';
import { createConversionHandlers, createPixelHandlers } from './marketing.ts';
import { createMergeHandlers, type MergeHandlerParts } from './merges.ts';
import { deadLetterHandlers, queueHandlers, type QueueRooms } from './queue.ts';
import { createScoringHandlers } from './scoring.ts';
import {
  createConflictHandlers,
  createConnectionHandlers,
  createSyncHandlers,
  type SyncHandlerParts,
} from './sync.ts';
import { createTunnelHandlers } from './tunnel.ts';
import { createSegmentHandlers, type SegmentHandlerParts } from './segments.ts';

export type RouterParts = {
  answers: Answers;
  host: AppHost;
  leads: LeadHandlerParts;
  merges: MergeHandlerParts;
  segments: SegmentHandlerParts;
  deals: Parameters<typeof createDealHandlers>[0];
  drafts: DraftStore;
  products: ProductList;
  scoring: ScoringDesk;
  imports: ImportService;
  queue: QueueRooms;
  sync: SyncHandlerParts;
  backups: BackupHandlerParts;
  hooks: HookHandlerParts;
  events: EventService;
  alerts: AlertService;
  privacy: Privacy;
  duplicates: Duplicates;
  forwarding: Forwarding;
  marketing: Pick<AdvertisingRunning, 'pixels' | 'conversions' | 'remarketing'> & {
    readonly countConversions: CountConversions;
  };
  attribution: Attribution;
  messages: Messages;
  automating: AutomationsRunning;
  overview: Overview;
};

/** The whole contract of one workspace: each area is answered by its room's handlers. */
export function createRouter(parts: RouterParts): PonteRouter {
  const router: PonteRouter = {
    app: createAppHandlers(parts.host),
    leads: { ...createLeadHandlers(parts.leads), ...createMergeHandlers(parts.merges) },
    segments: createSegmentHandlers(parts.segments),
    deals: createDealHandlers(parts.deals),
    drafts: createDraftHandlers(parts.drafts),
    products: createProductHandlers(parts.products),
    imports: createImportHandlers(parts.imports),
    importFixing: createImportFixingHandlers(parts.imports.fixing),
    connections: createConnectionHandlers(parts.sync),
    sync: createSyncHandlers(parts.sync),
    conflicts: createConflictHandlers(parts.sync),
    mappings: createMappingHandlers(parts.sync.mappingService),
    scoring: createScoringHandlers(parts.scoring),
    queue: queueHandlers(parts.queue),
    dlq: deadLetterHandlers(parts.queue),
    backups: createBackupHandlers(parts.backups),
    hooks: createHookHandlers(parts.hooks),
    hookEndpoints: createHookEndpointHandlers(parts.hooks),
    events: createEventHandlers(parts.events),
    eventSubscriptions: createEventSubscriptionHandlers(parts.forwarding),
    deadDeliveries: createDeadDeliveryHandlers(parts.forwarding),
    tunnel: createTunnelHandlers(parts.host),
    alerts: createAlertHandlers(parts.alerts),
    privacy: createPrivacyHandlers(parts.privacy),
    duplicates: createDuplicateHandlers(parts.duplicates),
    pixels: createPixelHandlers(parts.marketing),
    conversions: createConversionHandlers(parts.marketing),
    attribution: createAttributionHandlers(parts.attribution),
    remarketing: createRemarketingHandlers(parts.marketing.remarketing),
    messages: createMessageHandlers(parts.messages),
    messageTemplates: createMessageTemplateHandlers(parts.messages),
    sendingConnections: createSendingHandlers(parts.messages),
    automations: createAutomationHandlers(parts.automating),
    followUps: createFollowUpHandlers(parts.automating),
    overview: createOverviewHandlers(parts.overview),
  };
  return mindKeys(router, parts.answers);
}
