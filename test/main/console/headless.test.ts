import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startHeadless, type HeadlessProcess } from '../../support/headless-process.ts';
import { startConsole, temporaryFolder } from '../../support/start-console.ts';

let dataDir: string;
let started: HeadlessProcess[];
beforeEach(() => {
  dataDir = temporaryFolder();
  started = [];
});
afterEach(async () => {
  for (const { child, ended } of started) {
    child.kill('SIGKILL');
    await ended;
  }
  rmSync(dataDir, { recursive: true, force: true });
});

function start(...flags: string[]): HeadlessProcess {
  const one = startHeadless(dataDir, flags);
  started.push(one);
  return one;
}

test('a started console says where it is and how to get in, and ends in order at Ctrl-C', async () => {
  const ponte = start('--empty', '--port', '0');
  const ready = await ponte.ready();
  expect(ready).toEqual({
    url: `http://127.0.0.1:${ready.port}`,
    port: expect.any(Number),
    token: expect.stringMatching(/^[\w-]{43}$/),
    apiKey: null,
    sandboxUrl: null,
    tunnel: { state: 'off', publicUrl: null },
    hooks: {},
  });
  if (process.platform !== 'win32') {
    expect(statSync(join(dataDir, 'ready.json')).mode & 0o777).toBe(0o600);
  }
  const signedIn = await fetch(`${ready.url}/?token=${ready.token}`, { redirect: 'manual' });
  expect(signedIn.status).toBe(303);
  ponte.child.kill('SIGINT');
  expect(await ponte.ended).toBe(0);
  expect(ponte.stdout()).toMatch(
    /^Ponte is open at http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n/,
  );
  expect(ponte.stderr()).toBe('');
  expect(JSON.parse(readFileSync(join(dataDir, 'running.json'), 'utf8'))).toMatchObject({
    open: false,
  });
});

test('a second start points to the first, with a link that signs in, and ends with 3', async () => {
  const first = start('--empty', '--port', '0');
  const { url } = await first.ready();
  const second = start('--empty', '--port', '0');
  expect(await second.ended).toBe(3);
  const link = /^Ponte is already open at (http:\S+)\n$/.exec(second.stderr())?.[1] ?? '';
  expect(new URL(link).origin).toBe(url);
  expect((await fetch(link, { redirect: 'manual' })).status).toBe(303);
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(0);
});

test('a port that is taken leads to the next, and that is said in one line', async () => {
  const taken: Server = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const ponte = start('--empty', '--port', String(port));
  const ready = await ponte.ready();
  expect(ready.port).toBeGreaterThan(port);
  ponte.child.kill('SIGTERM');
  expect(await ponte.ended).toBe(0);
  expect(ponte.stdout()).toContain(`Port ${port} is taken, so Ponte uses ${ready.port}.\n`);
  taken.close();
});

test('a flag that is not known ends at once with 2 and the flags that are', async () => {
  const ponte = start('--prot', '5000');
  expect(await ponte.ended).toBe(2);
  expect(ponte.stderr()).toMatch(/--prot.*Known flags: --headless/);
});

test('a damaged workspace file ends the start with words and not with 0', async () => {
  const before = await startConsole({ dataDir });
  await (await before.client()).app.createWorkspace({ name: 'Aroeira', demo: false });
  await before.close();
  const file = join(dataDir, 'workspaces', 'aroeira', 'ponte.sqlite');
  writeFileSync(file, 'no longer a database');
  const ponte = start('--port', '0');
  expect(await ponte.ended).toBe(1);
  expect(ponte.stderr()).toBe(
    `Ponte could not open. The workspace file ${file} is damaged and was left as it is. Restore a backup from the folder "backups" beside it, or move it away to start with an empty one.\n`,
  );
});

test.skipIf(process.platform === 'win32')(
  'a workspace file that may not be written ends the start with words, and stays as it is',
  async () => {
    const before = await startConsole({ dataDir });
    await (await before.client()).app.createWorkspace({ name: 'Aroeira', demo: false });
    await before.close();
    const dir = join(dataDir, 'workspaces', 'aroeira');
    const file = join(dir, 'ponte.sqlite');
    const kept = readFileSync(file);
    chmodSync(file, 0o400);
    chmodSync(dir, 0o500);
    // Root may write anything: as root, the console is started as a user who may not.
    const user = process.getuid?.() === 0 ? 65_534 : undefined;
    if (user !== undefined) giveTo(dataDir, user);
    const ponte = startHeadless(dataDir, ['--port', '0'], user);
    started.push(ponte);
    expect(await ponte.ended).toBe(1);
    expect(ponte.stderr()).toMatch(
      /ponte\.sqlite cannot be written\. Give this user write permission/,
    );
    expect(readFileSync(file)).toEqual(kept);
    chmodSync(dir, 0o700);
  },
);

test('a data folder that cannot be made ends the start with words', async () => {
  const blocked = join(dataDir, 'file');
  writeFileSync(blocked, '');
  mkdirSync(join(dataDir, 'x'));
  const ponte = start('--data-dir', join(blocked, 'inside'), '--port', '0');
  expect(await ponte.ended).toBe(1);
  expect(ponte.stderr()).toMatch(/^Ponte could not open\. .*cannot be used/);
});

test('a console killed in the middle starts again and has what was saved', async () => {
  const first = start('--empty', '--port', '0');
  const ready = await first.ready();
  const answer = await fetch(`${ready.url}/?token=${ready.token}`, { redirect: 'manual' });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const made = await fetch(`${ready.url}/rpc/app/createWorkspace`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ json: { name: 'Aroeira', demo: false } }),
  });
  expect(made.status).toBe(200);
  first.child.kill('SIGKILL');
  expect(await first.ended).toBe('SIGKILL');
  const again = start('--port', '0');
  const { url } = await again.ready();
  expect(await (await fetch(`${url}/health/detailed`)).json()).toMatchObject({
    status: 'ok',
    workspaces: [{ id: 'aroeira' }],
  });
});

test('a console told to end while it starts ends in order', async () => {
  const ponte = start('--empty', '--port', '0');
  await once(ponte.child, 'spawn');
  // The lock is taken early in the start; from then on a signal must be heard.
  const running = join(dataDir, 'running.json');
  await expect
    .poll(() => statSync(running, { throwIfNoEntry: false })?.size, { timeout: 20_000 })
    .toBeGreaterThan(0);
  ponte.child.kill('SIGTERM');
  expect(await ponte.ended).toBe(0);
  expect(JSON.parse(readFileSync(running, 'utf8'))).toMatchObject({ open: false });
});

function giveTo(dir: string, user: number): void {
  chownSync(dir, user, user);
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    chownSync(join(dir, name), user, user);
  }
}
