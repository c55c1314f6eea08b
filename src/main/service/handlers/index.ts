import type { Answers } from '../access/answers.ts';
import type { AlertService } from '../alerts/alert-service.ts';
import type { EventService } from '../events/event-service.ts';
import type { Forwarding } from '../events/create-forwarding.ts';
import type { ImportService } from '../imports/import-service.ts';
import type { SavedViews } from '../leads/saved-views.ts';
import type { Privacy } from '../privacy/create-privacy.ts';
import type { ProductList } from '../products/product-list.ts';
import { createAlertHandlers } from './alerts.ts';
import { createAppHandlers, type AppHost } from './app.ts';
import { createBackupHandlers, type BackupHandlerParts } from './backups.ts';
import type { PonteRouter } from './base.ts';
import { createDealHandlers } from './deals.ts';
import {
  createDeadDeliveryHandlers,
  createEventHandlers,
  createEventSubscriptionHandlers,
} from './events.ts';
import { createHookEndpointHandlers, createHookHandlers, type HookHandlerParts } from './hooks.ts';
import { createImportHandlers } from './imports.ts';
import { createLeadHandlers, type LeadHandlerParts } from './leads.ts';
import { mindKeys } from './once.ts';
import { createPrivacyHandlers } from './privacy.ts';
import { createProductHandlers } from './products.ts';
import { createMappingHandlers } from './mappings.ts';
import { createMergeHandlers, type MergeHandlerParts } from './merges.ts';
import { deadLetterHandlers, queueHandlers, type QueueRooms } from './queue.ts';
import {
  createConflictHandlers,
  createConnectionHandlers,
  createSyncHandlers,
  type SyncHandlerParts,
} from './sync.ts';
import { createTunnelHandlers } from './tunnel.ts';
import { createViewHandlers } from './views.ts';

export type RouterParts = {
  answers: Answers;
  host: AppHost;
  leads: LeadHandlerParts;
  merges: MergeHandlerParts;
  views: SavedViews;
  deals: Parameters<typeof createDealHandlers>[0];
  products: ProductList;
  imports: ImportService;
  queue: QueueRooms;
  sync: SyncHandlerParts;
  backups: BackupHandlerParts;
  hooks: HookHandlerParts;
  events: EventService;
  alerts: AlertService;
  privacy: Privacy;
  forwarding: Forwarding;
};

/** The whole contract of one workspace: each area is answered by its room's handlers. */
export function createRouter(parts: RouterParts): PonteRouter {
  const router: PonteRouter = {
    app: createAppHandlers(parts.host),
    leads: { ...createLeadHandlers(parts.leads), ...createMergeHandlers(parts.merges) },
    views: createViewHandlers(parts.views),
    deals: createDealHandlers(parts.deals),
    products: createProductHandlers(parts.products),
    imports: createImportHandlers(parts.imports),
    connections: createConnectionHandlers(parts.sync),
    sync: createSyncHandlers(parts.sync),
    conflicts: createConflictHandlers(parts.sync),
    mappings: createMappingHandlers(parts.sync.mappingService),
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
  };
  return mindKeys(router, parts.answers);
}
