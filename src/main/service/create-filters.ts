import type { ExcludedFilter, SyncStateFilter } from './leads/lead-filter.ts';
import { createExcludedFilter } from './links/excluded.ts';
import { syncStateFilter } from './links/sync-state.ts';
import type { Sync } from './sync/create-sync.ts';

/** What filters of leads ask of rooms that come after: how leads stand with sync. */
export type LeadFilters = {
  readonly syncStateFilter: SyncStateFilter;
  readonly excludedFilter: ExcludedFilter;
};

/** @param sync is asked for only once a filter is read: segments, of which it needs some, come first */
export function createLeadFilters(
  sync: () => Pick<Sync, 'connections' | 'registry' | 'scope'>,
): LeadFilters {
  const connection = (uid: string) => sync().connections.byUid(uid);
  return {
    syncStateFilter,
    excludedFilter: createExcludedFilter(
      (uid) => {
        const provider = connection(uid)?.provider;
        return provider === undefined ? [] : sync().registry.find(provider).objects.lead.required;
      },
      (uid) => {
        const found = connection(uid);
        return found === null ? null : sync().scope.insideOf(found);
      },
    ),
  };
}
