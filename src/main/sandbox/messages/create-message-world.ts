import type { Faults } from '../faults.ts';
import type { Journal } from '../journal.ts';
import type { Network } from '../network.ts';
import type { Outbox } from '../outbox.ts';
import type { SandboxProvider } from '../provider.ts';
import type { Store } from '../store.ts';
import { createN8n } from './n8n.ts';
import { createSlack } from './slack.ts';
import { createSmtp, type SandboxSmtp } from './smtp.ts';
import { createZApi } from './z-api.ts';

/** Where messages go in the box: WhatsApp, Slack and n8n over HTTP, and a mail server of its own. */
export function createMessageProviders(parts: {
  readonly store: Store;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly clockOf: (provider: string) => () => number;
  readonly callbackMs: number;
  readonly closing: AbortSignal;
}): readonly SandboxProvider[] {
  const of = (provider: string) => ({ ...parts, clock: parts.clockOf(provider) });
  return [createZApi(of('z-api')), createSlack(of('slack')), createN8n(of('n8n'))];
}

/** The mail server, on the port of the last time, cut off with the network. */
export async function openMail(parts: {
  readonly store: Store;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly faults: Faults;
  readonly clockOf: (provider: string) => () => number;
  readonly hangMs: number;
  readonly settled: () => Promise<void>;
}): Promise<SandboxSmtp> {
  const preferred = Number(parts.store.setting('smtp-port') ?? 0);
  const smtp = await createSmtp({ ...parts, clock: parts.clockOf('smtp'), preferred });
  parts.store.setSetting('smtp-port', String(smtp.port()));
  return smtp;
}

/** One switch for both. */
export function withMail(network: Network, smtp: Pick<SandboxSmtp, 'setOffline'>): Network {
  return {
    ...network,
    async setOffline(offline) {
      await network.setOffline(offline);
      await smtp.setOffline(offline);
    },
  };
}
