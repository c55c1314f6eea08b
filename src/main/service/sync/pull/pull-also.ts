import type { RunCounts, ObjectCounts } from '../../../../shared/model/sync.ts';
import type { ConnectionRow } from '../../providers/connection-store.ts';
import type { MassGuard } from './mass-guard.ts';
import { createPullDeals, type DealsPulled, type PullDealsParts } from './pull-deals.ts';
import { createPullProducts, type PullProductsParts } from './pull-products.ts';
import type { RunRow } from '../runs/run-store.ts';

/** What a reading brings beside the customers: first the deals that are with them, then products. */
type PullAlsoParts = PullDealsParts &
  PullProductsParts & { readonly guard: Pick<MassGuard, 'notRead'> };

export function createPullAlso(parts: PullAlsoParts) {
  const pullDeals = createPullDeals(parts);
  const pullProducts = createPullProducts(parts);

  return async (
    connection: ConnectionRow,
    run: RunRow,
    counts: RunCounts,
    signal: AbortSignal,
  ): Promise<DealsPulled> => {
    const { unseen } = connection.settings;
    const deals = connection.settings.deals !== 'off' && !unseen.includes('deal');
    const products = connection.settings.products && !unseen.includes('product');
    if (!deals) parts.guard.notRead(connection.id, 'deal');
    if (!products) parts.guard.notRead(connection.id, 'product');
    if (!deals && !products) return 'done';
    const ofLeads = sinceStart(counts);
    counts.objects = { lead: ofLeads };
    if (deals) {
      const did = await pullDeals(connection, run, counts, counts.read, signal);
      counts.objects.deal = difference(counts, ofLeads);
      if (did !== 'done') return did;
    }
    if (products) {
      const before = sinceStart(counts);
      const did = await pullProducts(connection, run, counts, signal);
      counts.objects.product = difference(counts, before);
      if (did !== 'done') return did;
    }
    return 'done';
  };
}

function sinceStart({ read, created, updated, conflicts, failed }: RunCounts): ObjectCounts {
  return { read, created, updated, conflicts, failed };
}

function difference(now: RunCounts, before: ObjectCounts): ObjectCounts {
  return {
    read: now.read - before.read,
    created: now.created - before.created,
    updated: now.updated - before.updated,
    conflicts: now.conflicts - before.conflicts,
    failed: now.failed - before.failed,
  };
}
