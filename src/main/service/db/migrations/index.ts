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
];
