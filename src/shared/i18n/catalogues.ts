/** Every word on screen, by language and area. The Portuguese catalogue is the measure of the other. */
import { alerts as enAlerts } from './en/alerts.ts';
import { common as enCommon } from './en/common.ts';
import { conflicts as enConflicts } from './en/conflicts.ts';
import { deals as enDeals } from './en/deals.ts';
import { deleted as enDeleted } from './en/deleted.ts';
import { errors as enErrors } from './en/errors.ts';
import { frame as enFrame } from './en/frame.ts';
import { health as enHealth } from './en/health.ts';
import { hooks as enHooks } from './en/hooks.ts';
import { importProblems as enImportProblems } from './en/import-problems.ts';
import { imports as enImports } from './en/imports.ts';
import { leads as enLeads } from './en/leads.ts';
import { ledger as enLedger } from './en/ledger.ts';
import { mappings as enMappings } from './en/mappings.ts';
import { merges as enMerges } from './en/merges.ts';
import { overview as enOverview } from './en/overview.ts';
import { preview as enPreview } from './en/preview.ts';
import { privacy as enPrivacy } from './en/privacy.ts';
import { products as enProducts } from './en/products.ts';
import { queue as enQueue } from './en/queue.ts';
import { settings as enSettings } from './en/settings.ts';
import { subscriptions as enSubscriptions } from './en/subscriptions.ts';
import { syncs as enSyncs } from './en/syncs.ts';
import { tunnel as enTunnel } from './en/tunnel.ts';
import { alerts } from './pt-BR/alerts.ts';
import { common } from './pt-BR/common.ts';
import { conflicts } from './pt-BR/conflicts.ts';
import { deals } from './pt-BR/deals.ts';
import { deleted } from './pt-BR/deleted.ts';
import { errors } from './pt-BR/errors.ts';
import { frame } from './pt-BR/frame.ts';
import { health } from './pt-BR/health.ts';
import { hooks } from './pt-BR/hooks.ts';
import { importProblems } from './pt-BR/import-problems.ts';
import { imports } from './pt-BR/imports.ts';
import { leads } from './pt-BR/leads.ts';
import { ledger } from './pt-BR/ledger.ts';
import { mappings } from './pt-BR/mappings.ts';
import { merges } from './pt-BR/merges.ts';
import { overview } from './pt-BR/overview.ts';
import { preview } from './pt-BR/preview.ts';
import { privacy } from './pt-BR/privacy.ts';
import { products } from './pt-BR/products.ts';
import { queue } from './pt-BR/queue.ts';
import { settings } from './pt-BR/settings.ts';
import { subscriptions } from './pt-BR/subscriptions.ts';
import { syncs } from './pt-BR/syncs.ts';
import { tunnel } from './pt-BR/tunnel.ts';

/** The same keys, in other words: a key missing from one language does not compile. */
type SameKeys<T> = { readonly [K in keyof T]: T[K] extends string ? string : SameKeys<T[K]> };

export const ptBR = {
  common,
  frame,
  leads,
  merges,
  deleted,
  imports,
  importProblems,
  queue,
  hooks,
  subscriptions,
  syncs,
  conflicts,
  deals,
  privacy,
  products,
  mappings,
  settings,
  tunnel,
  overview,
  preview,
  ledger,
  health,
  alerts,
  errors,
};

export const en: SameKeys<typeof ptBR> = {
  common: enCommon,
  frame: enFrame,
  leads: enLeads,
  merges: enMerges,
  deleted: enDeleted,
  imports: enImports,
  importProblems: enImportProblems,
  queue: enQueue,
  hooks: enHooks,
  subscriptions: enSubscriptions,
  syncs: enSyncs,
  conflicts: enConflicts,
  deals: enDeals,
  privacy: enPrivacy,
  products: enProducts,
  mappings: enMappings,
  settings: enSettings,
  tunnel: enTunnel,
  overview: enOverview,
  preview: enPreview,
  ledger: enLedger,
  health: enHealth,
  alerts: enAlerts,
  errors: enErrors,
};

export const languages = ['pt-BR', 'en'] as const;
export type Language = (typeof languages)[number];
