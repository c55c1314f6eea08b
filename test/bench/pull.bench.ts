import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { sandboxCredentials } from '../support/dinamize-port.ts';
import { median, note, report, timed } from './measure.ts';
import { startProvider, startService } from './service-and-provider.ts';

const contacts = 20_000;

/** The bare reading of all pages, as little as any client could do. */
async function walk(baseUrl: string): Promise<number> {
  const post = async (path: string, body: object, token?: string) => {
    const answer = await fetch(`${baseUrl}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...(token ? { 'auth-token': token } : {}) },
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
}

/** Each page of a thousand takes so much longer than it takes to make. */
async function answersAfter(url: string, ms: number): Promise<void> {
  const faults = `${url}/_sandbox/faults`;
  await fetch(faults, { method: 'DELETE' });
  if (ms === 0) return;
  const body = JSON.stringify({ provider: 'dinamize', kind: 'slow', ms, times: 1_000_000 });
  await fetch(faults, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
}

test.each([0, 20, 50])('a pull of 20,000 contacts at %i ms a page', async (ms) => {
  const url = await startProvider(contacts);
  const baseUrl = `${url}/dinamize`;
  const { service, ask, ended } = await startService();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const named = `the bare reading of the same pages, ${ms} ms each more`;
  await answersAfter(url, ms);

  const bare: number[] = [];
  for (let round = 0; round < 3; round += 1) bare.push(await timed(() => walk(baseUrl)));
  const baseline = median(bare);

  delay.enable();
  await service.connectUnseen(
    {
      provider: 'dinamize',
      name: 'Dinamize',
      schedule: '0 3 * * *',
      credentials: { ...sandboxCredentials, list: '1', baseUrl },
    },
    { name: 'Ana', role: 'admin' },
  );
  const first = await ended();
  delay.disable();
  expect(first).toMatchObject({ state: 'completed', counts: { created: contacts } });
  report('first pull, 20,000 new leads', { ours: first.durationMs ?? 0, baseline }, named);
  note(
    'event loop during it',
    `p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms, longest ${(delay.max / 1e6).toFixed(1)} ms`,
  );

  const quiet: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    await ask('sync.start', {});
    const run = await ended();
    expect(run.counts).toMatchObject({ read: contacts, unchanged: contacts });
    quiet.push(run.durationMs ?? 0);
  }
  report('quiet pull, 20,000 as they were', { ours: median(quiet), baseline }, named);
});
