import { createHmac } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createRouterClient } from '@orpc/server';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { demonstrationHooks } from '../../../../src/main/console/demonstration-workspace.ts';
import type { HookEndpointSecret, HookScheme } from '../../../../src/shared/model/hook.ts';
import { raw, send, signed } from '../../../support/hooks-in-a-test.ts';
import { startWorkspace, type ScreensClient } from '../../../support/start-console.ts';

let started: Awaited<ReturnType<typeof startWorkspace>>;
let client: ScreensClient;
let lead: HookEndpointSecret;
beforeAll(async () => {
  started = await startWorkspace();
  client = await started.client();
  lead = await reveal('site-lead');
});
afterAll(() => started.close());

async function reveal(name: string): Promise<HookEndpointSecret> {
  const all = await client.hookEndpoints.list();
  return client.hookEndpoints.reveal({ id: all.find((each) => each.name === name)?.id ?? '' });
}

const admin = { name: 'Ana', role: 'admin' as const };
let made = 0;
async function endpoint(
  scheme: HookScheme,
  settings: Parameters<ScreensClient['hookEndpoints']['create']>[0]['settings'] = {},
): Promise<HookEndpointSecret> {
  made += 1;
  return client.hookEndpoints.create({ name: `made-${made}`, scheme, settings });
}

const kept = async (): Promise<number> => (await client.hooks.list({})).pagination.total;
const text = JSON.stringify({ name: 'Ana', idempotencyKey: 'ana-1' });

test('the endpoints of a workspace are there from the start, and closed until they are set up', async () => {
  const all = await client.hookEndpoints.list();
  expect(all.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'site-lead',
      'whatsapp',
      'gestaoclick',
      'dinamize',
      'client-registered',
      'service-completed',
      'payment',
      'payout',
      'feedback',
    ]),
  );
  const payout = all.find(({ name }) => name === 'payout');
  expect(payout).toMatchObject({ isSetUp: false });
  expect(
    (await send(payout?.url ?? '', { headers: { 'content-type': 'application/json' }, body: '{}' }))
      .status,
  ).toBe(404);
});

test('a hook that is signed is kept and taken over with 202, the same one again with 200', async () => {
  const before = await kept();
  const first = await send(lead.url, { headers: signed(lead, text), body: text });
  expect(first.status).toBe(202);
  const { id } = JSON.parse(first.body) as { id: string };
  const again = await send(lead.url, { headers: signed(lead, text), body: text });
  expect({ status: again.status, body: JSON.parse(again.body) as unknown }).toEqual({
    status: 200,
    body: { id },
  });
  expect(await kept()).toBe(before + 1);
  const detail = await client.hooks.get({ id });
  expect(detail).toMatchObject({
    endpoint: 'site-lead',
    deliveries: 2,
    verdict: { ok: true, secret: 'current' },
    body: JSON.stringify(JSON.parse(text), null, 2),
  });
  expect(detail.headers).toContainEqual(['x-webhook-signature', '•••']);
  expect(detail.copyAsCurl).toContain(`--data-binary '${text}'`);
  expect(detail.copyAsCurl).not.toContain(lead.secret);
});

test('a rotated secret counts beside the new one until its time, and the verdict says which it was', async () => {
  const one = await endpoint('standard-webhooks');
  const next = await client.hookEndpoints.rotate({ id: one.id });
  expect(next.secret).not.toBe(one.secret);
  const answer = await send(one.url, { headers: signed(one, text), body: text });
  expect(answer.status).toBe(202);
  const { id } = JSON.parse(answer.body) as { id: string };
  expect(await client.hooks.get({ id })).toMatchObject({
    verdict: { ok: true, secret: 'previous' },
  });
  const last = await client.hookEndpoints.rotate({ id: one.id, keepPreviousHours: 0 });
  expect((await send(one.url, { headers: signed(next, '{}'), body: '{}' })).status).toBe(401);
  expect((await send(one.url, { headers: signed(last, '{}'), body: '{}' })).status).toBe(202);
});

