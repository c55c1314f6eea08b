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
  expect(await answer.json()).toMatchObject({ status: 'failed' });
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
