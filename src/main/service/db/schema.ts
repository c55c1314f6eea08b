/**
 * The tables as Drizzle sees them: a mirror of the migrations, which alone define the file.
 * A test compares the two. JSON columns are text here; the store that owns one parses it.
 */
export * from './schema/access.ts';
export * from './schema/alerts.ts';
export * from './schema/attribution.ts';
export * from './schema/automations.ts';
export * from './schema/deals.ts';
export * from './schema/drafts.ts';
export * from './schema/duplicates.ts';
export * from './schema/events.ts';
export * from './schema/first-sync.ts';
export * from './schema/health.ts';
export * from './schema/history.ts';
export * from './schema/hooks.ts';
export * from './schema/imports.ts';
export * from './schema/jobs.ts';
export * from './schema/leads.ts';
export * from './schema/ledger.ts';
export * from './schema/mappings.ts';
export * from './schema/marketing.ts';
export * from './schema/merges.ts';
export * from './schema/messages.ts';
export * from './schema/privacy.ts';
export * from './schema/products.ts';
export * from './schema/remarketing.ts';
export * from './schema/scoring.ts';
export * from './schema/settings.ts';
export * from './schema/sync.ts';
