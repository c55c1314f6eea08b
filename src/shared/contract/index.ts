/** Everything a door may ask of Ponte, on one page. */
import { alerts } from './alerts.ts';
import { app } from './app.ts';
import { attribution } from './attribution.ts';
import { automations } from './automations.ts';
import { backups } from './backups.ts';
import { deadDeliveries } from './dead-deliveries.ts';
import { deals } from './deals.ts';
import { drafts } from './drafts.ts';
import { duplicates } from './duplicates.ts';
import { eventSubscriptions } from './event-subscriptions.ts';
import { events } from './events.ts';
import { followUps } from './follow-ups.ts';
import { hookEndpoints, hooks } from './hooks.ts';
import { importFixing } from './import-fixes.ts';
import { imports } from './imports.ts';
import { leads } from './leads.ts';
import { conversions, pixels } from './marketing.ts';
import { segments } from './segments.ts';
import { privacy } from './privacy.ts';
import { messages, messageTemplates, sendingConnections } from './messages.ts';
import { overview } from './overview.ts';
import { products } from './products.ts';
import { remarketing } from './remarketing.ts';
import { mappings } from './mappings.ts';
import { dlq, queue } from './queue.ts';
import { scoring } from './scoring.ts';
import { conflicts, connections, sync } from './sync.ts';
import { tunnel } from './tunnel.ts';

export const contract = {
  app,
  leads,
  segments,
  deals,
  drafts,
  products,
  connections,
  sync,
  conflicts,
  mappings,
  scoring,
  queue,
  dlq,
  imports,
  importFixing,
  backups,
  hooks,
  hookEndpoints,
  events,
  eventSubscriptions,
  deadDeliveries,
  tunnel,
  alerts,
  privacy,
  duplicates,
  pixels,
  conversions,
  attribution,
  remarketing,
  messages,
  messageTemplates,
  sendingConnections,
  automations,
  followUps,
  overview,
};
export type Contract = typeof contract;
export type { ProcedureMeta } from './base.ts';
