import type { Notice } from '../../shared/contract/app.ts';
import type { Live } from '../service/live.ts';

/**
 * What the screens listen to: the notices of whichever workspace is open, and the console's own.
 *
 * A listener stays through a change of workspace; it is told to ask for everything again.
 */
export type Notices = {
  tell(notice: Notice): void;
  subscribe(listener: (notice: Notice) => void): () => void;
  /** From now on passes on this workspace's notices. */
  follow(live: Live): void;
};

const everything: readonly Notice[] = [
  { type: 'settings.changed' },
  { type: 'leads.changed', ids: null },
  { type: 'deals.changed' },
  { type: 'products.changed' },
  { type: 'queue.changed' },
  { type: 'runs.changed', ids: [] },
  { type: 'connections.changed' },
  { type: 'conflicts.changed' },
  { type: 'imports.changed', ids: [] },
  { type: 'segments.changed' },
  { type: 'tunnel.changed' },
  { type: 'alerts.changed' },
];

export function createNotices(): Notices {
  const listeners = new Set<(notice: Notice) => void>();
  let unfollow = (): void => undefined;

  function tell(notice: Notice): void {
    for (const listener of listeners) listener(notice);
  }

  return {
    tell,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    follow(live) {
      unfollow();
      unfollow = live.subscribe(tell);
      for (const notice of everything) tell(notice);
    },
  };
}
