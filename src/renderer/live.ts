import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { Notice } from '../shared/contract/app.ts';
import { askAgain } from './ask-again.ts';
import type { Client } from './client.ts';
import type { Api } from './query.ts';
import { assertNever } from '../shared/errors.ts';

/** During a pull a notice comes for every page; the screen asks again at most this often. */
const gatherMs = 400;
const reconnectMs = 1500;

type Live = {
  client: Client;
  api: Api;
  queries: QueryClient;
  runCommand: (id: string) => void;
  /** Told when contact is lost (the time) and found again (null). */
  onContact: (lostAt: number | null) => void;
};

/** Follows the service's notices and asks again for what is on screen. Answers the function that stops it. */
export function followLive({ client, api, queries, runCommand, onContact }: Live): () => void {
  const stop = new AbortController();
  const waiting = new Map<string, QueryKey>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wasLost = false;

  function flush(): void {
    timer = undefined;
    const keys = [...waiting.values()];
    waiting.clear();
    askAgain(queries, keys);
  }

  function take(notice: Notice): void {
    if (notice.type === 'command') return runCommand(notice.command);
    for (const queryKey of keysTouchedBy(api, notice))
      waiting.set(JSON.stringify(queryKey), queryKey);
    timer ??= setTimeout(flush, gatherMs);
  }

  async function follow(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        const notices = await client.app.live(undefined, { signal: stop.signal });
        if (wasLost) {
          wasLost = false;
          onContact(null);
          askAgain(queries, [[]]);
        }
        for await (const notice of notices) take(notice);
      } catch {
        // Why it ended does not matter here: whatever the reason, the answer is to ask again.
      }
      if (stop.signal.aborted) return;
      if (!wasLost) {
        wasLost = true;
        onContact(Date.now());
      }
      await pause(reconnectMs, stop.signal);
    }
  }

  void follow();
  return () => {
    stop.abort();
    clearTimeout(timer);
  };
}

/** Which answers a notice makes old. */
function keysTouchedBy(api: Api, notice: Exclude<Notice, { type: 'command' }>): QueryKey[] {
  const state = api.app.state.key();
  // How leads and deals stand on their connections follows from jobs, conflicts and pauses.
  const standing = [
    api.leads.list.key(),
    api.leads.get.key(),
    api.leads.mergePreview.key(),
    api.deals.list.key(),
  ];
  switch (notice.type) {
    case 'leads.changed':
      return [
        api.overview.key(),
        api.leads.key(),
        api.segments.key(),
        api.followUps.key(),
        api.automations.ofLead.key(),
        api.remarketing.ofLead.key(),
        api.attribution.report.key(),
        state,
      ];
    case 'deals.changed':
      return [
        api.deals.key(),
        api.overview.key(),
        api.attribution.report.key(),
        api.attribution.sales.key(),
        state,
      ];
    case 'products.changed':
      return [api.products.key()];
    case 'queue.changed':
      return [
        ...standing,
        api.queue.key(),
        api.dlq.key(),
        api.sync.stats.key(),
        api.connections.list.key(),
        state,
      ];
    case 'runs.changed':
      return [api.sync.key()];
    case 'connections.changed':
      return [
        ...standing,
        api.connections.key(),
        api.segments.key(),
        api.mappings.key(),
        api.sync.stats.key(),
        state,
      ];
    case 'conflicts.changed':
      return [...standing, api.conflicts.key(), api.sync.stats.key(), state];
    case 'imports.changed':
      return [api.imports.key(), api.importFixing.checked.key()];
    case 'hooks.changed':
      return [api.hooks.key(), api.hookEndpoints.key()];
    case 'events.changed':
      return [api.events.key(), api.eventSubscriptions.key(), api.deadDeliveries.key()];
    case 'messages.changed':
      return [
        api.messages.key(),
        api.messageTemplates.key(),
        api.sendingConnections.key(),
        api.overview.key(),
        state,
      ];
    case 'tunnel.changed':
      return [api.tunnel.key(), api.hookEndpoints.key()];
    case 'alerts.changed':
      return [api.alerts.key()];
    case 'marketing.changed':
      return [
        api.pixels.key(),
        api.conversions.key(),
        api.attribution.key(),
        api.remarketing.key(),
      ];
    case 'remarketing.changed':
      return [api.remarketing.key()];
    case 'automations.changed':
      return [api.automations.key(), api.overview.key()];
    case 'notices.changed':
      return [api.automations.notices.key()];
    case 'scoring.changed':
      return [api.scoring.key()];
    case 'segments.changed':
      return [api.segments.key(), api.automations.choices.key()];
    case 'duplicates.changed':
      return [api.duplicates.key(), state];
    case 'settings.changed':
      return [api.app.key(), api.backups.key()];
    default:
      return assertNever(notice);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