test('a wrong signature is refused with 401 and no reason; an admin sees the reason, nobody the body', async () => {
  const before = await kept();
  const wrong = { ...lead, secret: 'guess' };
  const answer = await send(lead.url, { headers: signed(wrong, text), body: text });
  expect(answer.status).toBe(401);
  expect(answer.body).not.toMatch(/mismatch|signature of|guess/);
  expect(await kept()).toBe(before);
  const [refusal] = await client.hooks.refusals();
  expect(refusal).toMatchObject({
    endpoint: 'site-lead',
    status: 401,
    verdict: { flaw: 'mismatch' },
    size: text.length,
  });
  expect(JSON.stringify(refusal)).not.toContain('Ana');
});

test('a secret in the address is the last part of it; a wrong one and none are refused', async () => {
  const one = await reveal('dinamize');
  expect(one.url.endsWith(`/${one.secret}`)).toBe(true);
  const headers = { 'content-type': 'application/json' };
  expect((await send(one.url, { headers, body: '{}' })).status).toBe(202);
  expect((await send(`${one.url}x`, { headers, body: '{}' })).status).toBe(401);
  expect(
    (await send(one.url.slice(0, -one.secret.length - 1), { headers, body: '{}' })).status,
  ).toBe(401);
});

test('WhatsApp’s challenge is answered as it stands to whoever names the token, and to nobody else', async () => {
  const one = await endpoint('whatsapp-cloud');
  const ask = (token: string) =>
    send(`${one.url}?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1158201444`, {
      method: 'GET',
    });
  expect(await ask(one.verifyToken ?? '')).toMatchObject({ status: 200, body: '1158201444' });
  expect((await ask('guess')).status).toBe(403);
  expect(
    (
      await send(`${lead.url}?hub.mode=subscribe&hub.verify_token=x&hub.challenge=1`, {
        method: 'GET',
      })
    ).status,
  ).toBe(404);
});

test('a test hook goes through the door and leads to nothing', async () => {
  const { status, hookId } = await client.hooks.test({ id: lead.id });
  expect(status).toBe(202);
  expect(await client.hooks.get({ id: hookId ?? '' })).toMatchObject({
    state: 'ignored',
    reason: 'test',
    isTest: true,
  });
});

test('hooks arrive under the public name of a tunnel, and no other door does (DNS rebinding)', async () => {
  const host = 'ponte.example';
  const headers = { ...signed(lead, '{"n":1}'), host };
  expect((await send(lead.url, { headers, body: '{"n":1}' })).status).toBe(202);
  for (const path of [
    '/',
    '/health',
    '/api/v1/leads',
    '/rpc/app/state',
    '/webhooks',
    '/webhooks/x/y/z/w',
  ]) {
    expect([
      path,
      (await send(`${started.url}${path}`, { method: 'GET', headers: { host } })).status,
    ]).toEqual([path, 403]);
  }
});

test('a page of another site may not post to a hook, though its signature were right', async () => {
  const body = '{"n":2}';
  const odds: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
  ];
  for (const odd of odds) {
    const answer = await send(lead.url, { headers: { ...signed(lead, body), ...odd }, body });
    expect(answer.status).toBe(403);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  }
});

test('a path that climbs out of its place finds nothing', async () => {
  const { port } = started.web;
  for (const path of [
    '/webhooks/../api/v1/leads',
    '/webhooks/%2e%2e/%2e%2e',
    '/webhooks/..%2f..%2fapi/site-lead',
    '/webhooks//site-lead',
    `/webhooks/${'a'.repeat(200)}/site-lead`,
  ]) {
    const said = await raw(
      port,
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
    );
    expect([path, said.split('\r\n', 1)[0]]).toEqual([path, expect.stringMatching(/ 40[014] /)]);
  }
});

test('heads that two readers could read differently are refused (smuggling), and nothing is kept', async () => {
  const before = await kept();
  const { port } = started.web;
  const path = new URL(lead.url).pathname;
  const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nX-Webhook-Signature: ${signed(lead, '{}')['x-webhook-signature']}\r\n`;
  for (const odd of [
    `${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
    `${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
    `${head}Content-Length: +2\r\n\r\n{}`,
    `${head}Content-Length : 2\r\n\r\n{}`,
    `${head}Transfer-Encoding: xchunked\r\n\r\n{}`,
    `${head}X-A: b\nc\r\nContent-Length: 2\r\n\r\n{}`.replace('\nc', '\n c\0'),
  ]) {
    expect((await raw(port, odd)).split('\r\n', 1)[0]).toMatch(/ 400 /);
  }
  // A second signature beside the right one.
  const twice = await raw(
    port,
    `${head}X-Webhook-Signature: 00\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
  );
  expect(twice).toMatch(/^HTTP\/1.1 401 /);
  expect(await kept()).toBe(before);
});

