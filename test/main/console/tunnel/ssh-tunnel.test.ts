import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { usualTimings } from '../../../../src/main/console/tunnel/watch.ts';
import type { HookEndpointSecret } from '../../../../src/shared/model/hook.ts';
import type { Tunnel } from '../../../../src/shared/model/tunnel.ts';
import { raw, send, signed } from '../../../support/hooks-in-a-test.ts';
import { createSshServer, freePort, type SshServer } from '../../../support/ssh-server.ts';
import { startWorkspace, type ScreensClient } from '../../../support/start-console.ts';

const timings = {
  ...usualTimings,
  checkMs: 200,
  againMs: 50,
  pauses: { firstMs: 20, mostMs: 100, notLetInMs: 100 },
};

let started: Awaited<ReturnType<typeof startWorkspace>>;
let client: ScreensClient;
let lead: HookEndpointSecret;
let server: SshServer;
let dir: string;
let remotePort: number;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ponte-ssh-'));
  started = await startWorkspace({
    demo: true,
    sandbox: { contacts: 5 },
    tunnel: { timings },
  });
  client = await started.client();
  const all = await client.hookEndpoints.list();
  lead = await client.hookEndpoints.reveal({
    id: all.find(({ name }) => name === 'site-lead')?.id ?? '',
  });
  const { publicKey } = await client.tunnel.makeKey();
  server = await createSshServer(dir, publicKey);
  process.stdout.write(`The server of these tests is ${server.made}.\n`);
  remotePort = await freePort();
});
afterAll(async () => {
  await started.close();
  await server.kill();
  rmSync(dir, { recursive: true, force: true });
});

beforeEach(() => server.start());
afterEach(async () => {
  await client.tunnel.stop();
  await server.kill();
});

