import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fastify from 'fastify';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { schemes, verify } from '../../src/main/service/hooks/verify.ts';
import { startWorkspace } from '../support/start-console.ts';
import { benchFolder, inTurn, median, note, report } from './measure.ts';

const connections = 32;
const hooksInTurn = 4000;
const rounds = 5;
const burst = 50_000;
const largestBody = 1024 * 1024;

type Load = { took: number; statuses: Record<string, number>; p50: number; p99: number };
type Target = { url: string; secret: string };

/** What sends, in a process of its own. */
async function sender() {
  const child = fork(join(import.meta.dirname, '../support/hook-load-process.ts'), [], {
    execArgv: ['--experimental-strip-types', '--no-warnings'],
  });
  onTestFinished(() => void child.kill());
  await once(child, 'message');
  let from = 0;
  return async ({ url, secret }: Target, count: number): Promise<Load> => {
    child.send({ url, secret, count, connections, from });
    from += count;
    const [load] = (await once(child, 'message')) as [Load];
    return load;
  };
}

/** Ponte as it is: verified, deduped, kept at FULL by group commit, acknowledged, processed. */
async function ours() {
  const started = await startWorkspace({ dataDir: benchFolder() });
  onTestFinished(() => started.close());
  const { hooks, db } = started.ponte.current()!;
  hooks.on('site-lead', { how: 'tx', handle: () => ({ to: 'applied', touched: [] }) });
  const found = hooks.endpoints.list().find(({ name }) => name === 'site-lead');
  const { url, secret } = await hooks.endpoints.reveal(found?.id ?? '', {
    name: 'Ana',
    role: 'admin',
  });
  const count = (where: string) => () =>
    db.client.prepare(`select count(*) from hook where ${where}`).pluck().get() as number;
  return { url, secret, door: hooks.door, kept: count('1'), applied: count(`state = 'applied'`) };
}

/** One insert, one commit: what one would write first. */
function naiveTable(file: string, synchronous: 'FULL' | 'NORMAL') {
  const client = new Database(file);
  onTestFinished(() => void client.close());
  client.pragma('journal_mode = WAL');
  client.pragma(`synchronous = ${synchronous}`);
  client.exec(
    'create table hook (id integer primary key, received_at integer, headers text, body blob, state text)',
  );
  const insert = client.prepare(
    `insert into hook (received_at, headers, body, state) values (?, ?, ?, 'received')`,
  );
  return (headers: string, body: Buffer): string =>
    String(insert.run(Date.now(), headers, body).lastInsertRowid);
}