test('a body that is too large is refused before it is read, and one that grows when it is', async () => {
  const large = Buffer.alloc(1024 * 1024 + 1, 32);
  const { port } = started.web;
  const path = new URL(lead.url).pathname;
  const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\n`;
  expect(
    await raw(port, `${head}Content-Length: ${large.length}\r\n\r\n`, { keepOpen: true }),
  ).toMatch(/^HTTP\/1.1 413 /);
  const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n${large.length.toString(16)}\r\n${large.toString()}\r\n0\r\n\r\n`;
  expect(await raw(port, chunked, { keepOpen: true })).toMatch(/^HTTP\/1.1 413 /);
  const most = Buffer.alloc(1024 * 1024, 32);
  expect((await send(lead.url, { headers: signed(lead, most), body: most })).status).toBe(202);
});

test('a zip bomb is refused: unasked for with 415, and where gzip is taken once it grows past 1 MiB', async () => {
  const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));
  const gzip = { 'content-encoding': 'gzip' };
  expect(
    (await send(lead.url, { headers: { ...signed(lead, bomb), ...gzip }, body: bomb })).status,
  ).toBe(415);
  const one = await endpoint('hmac-sha256', { gzip: true });
  expect(
    (await send(one.url, { headers: { ...signed(one, bomb), ...gzip }, body: bomb })).status,
  ).toBe(413);
  const fine = gzipSync('{"n":3}');
  const answer = await send(one.url, { headers: { ...signed(one, fine), ...gzip }, body: fine });
  const { id } = JSON.parse(answer.body) as { id: string };
  expect((await client.hooks.get({ id })).body).toBe('{\n  "n": 3\n}');
});

test('what is no JSON, form or text is refused with 415, and an address that is too long with 413', async () => {
  const headers = { ...signed(lead, 'x'), 'content-type': 'application/octet-stream' };
  expect((await send(lead.url, { headers, body: 'x' })).status).toBe(415);
  expect(
    (await send(`${lead.url}?x=${'a'.repeat(3000)}`, { headers: signed(lead, '{}'), body: '{}' }))
      .status,
  ).toBe(413);
  expect(
    (await send(`${lead.url}?x=${'a'.repeat(30_000)}`, { headers: signed(lead, '{}'), body: '{}' }))
      .status,
  ).toBe(431);
});

