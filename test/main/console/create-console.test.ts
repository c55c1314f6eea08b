import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startConsole, startWorkspace, temporaryFolder } from '../../support/start-console.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = temporaryFolder();
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const fileOf = (id: string): string => join(dataDir, 'workspaces', id, 'ponte.sqlite');

/** Two companies, closed in order; the first is the one shown. */
async function twoCompanies(): Promise<void> {
  const started = await startConsole({ dataDir });
  const client = await started.client();
  await client.app.createWorkspace({ name: 'Aroeira', demo: false });
  await client.app.createWorkspace({ name: 'Bambu', demo: false });
  await client.app.createWorkspace({ name: 'Cedro', demo: false });
  await started.close();
}

function writeNewer(file: string): void {
  const db = new Database(file);
  db.pragma('user_version = 9999');
  db.close();
}

test('the workspace shown last is shown again, and the others are open beside it', async () => {
  await twoCompanies();
  const again = await startConsole({ dataDir });
  expect(again.ponte.current()?.name).toBe('Cedro');
  expect(
    again.ponte
      .services()
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(['aroeira', 'bambu', 'cedro']);
  await again.close();
});

test('a damaged file of one company is told and left as it is; the others open', async () => {
  await twoCompanies();
  writeFileSync(fileOf('bambu'), 'This is not a database, though it may have been one.');
  const again = await startConsole({ dataDir });
  expect(again.ponte.unopened).toEqual([
    { id: 'bambu', error: expect.objectContaining({ code: 'FILE_CORRUPT' }) },
  ]);
  expect(
    again.ponte
      .services()
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(['aroeira', 'cedro']);
  expect(await (await fetch(`${again.url}/health/detailed`)).json()).toMatchObject({
    status: 'degraded',
    unopened: [{ id: 'bambu', code: 'FILE_CORRUPT' }],
  });
  await again.close();
  expect(readFileSync(fileOf('bambu'), 'utf8')).toContain('not a database');
});

test.each([
  [
    'a file that is no database',
    'FILE_CORRUPT',
    (file: string) => writeFileSync(file, 'x'.repeat(9000)),
  ],
  ['a file written by a newer build', 'FILE_NEWER', writeNewer],
  [
    'a folder where the file should be',
    'FILE_READ_ONLY',
    (file: string) => {
      for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
      mkdirSync(file);
    },
  ],
])(
  '%s is refused in words, and no other company is shown in its place',
  async (_what, code, damage) => {
    await twoCompanies();
    damage(fileOf('cedro'));
    await expect(startConsole({ dataDir })).rejects.toMatchObject({ code });
    // The folder is let go, and the other companies are untouched.
    rmSync(join(dataDir, 'workspaces', 'cedro'), { recursive: true });
    const again = await startConsole({ dataDir });
    expect(again.ponte.current()?.name).toBe('Aroeira');
    await again.close();
  },
);

test('after an end that was not in order, a file is checked before it is trusted', async () => {
  await twoCompanies();
  const running = join(dataDir, 'running.json');
  writeFileSync(running, readFileSync(running, 'utf8').replace('"open":false', '"open":true'));
  // The header and the first pages are whole: only a check of the file finds the rest missing.
  const db = new Database(fileOf('cedro'));
  const pages = db.pragma('page_count', { simple: true }) as number;
  const size = db.pragma('page_size', { simple: true }) as number;
  db.close();
  const bytes = readFileSync(fileOf('cedro'));
  bytes.fill(0xff, 4 * size, (pages - 1) * size);
  writeFileSync(fileOf('cedro'), bytes);
  truncateSync(fileOf('cedro'), pages * size);
  await expect(startConsole({ dataDir })).rejects.toMatchObject({ code: 'FILE_CORRUPT' });
});

test('two consoles never open one folder', async () => {
  const first = await startConsole({ dataDir });
  await expect(startConsole({ dataDir })).rejects.toMatchObject({
    code: 'BUSY',
    message: `Ponte is already open at ${first.url}`,
  });
  await first.close();
  await (await startConsole({ dataDir })).close();
});

test('--empty opens no workspace and leaves those there are as they are', async () => {
  await twoCompanies();
  const empty = await startConsole({ dataDir, flags: { empty: true } });
  expect(empty.ponte.services()).toEqual([]);
  await empty.close();
  const again = await startConsole({ dataDir });
  expect(again.ponte.current()?.name).toBe('Cedro');
  await again.close();
});

test('nothing crosses companies: a key opens only its own', async () => {
  const started = await startWorkspace({ dataDir });
  const client = await started.client();
  await client.app.createWorkspace({ name: 'Outra', demo: false });
  expect(started.ponte.callerOf(started.key)?.service.id).toBe('casa-campo-imoveis');
  await started.close();
});

test('only this user may read what the console keeps for itself', async () => {
  const started = await startWorkspace({ dataDir });
  await started.close();
  expect(existsSync(join(dataDir, 'running.json'))).toBe(true);
  expect(JSON.parse(readFileSync(join(dataDir, 'running.json'), 'utf8'))).toMatchObject({
    open: false,
    url: null,
    linkSecret: null,
  });
});
