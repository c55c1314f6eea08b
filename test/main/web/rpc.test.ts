import { expect, onTestFinished, test } from 'vitest';
import type { Notice } from '../../../src/shared/contract/app.ts';
import { startConsole, startWorkspace, type StartedConsole } from '../../support/start-console.ts';

async function opened(options: Parameters<typeof startConsole>[0] = {}): Promise<StartedConsole> {
  const started = await startConsole(options);
  onTestFinished(() => started.close());
  return started;
}

test('calls without a session are refused before their body is read', async () => {
  const started = await opened({ flags: { empty: true } });
  const answer = await fetch(`${started.url}/rpc/app/state`, { method: 'POST', body: '{}' });
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ code: 'NOT_SIGNED_IN' });
});

test('before there is a workspace the frame is answered and the rest is refused in words', async () => {
  const started = await opened();
  const client = await started.client();
  expect(await client.app.state()).toEqual({
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    host: 'headless',
    platform: process.platform,
    workspace: null,
    operator: { name: expect.any(String), role: 'admin' },
    apiUrl: `${started.url}/api/v1`,
    sandboxUrl: null,
    counts: null,
    damaged: null,
  });
  await expect(client.leads.list({})).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: 'No workspace is open yet. Create one first.',
  });
  await expect(client.app.apiKeys()).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a workspace made on screen is there for the very next call, and after a restart', async () => {
  const started = await opened();
  const client = await started.client();
  const made = await client.app.createWorkspace({ name: 'Casa & Campo', demo: false });
  expect(made).toEqual({ id: 'casa-campo' });
  expect(await client.app.state()).toMatchObject({
    workspace: { id: 'casa-campo', name: 'Casa & Campo', demo: false },
    counts: { leads: 0, deals: 0, duplicates: 0, conflicts: 0, failures: 0, waiting: 0 },
  });
  await started.web.close();
  await started.ponte.close();
  const again = await startConsole({ dataDir: started.dataDir });
  expect((await (await again.client()).app.state()).workspace?.name).toBe('Casa & Campo');
  await again.close();
});

test('a page that listens goes on listening when a workspace is made under it', async () => {
  const started = await opened();
  const client = await started.client();
  const notices = await client.app.live();
  const heard: Notice[] = [];
  const listening = (async () => {
    for await (const notice of notices) {
      heard.push(notice);
      if (notice.type === 'command') return;
    }
  })();
  // The first notice proves that the stream is up before anything happens.
  await untilHeard(heard, () => started.ponte.tell({ type: 'segments.changed' }));
  await client.app.createWorkspace({ name: 'Casa', demo: false });
  started.ponte.current()!.live.tell({ type: 'command', command: 'lead.new' });
  await listening;
  expect(heard.map(({ type }) => type)).toContain('leads.changed');
  expect(heard.at(-1)).toEqual({ type: 'command', command: 'lead.new' });
});

test('closing ends the streams at once, so that nothing waits for a page to leave', async () => {
  const started = await startConsole({ flags: { empty: true } });
  const client = await started.client();
  const heard: Notice[] = [];
  const ended = (async () => {
    for await (const notice of await client.app.live()) heard.push(notice);
    return 'ended';
  })().catch(() => 'ended');
  await untilHeard(heard, () => started.ponte.tell({ type: 'segments.changed' }));
  await started.close();
  expect(await ended).toBe('ended');
});

test('preferences outlive the console and are told to other windows; null takes one away', async () => {
  const started = await opened({ flags: { empty: true } });
  const client = await started.client();
  const told: Notice[] = [];
  started.ponte.subscribe((notice) => told.push(notice));
  await client.app.setPreferences({ theme: 'dark', language: 'en', columns: { leads: ['name'] } });
  await client.app.setPreferences({ language: null });
  expect(told).toEqual([{ type: 'settings.changed' }, { type: 'settings.changed' }]);
  await started.web.close();
  await started.ponte.close();
  const again = await startConsole({ dataDir: started.dataDir, flags: { empty: true } });
  expect(await (await again.client()).app.preferences()).toEqual({
    theme: 'dark',
    columns: { leads: ['name'] },
  });
  await again.close();
});

test('preferences too large to keep are refused and the old ones stay', async () => {
  const started = await opened({ flags: { empty: true } });
  const client = await started.client();
  await client.app.setPreferences({ theme: 'dark' });
  await expect(client.app.setPreferences({ big: 'x'.repeat(300_000) })).rejects.toMatchObject({
    code: 'TOO_LARGE',
  });
  expect(await client.app.preferences()).toEqual({ theme: 'dark' });
});

test('an API key is shown once, listed without itself, and dies when revoked', async () => {
  const started = await startWorkspace();
  onTestFinished(() => started.close());
  const client = await started.client();
  const made = await client.app.createApiKey({ name: 'Site', scopes: ['read'], role: 'staff' });
  expect(made.key).toMatch(/^ponte_[\w-]{43}$/);
  const listed = (await client.app.apiKeys()).find(({ name }) => name === 'Site');
  expect(JSON.stringify(await client.app.apiKeys())).not.toContain(made.key);
  expect(started.ponte.callerOf(made.key)?.caller).toMatchObject({ name: 'Site', role: 'staff' });
  await client.app.revokeApiKey({ id: listed!.id });
  expect(started.ponte.callerOf(made.key)).toBeNull();
  await expect(client.app.revokeApiKey({ id: 'none' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('a bad input names the field and what it must be', async () => {
  const started = await opened({ flags: { empty: true } });
  const client = await started.client();
  await expect(client.app.createWorkspace({ name: '  ', demo: false })).rejects.toMatchObject({
    code: 'BAD_INPUT',
    message: '"name" must be at least 1 characters.',
    data: { fields: [{ field: 'name', problem: 'too_small', message: expect.any(String) }] },
  });
});

test('only the demonstration has a network to switch off', async () => {
  const started = await opened({ flags: { empty: true } });
  await expect((await started.client()).app.sandboxNetwork({})).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('a browser, which prints into a PDF itself, is told to do so', async () => {
  const started = await opened({ flags: { empty: true } });
  await expect((await started.client()).app.pagePdf()).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining('choose PDF as the printer'),
  });
});

/** Repeats `poke` until something is heard: a stream is up when it first delivers. */
async function untilHeard(heard: readonly Notice[], poke: () => void): Promise<void> {
  while (heard.length === 0) {
    poke();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
