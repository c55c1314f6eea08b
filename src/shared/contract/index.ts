/** Everything a door may ask of Ponte, on one page. */
import { alerts } from './alerts.ts';
import { app } from './app.ts';
import { backups } from './backups.ts';
import { deadDeliveries } from './dead-deliveries.ts';
import { deals } from './deals.ts';
import { eventSubscriptions } from './event-subscriptions.ts';
import { events } from './events.ts';
import { hookEndpoints, hooks } from './hooks.ts';
import { imports } from './imports.ts';
import { leads, views } from './leads.ts';
import { privacy } from './privacy.ts';
import { products } from './products.ts';
import { mappings } from './mappings.ts';
import { dlq, queue } from './queue.ts';
import { conflicts, connections, sync } from './sync.ts';
import { tunnel } from './tunnel.ts';

export const contract = {
  app,
  leads,
  views,
  deals,
  products,
  connections,
  sync,
  conflicts,
  mappings,
  queue,
  dlq,
  imports,
  backups,
  hooks,
  hookEndpoints,
  events,
  eventSubscriptions,
  deadDeliveries,
  tunnel,
  alerts,
  privacy,
};
export type Contract = typeof contract;
export type { ProcedureMeta } from './base.ts';