async function until(is: (now: Tunnel) => boolean, what: string): Promise<Tunnel> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const now = await client.tunnel.get();
    if (is(now)) return now;
    if (performance.now() > deadline) {
      throw new Error(`${what} never came: ${JSON.stringify(now)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function open(): Promise<Tunnel> {
  await client.tunnel.set({
    kind: 'ssh',
    host: '127.0.0.1',
    port: server.port,
    user: server.user,
    remotePort,
  });
  await client.tunnel.start();
  return until(({ state }) => state === 'up', 'the tunnel');
}

const pathOf = (endpoint: HookEndpointSecret): string => new URL(endpoint.url).pathname;
const kept = async (): Promise<number> => (await client.hooks.list({})).pagination.total;

describe('through a server of one’s own', () => {
  test('hooks arrive at the public address and are acknowledged; set-up pages show that address', async () => {
    const tunnel = await open();
    expect(tunnel).toMatchObject({
      publicUrl: `http://127.0.0.1:${remotePort}`,
      lastCheck: { ok: true },
      ssh: { hasKey: true, hostKey: expect.stringMatching(/^SHA256:/) },
    });
    const shown = (await client.hookEndpoints.list()).find(({ id }) => id === lead.id);
    expect(shown?.publicUrl).toBe(`${tunnel.publicUrl}${pathOf(lead)}`);
    const body = JSON.stringify({ name: 'Ana', idempotencyKey: 'through' });
    const answer = await send(`${tunnel.publicUrl}${pathOf(lead)}`, {
      headers: { ...signed(lead, body), host: 'ponte.example.com' },
      body,
    });
    expect(answer.status).toBe(202);
    const { id } = JSON.parse(answer.body) as { id: string };
    expect(await client.hooks.get({ id })).toMatchObject({ verdict: { ok: true } });
  });

  test('screens, calls and health stay closed, even to whoever says that he is this computer', async () => {
    await open();
    const cookie = await started.signIn();
    for (const host of ['ponte.example.com', `127.0.0.1:${started.web.port}`, 'localhost']) {
      for (const [method, path] of [
        ['GET', '/'],
        ['GET', '/health'],
        ['GET', '/health/detailed'],
        ['GET', '/status'],
        ['GET', '/metrics'],
        ['GET', '/api/v1/leads'],
        ['POST', '/rpc/app/state'],
        ['GET', '/webhooks/_check'],
        ['POST', '/webhooks/_check'],
      ]) {
        const answer = await raw(
          remotePort,
          `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\nX-API-Key: ${started.key}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
          { keepOpen: true },
        );
        expect(`${method} ${path} as ${host}: ${answer.slice(9, 12)}`).toMatch(/: 40[34]$/u);
      }
    }
    const answer = await raw(
      remotePort,
      `POST /webhooks/_check HTTP/1.1\r\nHost: x\r\nX-Ponte-Nonce: guess\r\nX-Ponte-Signature: guess\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
      { keepOpen: true },
    );
    expect(answer).toContain('404');
    expect(answer).toContain('There is no such endpoint.');
  });

  test('a server killed under load loses nothing that was acknowledged, and the tunnel comes back by itself and catches up', async () => {
    const tunnel = await open();
    const before = await kept();
    const acknowledged = new Set<string>();
    let [made, failed, stopping] = [0, 0, false];

    async function sender(): Promise<void> {
      while (!stopping) {
        made += 1;
        const body = JSON.stringify({ name: 'Ana', idempotencyKey: `load-${made}` });
        try {
          const answer = await send(`${tunnel.publicUrl}${pathOf(lead)}`, {
            headers: signed(lead, body),
            body,
          });
          if (answer.status === 202) {
            acknowledged.add((JSON.parse(answer.body) as { id: string }).id);
          }
        } catch {
          failed += 1;
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      }
    }
    const senders = Array.from({ length: 8 }, () => sender());
    const some = async (): Promise<void> => {
      const goal = acknowledged.size + 50;
      while (acknowledged.size < goal) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await some();
    await server.kill();
    await until(({ state, flaw }) => state === 'down' && flaw !== null, 'the outage');
    await server.start();
    const back = await until(({ state }) => state === 'up', 'the tunnel after the kill');
    await some();
    stopping = true;
    await Promise.all(senders);

    expect(failed).toBeGreaterThan(0);
    expect(await kept()).toBeGreaterThanOrEqual(before + acknowledged.size);
    const service = started.ponte.current()!;
    const there = service.db.client.prepare('select 1 from hook where uid = ?');
    expect([...acknowledged].filter((id) => there.get(id) === undefined)).toEqual([]);
    expect(back.outages[0]).toMatchObject({ cause: 'line', to: expect.any(String) });
    expect(back.publicUrl).toBe(tunnel.publicUrl);
    const runs = (await client.sync.runs({ limit: 50 })).items;
    expect(runs.some(({ kind, trigger }) => kind === 'pull' && trigger === 'reconnect')).toBe(true);
  });

  test('a server that shows another key is refused until somebody accepts exactly that key', async () => {
    const { ssh } = await open();
    await server.kill();
    server.changeHostKey();
    await server.start();
    const refused = await until(({ flaw }) => flaw === 'host-key-changed', 'the refusal');
    expect(refused).toMatchObject({
      state: 'down',
      nextTryAt: null,
      ssh: { hostKey: ssh?.hostKey },
      offeredHostKey: expect.stringMatching(/^SHA256:/),
    });
    expect(refused.offeredHostKey).not.toBe(ssh?.hostKey);
    await expect(
      client.tunnel.acceptHostKey({ fingerprint: 'SHA256:other' }),
    ).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
    await client.tunnel.acceptHostKey({ fingerprint: refused.offeredHostKey ?? '' });
    const accepted = await until(({ state }) => state === 'up', 'the tunnel with the new key');
    expect(accepted.ssh?.hostKey).toBe(refused.offeredHostKey);
  });

  test('a key the server does not know is told as such, and no key of ours leaves the console', async () => {
    await open();
    await client.tunnel.stop();
    const { publicKey } = await client.tunnel.makeKey();
    await client.tunnel.set({
      kind: 'ssh',
      host: '127.0.0.1',
      port: server.port,
      user: server.user,
      remotePort,
    });
    await client.tunnel.start();
    const refused = await until(({ flaw }) => flaw === 'not-let-in', 'the refusal');
    expect(refused.publicKey).toBe(publicKey);
    expect(JSON.stringify(refused)).not.toMatch(/PRIVATE KEY/);
  });
});
