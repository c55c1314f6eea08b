/** Every word on screen, by language and area. The Portuguese catalogue is the measure of the other. */
import { alerts as enAlerts } from './en/alerts.ts';
import { attribution as enAttribution } from './en/attribution.ts';
import { automations as enAutomations } from './en/automations.ts';
import { common as enCommon } from './en/common.ts';
import { conflicts as enConflicts } from './en/conflicts.ts';
import { deals as enDeals } from './en/deals.ts';
import { deleted as enDeleted } from './en/deleted.ts';
import { duplicates as enDuplicates } from './en/duplicates.ts';
import { errors as enErrors } from './en/errors.ts';
import { figures as enFigures } from './en/figures.ts';
import { frame as enFrame } from './en/frame.ts';
import { followUps as enFollowUps } from './en/follow-ups.ts';
import { health as enHealth } from './en/health.ts';
import { hooks as enHooks } from './en/hooks.ts';
import { importChoices as enImportChoices } from './en/import-choices.ts';
import { importFixing as enImportFixing } from './en/import-fixing.ts';
import { importProblems as enImportProblems } from './en/import-problems.ts';
import { importResult as enImportResult } from './en/import-result.ts';
import { imports as enImports } from './en/imports.ts';
import { leads as enLeads } from './en/leads.ts';
import { ledger as enLedger } from './en/ledger.ts';
import { mappings as enMappings } from './en/mappings.ts';
import { marketing as enMarketing } from './en/marketing.ts';
import { merges as enMerges } from './en/merges.ts';
import { messages as enMessages } from './en/messages.ts';
import { overview as enOverview } from './en/overview.ts';
import { preview as enPreview } from './en/preview.ts';
import { privacy as enPrivacy } from './en/privacy.ts';
import { products as enProducts } from './en/products.ts';
import { queue as enQueue } from './en/queue.ts';
import { remarketing as enRemarketing } from './en/remarketing.ts';
import { scoring as enScoring } from './en/scoring.ts';
import { segments as enSegments } from './en/segments.ts';
import { settings as enSettings } from './en/settings.ts';
import { subscriptions as enSubscriptions } from './en/subscriptions.ts';
import { syncs as enSyncs } from './en/syncs.ts';
import { tunnel as enTunnel } from './en/tunnel.ts';
import { alerts } from './pt-BR/alerts.ts';
import { attribution } from './pt-BR/attribution.ts';
import { automations } from './pt-BR/automations.ts';
import { common } from './pt-BR/common.ts';
import { conflicts } from './pt-BR/conflicts.ts';
import { deals } from './pt-BR/deals.ts';
import { deleted } from './pt-BR/deleted.ts';
import { duplicates } from './pt-BR/duplicates.ts';
import { errors } from './pt-BR/errors.ts';
import { figures } from './pt-BR/figures.ts';
import { frame } from './pt-BR/frame.ts';
import { followUps } from './pt-BR/follow-ups.ts';
import { health } from './pt-BR/health.ts';
import { hooks } from './pt-BR/hooks.ts';
import { importChoices } from './pt-BR/import-choices.ts';
import { importFixing } from './pt-BR/import-fixing.ts';
import { importProblems } from './pt-BR/import-problems.ts';
import { importResult } from './pt-BR/import-result.ts';
import { imports } from './pt-BR/imports.ts';
import { leads } from './pt-BR/leads.ts';
import { ledger } from './pt-BR/ledger.ts';
import { mappings } from './pt-BR/mappings.ts';
import { marketing } from './pt-BR/marketing.ts';
import { merges } from './pt-BR/merges.ts';
import { messages } from './pt-BR/messages.ts';
import { overview } from './pt-BR/overview.ts';
import { preview } from './pt-BR/preview.ts';
import { privacy } from './pt-BR/privacy.ts';
import { products } from './pt-BR/products.ts';
import { queue } from './pt-BR/queue.ts';
import { remarketing } from './pt-BR/remarketing.ts';
import { scoring } from './pt-BR/scoring.ts';
import { segments } from './pt-BR/segments.ts';
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
  duplicates,
  deleted,
  importResult,
  imports,
  importChoices,
  importFixing,
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
  marketing,
  remarketing,
  scoring,
  segments,
  settings,
  tunnel,
  messages,
  overview,
  figures,
  preview,
  ledger,
  health,
  followUps,
  attribution,
  automations,
  alerts,
  errors,
};

export const en: SameKeys<typeof ptBR> = {
  common: enCommon,
  frame: enFrame,
  leads: enLeads,
  merges: enMerges,
  duplicates: enDuplicates,
  deleted: enDeleted,
  importResult: enImportResult,
  imports: enImports,
  importChoices: enImportChoices,
  importFixing: enImportFixing,
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
  marketing: enMarketing,
  remarketing: enRemarketing,
  scoring: enScoring,
  segments: enSegments,
  settings: enSettings,
  tunnel: enTunnel,
  messages: enMessages,
  overview: enOverview,
  figures: enFigures,
  preview: enPreview,
  ledger: enLedger,
  health: enHealth,
  followUps: enFollowUps,
  attribution: enAttribution,
  automations: enAutomations,
  alerts: enAlerts,
  errors: enErrors,
};

export const languages = ['pt-BR', 'en'] as const;
export type Language = (typeof languages)[number];
