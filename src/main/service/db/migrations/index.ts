/** In order; the position is the version. Only ever append. */
import leadsSyncQueue from './0001-leads-sync-queue.sql?raw';
import queueReads from './0002-queue-reads.sql?raw';
import settleConflicts from './0003-settle-conflicts.sql?raw';
import ledger from './0004-ledger.sql?raw';
import firstSync from './0005-first-sync.sql?raw';
import syncHealth from './0006-sync-health.sql?raw';
import mappings from './0007-mappings.sql?raw';
import dealsAndProducts from './0008-deals-and-products.sql?raw';
import merges from './0009-merges.sql?raw';
import apiAnswers from './0010-api-answers.sql?raw';
import hooks from './0011-hooks.sql?raw';
import pages from './0012-pages.sql?raw';
import firstSyncOfAll from './0013-first-sync-of-all.sql?raw';
import events from './0014-events.sql?raw';
import privacy from './0015-privacy.sql?raw';
import alerts from './0016-alerts.sql?raw';
import forwarding from './0017-forwarding.sql?raw';
import waysOut from './0018-ways-out.sql?raw';
import duplicates from './0019-duplicates.sql?raw';
import importTemplates from './0021-import-templates.sql?raw';
import importFixes from './0022-import-fixes.sql?raw';
import importRuns from './0023-import-runs.sql?raw';
import countersAndSegments from './0024-counters-and-segments.sql?raw';
import scoring from './0025-scoring.sql?raw';
import messages from './0026-messages.sql?raw';
import automations from './0027-automations.sql?raw';
import marketing from './0028-marketing.sql?raw';
import remarketing from './0031-remarketing.sql?raw';
import attribution from './0032-attribution.sql?raw';
import qualified from './0033-qualified.sql?raw';
import unfinishedCosts from './0034-unfinished-costs.sql?raw';
import drafts from './0035-drafts.sql?raw';

export const migrations: readonly { name: string; sql: string }[] = [
  { name: '0001-leads-sync-queue', sql: leadsSyncQueue },
  { name: '0002-queue-reads', sql: queueReads },
  { name: '0003-settle-conflicts', sql: settleConflicts },
  { name: '0004-ledger', sql: ledger },
  { name: '0005-first-sync', sql: firstSync },
  { name: '0006-sync-health', sql: syncHealth },
  { name: '0007-mappings', sql: mappings },
  { name: '0008-deals-and-products', sql: dealsAndProducts },
  { name: '0009-merges', sql: merges },
  { name: '0010-api-answers', sql: apiAnswers },
  { name: '0011-hooks', sql: hooks },
  { name: '0012-pages', sql: pages },
  { name: '0013-first-sync-of-all', sql: firstSyncOfAll },
  { name: '0014-events', sql: events },
  { name: '0015-privacy', sql: privacy },
  { name: '0016-alerts', sql: alerts },
  { name: '0017-forwarding', sql: forwarding },
  { name: '0018-ways-out', sql: waysOut },
  { name: '0019-duplicates', sql: duplicates },
  { name: '0021-import-templates', sql: importTemplates },
  { name: '0022-import-fixes', sql: importFixes },
  { name: '0023-import-runs', sql: importRuns },
  { name: '0024-counters-and-segments', sql: countersAndSegments },
  { name: '0025-scoring', sql: scoring },
  { name: '0026-messages', sql: messages },
  { name: '0027-automations', sql: automations },
  { name: '0028-marketing', sql: marketing },
  { name: '0031-remarketing', sql: remarketing },
  { name: '0032-attribution', sql: attribution },
  { name: '0033-qualified', sql: qualified },
  { name: '0034-unfinished-costs', sql: unfinishedCosts },
  { name: '0035-drafts', sql: drafts },
];
