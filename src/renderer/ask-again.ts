import type { QueryClient, QueryKey } from '@tanstack/react-query';

/**
 * Asks again for all that is on screen under these keys; the rest is asked for when it is next shown.
 *
 * A question under way for the first time is let finish and is then asked once more: it may have
 * been answered before what changed, and the library would take that answer for a fresh one.
 */
export function askAgain(queries: QueryClient, keys: readonly QueryKey[]): void {
  for (const queryKey of keys) {
    const underWay = queries
      .getQueryCache()
      .findAll({ queryKey, fetchStatus: 'fetching' })
      .filter(({ state }) => state.data === undefined);
    void queries.invalidateQueries({ queryKey });
    for (const query of underWay) {
      const again = () => void queries.invalidateQueries({ queryKey: query.queryKey, exact: true });
      query.fetch().then(again, again);
    }
  }
}
