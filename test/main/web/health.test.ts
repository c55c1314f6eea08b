import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { startWorkspace } from '../../support/start-console.ts';

async function opened() {
  const started = await startWorkspace();
  onTestFinished(() => started.close());
  return started;
}

test('health is told without a key, and names nobody', async () => {
  const started = await opened();
  expect(await (await fetch(`${started.url}/health`)).json()).toEqual({
    status: 'up',
    version: expect.any(String),
  });
  const answer = await fetch(`${started.url}/health/detailed`);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    status: 'ok',
    host: 'headless',
    disk: { status: 'ok', freeBytes: expect.any(Number) },
    secrets: { strength: 'unused' },
    tunnel: { status: 'ok', state: 'off', flaw: null },
    workspaces: [
      {
        id: 'casa-campo-imoveis',
        status: 'ok',
        database: { status: 'ok' },
        queue: { ready: 0, running: 0, dead: 0, oldestReadySeconds: null },
        connections: [],
        leads: 0,
      },
    ],
    unopened: [],
  });
});

test('a workspace whose file no longer answers fails the health check instead of hiding', async () => {
  const started = await opened();
  started.ponte.current()!.db.close();
  const answer = await fetch(`${started.url}/health/detailed`);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ status: 'down' });
});

test('metrics are Prometheus text: a help, a type and numbers for each', async () => {
  const started = await opened();
  const answer = await fetch(`${started.url}/metrics`);
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const lines = (await answer.text()).trimEnd().split('\n');
  for (const line of lines) {
    expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{.+\})? -?[\d.e+-]+)$/);
  }
  expect(lines).toContain('ponte_leads{workspace="casa-campo-imoveis"} 0');
  expect(lines).toContain('ponte_jobs{workspace="casa-campo-imoveis",state="dead"} 0');
});

test('the status page is for people, in their language', async () => {
  const started = await opened();
  const portuguese = await (await fetch(`${started.url}/status`)).text();
  expect(portuguese).toContain('Tudo em dia.');
  const english = await fetch(`${started.url}/status`, { headers: { 'accept-language': 'en' } });
  expect(await english.text()).toContain('All is well.');
});

test('a file that takes no writes is down, and says so in words', async () => {
  const started = await opened();
  const { db } = started.ponte.current()!;
  const other = new Database(db.file);
  other.exec('begin immediate');
  const answer = await fetch(`${started.url}/health/detailed`);
  other.exec('rollback');
  other.close();
  expect(db.client.pragma('busy_timeout', { simple: true })).toBe(5000);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({
    status: 'down',
    reasons: [expect.stringMatching(/^casa-campo-imoveis: The file takes no writes/)],
    workspaces: [{ database: { status: 'down', writable: false } }],
  });
});

test('what waits, failed or rang is told by part, with its reason and its number', async () => {
  const started = await opened();
  const { db, lookAfterAlerts } = started.ponte.current()!;
  db.client.exec(
    `insert into hook (uid, endpoint_id, state, run_at, verdict, received_at, size, headers)
     values ('h-1', 1, 'dead', 0, '{}', 0, 0, '{}'), ('h-2', 1, 'received', 0, '{}', 0, 0, '{}')`,
  );
  const client = await started.client();
  await client.alerts.setRule({ kind: 'disk_low', on: true, threshold: 1_000_000, minutes: null });
  await lookAfterAlerts();
  const health = await (await fetch(`${started.url}/health/detailed`)).json();
  expect(health).toMatchObject({
    status: 'degraded',
    reasons: [
      'casa-campo-imoveis: Hooks that could not be processed: 1.',
      'casa-campo-imoveis: Hooks wait for more than 15 minutes.',
    ],
    workspaces: [
      {
        hooks: { status: 'degraded', waiting: 1, dead: 1 },
        scheduler: { status: 'ok', overdue: 0 },
        copies: { status: 'ok' },
        alerts: { open: 1, kinds: ['disk_low'] },
      },
    ],
  });
  const metrics = await (await fetch(`${started.url}/metrics`)).text();
  const of = 'workspace="casa-campo-imoveis"';
  expect(metrics).toContain(`ponte_hooks{${of},state="dead"} 1\n`);
  expect(metrics).toContain(`ponte_alerts_open{${of},kind="disk_low"} 1\n`);
  expect(metrics).toContain('ponte_healthy 0\n');
});
