import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openDatabase } from '../../../src/main/service/db/open-database.ts';
import type { HookEndpointSecret } from '../../../src/shared/model/hook.ts';
import { bundled } from '../../support/killable-service.ts';
import { temporaryFolder } from '../../support/open-test-db.ts';
import { createSenders } from '../../support/senders.ts';
import { startWorkspace } from '../../support/start-console.ts';

// Processes start and die here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

const tokens = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${index}`);

/** How often each token is kept in a file. */
function keptIn(file: string): Map<string, number> {
  const db = openDatabase(file, { checkWhole: true });
  const bodies = db.client.prepare<[], Buffer>('select body from hook_body').pluck().all();
  db.close();
  const found = bodies.map(
    (body) => (JSON.parse(body.toString()) as { idempotencyKey: string }).idempotencyKey,
  );
  return found.reduce(
    (all, token) => all.set(token, (all.get(token) ?? 0) + 1),
    new Map<string, number>(),
  );
}

function fileIn(dataDir: string): string {
  const [name = ''] = readdirSync(join(dataDir, 'workspaces'));
  return join(dataDir, 'workspaces', name, 'ponte.sqlite');
}

async function listener(dataDir: string) {
  const child: ChildProcess = fork(await bundled('listener-process'), [dataDir], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
  });
  const ended = once(child, 'exit');
  onTestFinished(() => void child.kill('SIGKILL'));
  const [endpoint] = (await Promise.race([once(child, 'message'), ended])) as [HookEndpointSecret];
  return { child, ended, endpoint };
}

test('killed while 32 connections send: every hook that was acknowledged is kept, and each once', async () => {
  const dataDir = temporaryFolder();
  const acknowledged = new Set<string>();
  const all = tokens('hook', 1500);
  for (const killAfter of [40, 400, 900]) {
    const { child, ended, endpoint } = await listener(dataDir);
    const senders = createSenders(32);
    const rest = all.filter((token) => !acknowledged.has(token));
    const sent = senders.sendAll(endpoint, rest, (token, status) => {
      expect([200, 202]).toContain(status);
      acknowledged.add(token);
      if (acknowledged.size >= killAfter) child.kill('SIGKILL');
    });
    // The connections end with the process.
    await expect(sent).rejects.toThrow(/ECONN|socket hang up/);
    senders.close();
    await ended;
    const kept = keptIn(fileIn(dataDir));
    expect([...acknowledged].filter((token) => !kept.has(token))).toEqual([]);
  }
  // What was not acknowledged is sent again: some of it was kept, and is known.
  const { child, endpoint } = await listener(dataDir);
  const senders = createSenders(32);
  const rest = all.filter((token) => !acknowledged.has(token));
  await senders.sendAll(endpoint, rest, (token) => acknowledged.add(token));
  senders.close();
  child.kill('SIGKILL');
  const kept = keptIn(fileIn(dataDir));
  expect(kept.size).toBe(all.length);
  expect([...kept.values()].every((times) => times === 1)).toBe(true);
});

test('killed between receipt and processing: each site lead that was acknowledged is one lead after the next start', async () => {
  const dataDir = temporaryFolder();
  const acknowledged = new Set<string>();
  const { child, ended, endpoint } = await listener(dataDir);
  const senders = createSenders(16);
  const sent = senders.sendAll(endpoint, tokens('form', 400), (token) => {
    acknowledged.add(token);
    if (acknowledged.size >= 150) child.kill('SIGKILL');
  });
  await expect(sent).rejects.toThrow(/ECONN|socket hang up/);
  senders.close();
  await ended;

  const started = await startWorkspace({ dataDir });
  onTestFinished(() => started.close());
  const { db } = started.ponte.current()!;
  const waiting = db.client.prepare(`select count(*) from hook where state <> 'applied'`).pluck();
  await vi.waitFor(() => expect(waiting.get()).toBe(0), { timeout: 30_000, interval: 20 });
  const names = db.client.prepare<[], string>('select name from lead').pluck().all();
  const keys = db.client
    .prepare<[], string>(`select key from event where source = 'site-lead' and lead_id is not null`)
    .pluck()
    .all();
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(keys).size).toBe(keys.length);
  expect([...acknowledged].filter((token) => !names.includes(`Lead ${token}`))).toEqual([]);
  expect(keys.length).toBe(names.length);
});

/** One page and its header, as SQLite writes them to the log. */
const headerBytes = 32;
const frameBytes = 24 + 4096;

test('when the power fails while 32 connections send, all that was acknowledged is there wherever the log ends', async () => {
  const started = await startWorkspace();
  onTestFinished(() => started.close());
  const client = await started.client();
  const [first] = await client.hookEndpoints.list();
  const endpoint = await client.hookEndpoints.reveal({ id: first?.id ?? '' });
  const { db } = started.ponte.current()!;
  expect(db.client.pragma('synchronous', { simple: true })).toBe(2);
  db.client.pragma('wal_checkpoint(truncate)');
  const log = `${db.file}-wal`;
  const acknowledged: { token: string; bytes: number }[] = [];
  const senders = createSenders(32);
  await senders.sendAll(endpoint, tokens('hook', 320), (token) =>
    acknowledged.push({ token, bytes: statSync(log).size }),
  );
  senders.close();
  const whole = readFileSync(log);
  const dir = temporaryFolder();
  const file = join(dir, 'after.sqlite');
  const least = acknowledged[0]?.bytes ?? 0;
  const cuts = Math.floor((whole.length - least) / frameBytes);
  // Some thirty places, at every distance from the frame in which a commit ends.
  const step = frameBytes * Math.max(1, Math.floor(cuts / 30) | 1);
  let checked = 0;
  for (let bytes = least; bytes <= whole.length; bytes += step) {
    expect((bytes - headerBytes) % frameBytes).toBe(0);
    copyFileSync(db.file, file);
    writeFileSync(`${file}-wal`, whole.subarray(0, bytes));
    const kept = keptIn(file);
    const due = acknowledged.filter((one) => one.bytes <= bytes);
    expect(due.filter(({ token }) => !kept.has(token))).toEqual([]);
    checked = due.length;
  }
  expect(checked).toBeGreaterThan(250);
  // Far fewer commits than hooks: those that arrive together share one.
  expect(new Set(acknowledged.map(({ bytes }) => bytes)).size).toBeLessThan(160);
});