test('JSON that reaches for prototypes is kept as it came and never acted on', async () => {
  const hooks = started.ponte.current()!.hooks;
  const seen: unknown[] = [];
  hooks.on('poison', {
    how: 'tx',
    handle(_tx, { body }) {
      seen.push(body);
      return { to: 'applied', touched: [] };
    },
  });
  const one = await client.hookEndpoints.create({ name: 'poison', scheme: 'hmac-sha256' });
  const bodies = [
    '{"__proto__":{"admin":true}}',
    String.raw`{"a":[{"\u005f_proto__":{"admin":true}}]}`,
    '{"constructor":{"prototype":{"admin":true}}}',
    `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    '{"fine":1}',
  ];
  for (const body of bodies) {
    expect((await send(one.url, { headers: signed(one, body), body })).status).toBe(202);
  }
  await expect
    .poll(
      async () => (await client.hooks.list({ endpoint: ['poison'], state: ['received'] })).items,
    )
    .toEqual([]);
  const { items } = await client.hooks.list({ endpoint: ['poison'] });
  expect(items.map(({ reason }) => reason)).toEqual([
    null,
    'too_deep',
    'unsafe_name',
    'unsafe_name',
    'unsafe_name',
  ]);
  expect(seen).toEqual([{ fine: 1 }]);
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
});

test('staff see that hooks came, and neither their bodies nor the secrets of endpoints', async () => {
  const { router } = started.ponte.current()!;
  const staff = createRouterClient(router, {
    context: { operator: { name: 'Bia', role: 'staff' }, source: 'form' },
  });
  const { items } = await staff.hooks.list({});
  const id = items[0]?.id ?? '';
  const gist = await staff.hooks.gist({ id });
  expect(gist).toEqual(items[0]);
  expect(gist).not.toHaveProperty('body');
  expect((await staff.hooks.endpoints())[0]).toEqual({
    name: 'site-lead',
    kind: 'site-lead',
    consumed: true,
  });
  for (const refused of [
    staff.hooks.get({ id }),
    staff.hooks.replay({ ids: [id] }),
    staff.hooks.test({ id: lead.id }),
    staff.hookEndpoints.list(),
    staff.hookEndpoints.reveal({ id: lead.id }),
  ]) {
    await expect(refused).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  }
});

test('a jump into the list and the way there by cursor lead to the same hooks', async () => {
  const { items } = await client.hooks.list({ limit: 4 });
  expect(items).toHaveLength(4);
  const first = await client.hooks.list({ limit: 2 });
  const next = await client.hooks.list({ limit: 2, cursor: first.pagination.nextCursor ?? '' });
  const jumped = await client.hooks.list({ limit: 2, page: 2 });
  expect(next.items).toEqual(items.slice(2));
  expect(jumped.items).toEqual(next.items);
  expect(jumped.pagination).toMatchObject({ page: 2, total: first.pagination.total });
});

test('the ready file of a demonstration says where its hooks go and how they are signed', async () => {
  const service = started.ponte.current()!;
  const hooks = await demonstrationHooks(service, admin);
  expect(Object.keys(hooks)).toEqual(expect.arrayContaining(['site-lead', 'whatsapp', 'feedback']));
  const { url, scheme, secret } = hooks['feedback'] ?? { url: '', scheme: '', secret: '' };
  expect([scheme, url]).toEqual(['hmac-sha256', `${started.url}/webhooks/${service.id}/feedback`]);
  const body = '{"rating":5}';
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-webhook-signature': signature };
  expect((await send(url, { headers, body })).status).toBe(202);
});

test('what cannot be written is answered with 503, and with 429 while the disk is full; nothing is acknowledged', async () => {
  const another = await startWorkspace();
  onTestFinished(() => another.close());
  const { db, hooks } = another.ponte.current()!;
  const { client: file } = db;
  const [to] = Object.values(await demonstrationHooks(another.ponte.current()!, admin));
  const give = (body: string) => {
    const signature = createHmac('sha256', to?.secret ?? '')
      .update(body)
      .digest('hex');
    const headers = { 'content-type': 'application/json', 'x-webhook-signature': signature };
    return send(to?.url ?? '', { headers, body });
  };
  file.pragma('query_only = 1');
  expect(await give('{}')).toMatchObject({ status: 503, headers: { 'retry-after': '30' } });
  file.pragma('query_only = 0');
  const pages = file.pragma('page_count', { simple: true }) as number;
  file.pragma(`max_page_count = ${pages}`);
  const large = JSON.stringify({ text: 'x'.repeat(900_000) });
  expect(await give(large)).toMatchObject({ status: 503, headers: { 'retry-after': '30' } });
  expect(await give('{}')).toMatchObject({ status: 429, headers: { 'retry-after': '30' } });
  file.pragma('max_page_count = 1073741823');
  expect(hooks.list.page({ limit: 1 }).pagination.total).toBe(0);
});

test.concurrent('ten thousand connections that say nothing are let go, and a hook comes through meanwhile', async ({
  expect,
}) => {
  const { port } = started.web;
  const open = new Set<Socket>();
  // In waves, since a queue of connections that is full makes each wait for seconds.
  for (let wave = 0; wave < 25; wave += 1) {
    const sockets = Array.from({ length: 400 }, () => connect(port, '127.0.0.1'));
    const connected = sockets.map((socket) => {
      open.add(socket);
      socket.on('error', () => undefined).once('close', () => open.delete(socket));
      return new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
    });
    await Promise.all(connected);
  }
  const body = '{"n":4}';
  expect((await send(lead.url, { headers: signed(lead, body), body })).status).toBe(202);
  await expect.poll(() => open.size).toBeLessThanOrEqual(200);
  for (const socket of open) socket.destroy();
});

test.concurrent('a body that comes too slowly is cut off after five seconds', async ({
  expect,
}) => {
  const { port } = started.web;
  const path = new URL(lead.url).pathname;
  const socket = connect(port, '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  let said = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`,
  );
  const drip = setInterval(() => socket.write(' '), 300);
  await closed;
  clearInterval(drip);
  expect(said).toMatch(/^HTTP\/1.1 408 /);
});
