import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, onTestFinished, test } from 'vitest';
import type { RunDetail } from '../../src/shared/model/sync.ts';
import { sandboxCredentials } from '../support/dinamize-port.ts';
import { serviceOn } from '../support/service-in-a-test.ts';
import { benchFolder, median, note, percentile, report, timed } from './measure.ts';

const contacts = 20_000;

/** The sandbox in a process of its own, so that its work is not counted as ours. */
async function startProvider(): Promise<string> {
  const entry = join(import.meta.dirname, '../support/sandbox-process.ts');
  const child = spawn(process.execPath, ['--no-warnings', entry, benchFolder(), String(contacts)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return `${(JSON.parse(line.toString()) as { url: string }).url}/dinamize`;
}

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

test('a pull of 20,000 contacts', async () => {
  const baseUrl = await startProvider();
  const { service, ask } = serviceOn(benchFolder(), {
    // Our own restraint is not what is measured.
    syncConfig: { pace: { perMinute: 1_000_000, burst: 1_000_000 } },
  });
  await service.start();
  onTestFinished(() => service.stop());
  const delay = monitorEventLoopDelay({ resolution: 1 });

  async function ended(): Promise<RunDetail> {
    for (;;) {
      const { items } = await ask<{ items: RunDetail[] }>('sync.runs', {});
      const [run] = items;
      if (run && run.state !== 'queued' && run.state !== 'running') return run;
      await new Promise((done) => setTimeout(done, 20));
    }
  }

  const bare: number[] = [];
  for (let round = 0; round < 3; round += 1) bare.push(await timed(() => walk(baseUrl)));

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
  const named = 'the bare reading of the same pages';
  const baseline = median(bare);
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
  report('quiet pull, 20,000 as they were', { ours: percentile(quiet, 0.5), baseline }, named);
});
