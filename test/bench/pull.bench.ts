import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { sandboxCredentials } from '../support/dinamize-port.ts';
import { gestaoclickTokens } from '../support/gestaoclick-port.ts';
import { median, note, report, timed } from './measure.ts';
import { startProvider, startService } from './service-and-provider.ts';

/** An account with so many records, and the bare reading of all its pages. */
type Account = {
  readonly contacts: number;
  readonly customers: number;
  readonly credentials: (baseUrl: string) => Record<string, string>;
  /** As little as any client could do. @returns how many records were read */
  readonly walk: (baseUrl: string) => Promise<number>;
};

const accounts: Record<'gestaoclick' | 'dinamize', Account> = {
  gestaoclick: {
    contacts: 10,
    customers: 100_000,
    credentials: (baseUrl) => ({ ...gestaoclickTokens, baseUrl }),
    async walk(baseUrl) {
      const headers = { 'access-token': 'sandbox', 'secret-access-token': 'sandbox' };
      let read = 0;
      for (let page = 1; ; page += 1) {
        const list = `${baseUrl}/clientes?pagina=${page}&limite=100&ordenacao=id&direcao=asc`;
        const answer = (await (await fetch(list, { headers })).json()) as {
          data: unknown[];
          meta: { proxima_pagina?: number | null };
        };
        read += answer.data.length;
        if (!answer.meta.proxima_pagina) return read;
      }
    },
  },
  dinamize: {
    contacts: 20_000,
    customers: 0,
    credentials: (baseUrl) => ({ ...sandboxCredentials, list: '1', baseUrl }),
    async walk(baseUrl) {
      const post = async (path: string, body: object, token?: string) => {
        const answer = await fetch(`${baseUrl}${path}`, {
          method: 'POST',
          body: JSON.stringify(body),
          headers: {
            'content-type': 'application/json',
            ...(token ? { 'auth-token': token } : {}),
          },
        });
        return (await answer.json()) as { body: Record<string, unknown> };
      };
      const { body } = await post('/auth', sandboxCredentials);
      const token = String(body['auth-token']);
      let read = 0;
      for (let page = 1; ; page += 1) {
        const search = { 'contact-list_code': '1', page_number: page, page_size: 1000 };
        const found = (await post('/emkt/contact/search', search, token)).body;
        read += (found['items'] as unknown[]).length;
        if (found['next'] !== true) return read;
      }
    },
  },
};

/** Each page takes so much longer than it takes to make. */
async function answersAfter(url: string, provider: string, ms: number): Promise<void> {
  const faults = `${url}/_sandbox/faults`;
  await fetch(faults, { method: 'DELETE' });
  if (ms === 0) return;
  const body = JSON.stringify({ provider, kind: 'slow', ms, times: 1_000_000 });
  await fetch(faults, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
}

test.each([
  ['gestaoclick', 100, 0],
  ['gestaoclick', 100, 20],
  ['gestaoclick', 100, 50],
  ['dinamize', 1000, 0],
  ['dinamize', 1000, 20],
  ['dinamize', 1000, 50],
] as const)('a pull from %s, %i records a page, %i ms a page', async (provider, pageSize, ms) => {
  const { contacts, customers, credentials, walk } = accounts[provider];
  const all = provider === 'dinamize' ? contacts : customers;
  const url = await startProvider(contacts, customers);
  const baseUrl = `${url}/${provider}`;
  const { service, ask, ended } = await startService();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const named = `the bare reading of the same pages of ${pageSize}, ${ms} ms each more`;
  await answersAfter(url, provider, ms);

  const bare: number[] = [];
  for (let round = 0; round < 3; round += 1) bare.push(await timed(() => walk(baseUrl)));
  const baseline = median(bare);

  delay.enable();
  await service.connectUnseen(
    {
      provider,
      name: provider,
      schedule: '0 3 * * *',
      credentials: credentials(baseUrl),
      deals: 'off',
      products: false,
    },
    { name: 'Ana', role: 'admin' },
  );
  const first = await ended();
  delay.disable();
  expect(first).toMatchObject({ state: 'completed', counts: { created: all } });
  report(
    `${provider}: first pull of ${all} leads`,
    { ours: first.durationMs ?? 0, baseline },
    named,
  );
  note(
    'event loop during it',
    `p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms, longest ${(delay.max / 1e6).toFixed(1)} ms`,
  );

  const quiet: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    await ask('sync.start', {});
    const run = await ended();
    expect(run.counts).toMatchObject({ read: all, unchanged: all });
    quiet.push(run.durationMs ?? 0);
  }
  report(`${provider}: quiet pull of ${all}`, { ours: median(quiet), baseline }, named);
});