/** The same server and the same check of the signature, and one insert a request. */
async function naive(synchronous: 'FULL' | 'NORMAL'): Promise<Target> {
  const dir = benchFolder();
  const insert = naiveTable(join(dir, 'naive.sqlite'), synchronous);
  const secret = 'a shared word';
  const options = {
    header: 'x-webhook-signature',
    encoding: 'hex',
    toleranceSeconds: 300,
  } as const;
  const app = fastify({ bodyLimit: largestBody });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post('/hook', async (request, reply) => {
    const body = request.body as Buffer;
    const { rawHeaders } = request.raw;
    const verdict = verify(
      'hmac-sha256',
      { rawHeaders, body, pathSecret: null },
      { secrets: { current: secret, previous: null }, options, now: Date.now() },
    );
    if (!verdict.ok) return reply.code(401).send();
    return reply.code(202).send({ id: insert(JSON.stringify(request.headers), body) });
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await app.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/hook`, secret };
}

test('hooks acknowledged, against one insert a request', async () => {
  const send = await sender();
  const ponte = await ours();
  const [full, normal] = [await naive('FULL'), await naive('NORMAL')];
  const times = { ours: [] as number[], full: [] as number[], normal: [] as number[] };
  const p99: number[] = [];
  // Until the engine has compiled what runs for each of them.
  for (const target of [ponte, full, normal]) await send(target, hooksInTurn);
  for (let round = 0; round < rounds; round += 1) {
    const load = await send(ponte, hooksInTurn);
    expect(load.statuses).toEqual({ 202: hooksInTurn });
    times.ours.push(load.took);
    p99.push(load.p99);
    times.full.push((await send(full, hooksInTurn)).took);
    times.normal.push((await send(normal, hooksInTurn)).took);
  }
  const figures = { ours: median(times.ours) };
  const what = `${hooksInTurn} hooks over ${connections} connections`;
  report(what, { ...figures, baseline: median(times.full) }, 'naive insert at FULL');
  report(what, { ...figures, baseline: median(times.normal) }, 'naive insert at NORMAL');
  note('acknowledged, p99', `${median(p99).toFixed(0)} ms`);
  expect(ponte.kept()).toBe((rounds + 1) * hooksInTurn);
});

test('hooks verified and kept, without HTTP: what the commits cost', async () => {
  const count = 2000;
  const body = (n: number) =>
    Buffer.from(JSON.stringify({ idempotencyKey: `kept-${n}`, name: 'Ana' }));
  const options = {
    header: 'x-webhook-signature',
    encoding: 'hex',
    toleranceSeconds: 300,
  } as const;
  const sign = (text: Buffer, secret: string) =>
    schemes['hmac-sha256'].sign({ body: text, secret, at: 0, id: '', options });
  const { secret, door } = await ours();
  let from = 0;

  /** 32 at a time, each after the answer to the one before. */
  async function together(work: (n: number) => Promise<unknown> | unknown): Promise<number> {
    let next = 0;
    const at = performance.now();
    const one = async () => {
      while (next < count) {
        next += 1;
        await work(from + next);
      }
    };
    await Promise.all(Array.from({ length: connections }, one));
    from += count;
    return performance.now() - at;
  }

  const keep = (n: number) => {
    const text = body(n);
    const headers = { 'content-type': 'application/json', ...sign(text, secret) };
    const rawHeaders = Object.entries(headers).flat();
    return door.receive({ endpoint: 'site-lead', pathSecret: null, rawHeaders, body: text });
  };
  const inserting = (synchronous: 'FULL' | 'NORMAL') => {
    const insert = naiveTable(join(benchFolder(), 'naive.sqlite'), synchronous);
    return (n: number) => {
      const text = body(n);
      const rawHeaders = Object.entries(sign(text, secret)).flat();
      const request = { rawHeaders, body: text, pathSecret: null };
      verify('hmac-sha256', request, {
        secrets: { current: secret, previous: null },
        options,
        now: 0,
      });
      insert(rawHeaders.join(), text);
    };
  };
  const [full, normal] = [inserting('FULL'), inserting('NORMAL')];
  const atFull = await inTurn(
    rounds,
    () => together(keep),
    () => together(full),
  );
  report(`${count} hooks kept, ${connections} at a time`, atFull, 'naive insert at FULL');
  const atNormal = await inTurn(
    rounds,
    () => together(keep),
    () => together(normal),
  );
  report(`${count} hooks kept, ${connections} at a time`, atNormal, 'naive insert at NORMAL');
});

test('a burst: none lost, memory flat', async () => {
  const send = await sender();
  const ponte = await ours();
  await send(ponte, 5000);
  const rss = () => process.memoryUsage().rss / 1024 ** 2;
  const before = rss();
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, rss())), 50);
  const load = await send(ponte, burst);
  clearInterval(watch);
  expect(load.statuses).toEqual({ 202: burst });
  expect(ponte.kept()).toBe(burst + 5000);
  await expect.poll(() => ponte.applied(), { timeout: 120_000 }).toBe(burst + 5000);
  note(
    `burst of ${burst} hooks`,
    `${(load.took / 1000).toFixed(1)} s, p50 ${load.p50.toFixed(0)} ms, p99 ${load.p99.toFixed(0)} ms`,
  );
  note('memory meanwhile', `${before.toFixed(0)} MB before, ${most.toFixed(0)} MB at most`);
});
