import { rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startConsole, temporaryFolder, type StartedConsole } from '../../support/start-console.ts';

const sandbox = { contacts: 20, limits: { dinamizePerMinute: 100_000 } };
const patience = { timeout: 25_000 };

let dataDir: string;
let open: StartedConsole | null;
beforeEach(() => {
  dataDir = temporaryFolder();
  open = null;
});
afterEach(async () => {
  await open?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(flags: Parameters<typeof startConsole>[0] = {}): Promise<StartedConsole> {
  open = await startConsole({ dataDir, sandbox, ...flags });
  return open;
}

async function untilPulled(started: StartedConsole): Promise<void> {
  const client = await started.client();
  await expect
    .poll(async () => (await client.sync.runs({ limit: 1 })).items[0]?.state, patience)
    .toBe('completed');
}

type Effect = { op: string; by: string; after: { custom_fields: Record<string, unknown> } };

async function journal(started: StartedConsole): Promise<Effect[]> {
  const { sandboxUrl } = await started.ponte.demonstration();
  const answer = await fetch(`${sandboxUrl}/_sandbox/journal`);
  return ((await answer.json()) as { items: Effect[] }).items;
}

test('the demonstration opens with ten leads typed by hand, and its first sync under way', async () => {
  const started = await start({ flags: { sandbox: true } });
  const client = await started.client();
  expect(await client.app.state()).toMatchObject({
    workspace: { id: 'demonstracao', name: 'Demonstração', demo: true },
    sandboxUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
  });
  const typed = await client.leads.list({ limit: 100, sort: 'createdAt' });
  expect(typed.items.slice(0, 10).map(({ name }) => name)).toContain('Mariana Albuquerque Prado');
  expect(typed.pagination.total).toBeGreaterThanOrEqual(10);
  await untilPulled(started);
  const { items } = await client.connections.list();
  expect(items).toMatchObject([{ provider: 'dinamize', state: 'ready' }]);
  // Six of the twenty contacts are people who were typed in as well.
  expect((await client.leads.count({})).total).toBe(10 + 20 - 6);
  expect((await client.conflicts.list({})).items.length).toBeGreaterThan(0);
});

test('every system on offer can be connected as its form stands: the sandbox is filled in', async () => {
  const started = await start({ flags: { sandbox: true } });
  await untilPulled(started);
  const client = await started.client();
  for (const provider of await client.connections.providers()) {
    const credentials = Object.fromEntries(
      provider.credentials.map(({ name, initial = '' }) => [name, initial]),
    );
    const tried = await client.connections.test({ provider: provider.id, credentials });
    expect([provider.id, tried]).toEqual([provider.id, expect.objectContaining({ ok: true })]);
  }
});

test('in the demonstration two automations live: they answer what other systems tell', async () => {
  const started = await start({ flags: { sandbox: true } });
  const client = await started.client();
  const all = await client.automations.list();
  expect(all.filter(({ on }) => on).map(({ preset }) => preset)).toEqual(['client', 'service']);
  expect(all.flatMap(({ on, obstacles }) => (on ? obstacles : []))).toEqual([]);
});

test('in the demonstration the report of what advertising brought has something to show', async () => {
  const started = await start({ flags: { sandbox: true } });
  const client = await started.client();
  const { rows, total } = await client.attribution.report({ from: '2020-01-01', to: '2099-12-31' });
  expect(rows.map(({ key, leads, cost }) => [key, leads, cost])).toEqual(
    expect.arrayContaining([
      ['google', 3, 420],
      ['facebook', 2, 310.5],
    ]),
  );
  expect(total.leads).toBe((await client.leads.count({})).total);
});

test('a first run from a checkout opens the demonstration; any other first run opens nothing', async () => {
  const elsewhere = await start({ flags: {} });
  expect(elsewhere.ponte.current()).toBeNull();
  await elsewhere.close();
  const checkout = await start({ flags: { fromCheckout: true } });
  expect(checkout.ponte.current()?.demo).toBe(true);
});

test('a demonstration asked for on screen opens without a restart', async () => {
  const started = await start({ flags: { empty: true } });
  const client = await started.client();
  await client.app.createWorkspace({ name: 'Demonstração', demo: true });
  expect(await client.app.state()).toMatchObject({ workspace: { demo: true } });
  await untilPulled(started);
});

test('its key works at once, is told again by the next start, and may be used often', async () => {
  const first = await start({ flags: { sandbox: true } });
  const { apiKey } = await first.ponte.demonstration();
  const answer = await first.rest('/leads', { key: apiKey });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('ratelimit-limit')).toBe('6000');
  await first.close();
  const second = await start({ flags: { sandbox: true } });
  expect((await second.ponte.demonstration()).apiKey).toBe(apiKey);
});

test('a restart goes on with what there was, here and in the outside world', async () => {
  const first = await start({ flags: { sandbox: true } });
  await untilPulled(first);
  const before = (await (await first.client()).leads.count({})).total;
  const effects = await journal(first);
  await first.close();
  const second = await start({ flags: { fromCheckout: true } });
  await untilPulled(second);
  expect((await (await second.client()).leads.count({})).total).toBe(before);
  expect((await journal(second)).slice(0, effects.length)).toEqual(effects);
});

test('a start cut short while it was filled is finished by the next, with nothing twice', async () => {
  const first = await start({ flags: { sandbox: true } });
  await untilPulled(first);
  const before = (await (await first.client()).leads.count({})).total;
  first.ponte.current()!.settings.set('demonstration.filled', false);
  await first.close();
  const second = await start({ flags: { sandbox: true } });
  const client = await second.client();
  expect((await client.leads.count({})).total).toBe(before);
  expect((await client.connections.list()).items).toHaveLength(1);
});

test('the outside world may come up on another port: its connection follows it', async () => {
  const first = await start({ flags: { sandbox: true } });
  await untilPulled(first);
  const urlOf = async (started: StartedConsole): Promise<string> => {
    const { items } = await (await started.client()).connections.list();
    return String(items[0]?.settings.baseUrl);
  };
  const before = await urlOf(first);
  await first.close();
  const squatter = createServer().listen(Number(new URL(before).port), '127.0.0.1');
  await once(squatter, 'listening');
  const second = await start({ flags: { sandbox: true } });
  expect(await urlOf(second)).not.toBe(before);
  const client = await second.client();
  const { runs } = await client.sync.start({});
  await expect
    .poll(async () => (await client.sync.run({ id: runs[0]!.id })).state, patience)
    .toBe('completed');
  squatter.close();
});

test('an edit made with the network off goes out when it is switched on again', async () => {
  const started = await start({ flags: { sandbox: true } });
  await untilPulled(started);
  const client = await started.client();
  const { items } = await client.leads.list({ syncState: ['in_sync'], limit: 1 });
  expect(await client.app.sandboxNetwork({ offline: true })).toEqual({ offline: true });
  await client.leads.edit({ id: items[0]!.id, company: 'Editada sem rede' });
  await expect
    .poll(async () => (await client.connections.list()).items[0]?.state, patience)
    .toBe('offline');
  expect(await client.app.sandboxNetwork({})).toEqual({ offline: true });
  await client.app.sandboxNetwork({ offline: false });
  await expect
    .poll(async () => JSON.stringify((await journal(started)).at(-1)), patience)
    .toContain('Editada sem rede');
});

test('closing in the middle of a pull ends in order, and the next start goes on from there', async () => {
  const many = { ...sandbox, contacts: 1200 };
  const first = await start({ flags: { sandbox: true }, sandbox: many });
  const leads = () => first.ponte.current()!.counts().leads;
  await expect.poll(leads, patience).toBeGreaterThan(100);
  await first.close();
  const second = await start({ flags: { sandbox: true }, sandbox: many });
  await untilPulled(second);
  const client = await second.client();
  expect((await client.leads.count({})).total).toBe(10 + 1200 - 6);
  expect((await client.sync.runs({})).items).toMatchObject([{ state: 'completed' }]);
});
