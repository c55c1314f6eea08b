import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createCloudflaredLine,
  findCloudflared,
} from '../../../../src/main/console/tunnel/cloudflared-line.ts';
import { createNgrokLine } from '../../../../src/main/console/tunnel/ngrok-line.ts';
import { createRoundTrip } from '../../../../src/main/console/tunnel/round-trip.ts';
import { usualTimings } from '../../../../src/main/console/tunnel/watch.ts';
import type { Tunnel } from '../../../../src/shared/model/tunnel.ts';
import { send, signed } from '../../../support/hooks-in-a-test.ts';
import { freePort } from '../../../support/ssh-server.ts';
import {
  startWorkspace,
  temporaryFolder,
  type ScreensClient,
} from '../../../support/start-console.ts';

const timings = { ...usualTimings, checkMs: 200, againMs: 50 };
const never = new AbortController().signal;

describe('an address one has already', () => {
  let started: Awaited<ReturnType<typeof startWorkspace>>;
  let client: ScreensClient;
  beforeAll(async () => {
    started = await startWorkspace({ tunnel: { timings, findCloudflared: () => null } });
    client = await started.client();
  });
  afterAll(() => started.close());

  async function until(is: (now: Tunnel) => boolean, what: string): Promise<Tunnel> {
    const deadline = performance.now() + 20_000;
    for (;;) {
      const now = await client.tunnel.get();
      if (is(now)) return now;
      if (performance.now() > deadline) throw new Error(`${what} never: ${JSON.stringify(now)}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  test('leads to a port that takes hooks and nothing else; a change of it says what to paste', async () => {
    const localPort = await freePort();
    const publicUrl = `http://127.0.0.1:${localPort}/`;
    await expect(client.tunnel.start()).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await client.tunnel.set({ kind: 'address', publicUrl, localPort });
    await client.tunnel.start();
    const up = await until(({ state }) => state === 'up', 'up');
    expect(up).toMatchObject({ localPort, formerUrl: null, publicUrl: publicUrl.slice(0, -1) });
    expect((await fetch(`${publicUrl}health`)).status).toBe(404);

    const [endpoint] = await client.hookEndpoints.list();
    const lead = await client.hookEndpoints.reveal({ id: endpoint?.id ?? '' });
    const headers = signed(lead, '{}');
    expect((await send(lead.publicUrl ?? '', { headers, body: '{}' })).status).toBe(202);

    await client.tunnel.set({
      kind: 'address',
      publicUrl: `http://localhost:${localPort}`,
      localPort,
    });
    const moved = await until(({ formerUrl }) => formerUrl !== null, 'the change');
    expect(moved.formerUrl).toBe(up.publicUrl);
    const [used] = await client.hookEndpoints.list();
    expect(used?.lastSentAt).not.toBeNull();
    await client.tunnel.addressTold();
    expect((await client.tunnel.get()).formerUrl).toBeNull();
    const audited = started.ponte
      .current()!
      .db.client.prepare(`select action from audit where subject_type = 'tunnel' order by id`)
      .pluck()
      .all();
    expect(audited).toEqual([
      'tunnel.set-up',
      'tunnel.switched-on',
      'tunnel.set-up',
      'tunnel.address-told',
    ]);
    expect((await (await fetch(`${started.url}/health/detailed`)).json()) as object).toMatchObject({
      tunnel: { flaw: null },
    });
  });

  test('that leads elsewhere is told as such; switched off, nothing listens any more', async () => {
    const other = createServer((_request, response) => response.end('hello'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const localPort = await freePort();
    await client.tunnel.set({ kind: 'address', publicUrl: `http://127.0.0.1:${port}`, localPort });
    const down = await until(({ state }) => state === 'down', 'down');
    expect(down).toMatchObject({ flaw: 'other-answer', lastCheck: { ok: false } });
    expect(await (await fetch(`${started.url}/health/detailed`)).json()).toMatchObject({
      status: 'degraded',
      tunnel: { status: 'degraded', state: 'down', flaw: 'other-answer' },
    });
    await client.tunnel.stop();
    await expect(fetch(`http://127.0.0.1:${localPort}/`)).rejects.toThrow('fetch failed');
    await new Promise((resolve) => other.close(resolve));
  });

  test('a port that another program has is told, and tried again', async () => {
    const taken = Number(new URL(started.url).port);
    await client.tunnel.set({
      kind: 'address',
      publicUrl: 'https://ponte.example.com',
      localPort: taken,
    });
    await client.tunnel.start();
    const down = await until(({ flaw }) => flaw === 'port-taken', 'the clash');
    expect(down.nextTryAt).not.toBeNull();
    await client.tunnel.stop();
  });

  test('is no address when it holds a password, a query, or another scheme', async () => {
    for (const publicUrl of [
      'ftp://ponte.example.com',
      'https://user:pass@ponte.example.com',
      'https://ponte.example.com/?a=1',
      'ponte.example.com',
    ]) {
      await expect(client.tunnel.set({ kind: 'address', publicUrl })).rejects.toMatchObject({
        code: 'BAD_INPUT',
      });
    }
  });

  test('only admins see or touch the tunnel; everybody sees whether it is up', async () => {
    const { tunnel } = started.ponte;
    expect(Object.keys(tunnel.brief()).toSorted()).toEqual(['flaw', 'publicUrl', 'since', 'state']);
    const answer = await started.rest('/tunnel');
    expect(answer.status).toBe(404);
  });

  test('secrets are sealed in a file of this user alone, and a key that is none is refused', async () => {
    const locked = ssh2.utils.generateKeyPairSync('ed25519', {
      passphrase: 'segredo',
      cipher: 'aes256-cbc',
      rounds: 4,
    }).private;
    const ssh = {
      kind: 'ssh',
      host: 'server.example.com',
      user: 'ponte',
      remotePort: 8080,
    } as const;
    for (const [draft, field] of [
      [ssh, 'privateKey'],
      [{ ...ssh, privateKey: 'not a key' }, 'privateKey'],
      [{ ...ssh, privateKey: locked, passphrase: 'outra' }, 'passphrase'],
    ] as const) {
      await expect(client.tunnel.set(draft)).rejects.toMatchObject({
        code: 'BAD_INPUT',
        data: { fields: [{ field }] },
      });
    }
    await client.tunnel.set({ ...ssh, privateKey: locked, passphrase: 'segredo' });
    await client.tunnel.set({ kind: 'ngrok', token: '2abcTOKEN' });
    const file = join(started.dataDir, 'tunnel.json');
    expect(readFileSync(file, 'utf8')).not.toMatch(/PRIVATE KEY|segredo|2abcTOKEN/);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.stringify(await client.tunnel.get())).not.toMatch(/PRIVATE KEY|segredo|2abcTOKEN/);
  });
});

test('each question is answered once, and only when this console asked it', async () => {
  const [ours, theirs] = [createRoundTrip(), createRoundTrip()];
  const answers: (string | null)[] = [];
  const server = createServer((request, response) => {
    const { 'x-ponte-nonce': nonce, 'x-ponte-signature': signature } = request.headers;
    answers.push(theirs.answer(nonce, signature), ours.answer(nonce, 'guess'));
    const answer = ours.answer(nonce, signature);
    answers.push(ours.answer(nonce, signature));
    response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await ours.ask(url, never)).toBeGreaterThanOrEqual(0);
  expect(answers).toEqual([null, null, null]);
  await expect(theirs.ask(url, never)).rejects.toMatchObject({ flaw: 'other-answer' });
  await new Promise((resolve) => server.close(resolve));
});

describe.skipIf(process.platform === 'win32')('cloudflared', () => {
  const dir = temporaryFolder();
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const program = join(dir, 'cloudflared');
  const script = (text: string): void => {
    writeFileSync(program, `#!/bin/sh\n${text}\n`);
    chmodSync(program, 0o755);
  };

  test('is found where it is installed, started with our port, and ended with the line', async () => {
    script(
      `echo "$@" > "${dir}/args"\necho "INF |  https://calm-river-42.trycloudflare.com  |" >&2\nexec sleep 100`,
    );
    expect(findCloudflared(dir)).toBe(program);
    const line = await createCloudflaredLine(() => findCloudflared(dir))(4321, never);
    expect(line.publicUrl).toBe('https://calm-river-42.trycloudflare.com');
    expect(readFileSync(join(dir, 'args'), 'utf8')).toContain('--url http://127.0.0.1:4321');
    await line.close();
    expect(await line.ended).toMatchObject({ flaw: 'ended' });
  });

  test('that ends before it gave an address is told with its own words', async () => {
    script('echo "ERR no route to edge" >&2\nexit 1');
    await expect(createCloudflaredLine(() => program)(1, never)).rejects.toMatchObject({
      flaw: 'ended',
      message: expect.stringContaining('no route to edge'),
    });
    await expect(createCloudflaredLine(() => null)(1, never)).rejects.toMatchObject({
      flaw: 'no-program',
      lasts: true,
    });
    expect(existsSync(join(dir, 'args'))).toBe(true);
  });
});

describe('ngrok', () => {
  const token = async (): Promise<string> => 'token';

  test('gives the account’s stable domain, and a session it closes is a line that ended', async () => {
    const given: unknown[] = [];
    let closed = 0;
    let status = (_word: string): void => undefined;
    const open = createNgrokLine({
      token,
      domain: 'casa.ngrok.app',
      load: async () => ({
        async forward(config) {
          given.push(config.addr, config.authtoken, config.domain);
          status = config.onStatusChange ?? status;
          return { url: () => 'https://casa.ngrok.app/', close: async () => void (closed += 1) };
        },
      }),
    });
    const line = await open(4321, never);
    expect(line.publicUrl).toBe('https://casa.ngrok.app');
    expect(given).toEqual(['127.0.0.1:4321', 'token', 'casa.ngrok.app']);
    status('closed');
    expect(await line.ended).toMatchObject({ flaw: 'ended' });
    expect(closed).toBe(1);
  });

  test('a library that this machine cannot load and a token that is refused are told, not retried', async () => {
    const noLibrary = createNgrokLine({
      token,
      domain: null,
      load: () => Promise.reject(new Error('Cannot find module')),
    });
    await expect(noLibrary(1, never)).rejects.toMatchObject({ flaw: 'no-library', lasts: true });
    const refused = createNgrokLine({
      token,
      domain: null,
      load: async () => ({ forward: () => Promise.reject(new Error('… ERR_NGROK_105 …')) }),
    });
    await expect(refused(1, never)).rejects.toMatchObject({ flaw: 'token-refused', lasts: true });
  });
});
