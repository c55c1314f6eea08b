import { expect, test, vi } from 'vitest';
import type { Connection, Run, RunDetail } from '../../../src/shared/model/sync.ts';
import { sandboxCredentials, sandboxForThisTest } from '../../support/dinamize-port.ts';
import { customersOf, gestaoclickTokens } from '../../support/gestaoclick-port.ts';
import { endOfRun } from '../../support/first-sync.ts';
import { startKillable, untilTrue } from '../../support/killable-service.ts';
import { temporaryFolder } from '../../support/open-test-db.ts';

// Processes start and die here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

const contacts = 1500;

test('killed in the middle of a first sync: it goes on behind the last record, and makes none twice', async () => {
  const sandbox = await sandboxForThisTest({ contacts, clock: Date.now });
  const dir = temporaryFolder();
  const service = await startKillable(dir);
  const { id, previewRunId } = await service.ask<Connection>('connections.create', {
    provider: 'dinamize',
    name: 'Dinamize',
    credentials: { ...sandboxCredentials, list: '1', baseUrl: `${sandbox.networkUrl}/dinamize` },
  });
  const runId = previewRunId ?? '';
  const { preview } = await endOfRun(service.ask, runId);
  const planHash = preview?.result?.planHash;
  const run = await service.ask<Run>('sync.approve', { connectionId: id, runId, planHash });
  const applied = async () =>
    (await service.ask<RunDetail>('sync.run', { id: run.id })).preview?.applied ?? 0;
  await untilTrue(async () => (await applied()) > 0, 'The middle');
  await service.kill();

  const again = await startKillable(dir);
  const ended = await endOfRun(again.ask, run.id);
  expect(ended).toMatchObject({
    state: 'completed',
    counts: { created: contacts },
    preview: { phase: 'done', applied: contacts, drifted: 0 },
  });
  expect(await again.ask('leads.count', {})).toMatchObject({ total: contacts });
});

test('killed while sales come in: each is with its customer, once', async () => {
  const sandbox = await sandboxForThisTest({ contacts: 300, clock: Date.now });
  const customer = await customersOf(sandbox).add({ nome: 'Rosa', email: 'rosa@x.example' });
  const there = customersOf(sandbox, 'sales');
  const sale = { cliente_id: customer.id, data: '2026-03-09', situacao_id: '3148' };
  for (let n = 0; n < 60; n += 1) await there.add({ ...sale, codigo: String(900_000 + n) });
  const dir = temporaryFolder();
  const service = await startKillable(dir);
  const { id, previewRunId } = await service.ask<Connection>('connections.create', {
    provider: 'gestaoclick',
    name: 'GestãoClick',
    credentials: { ...gestaoclickTokens, baseUrl: `${sandbox.networkUrl}/gestaoclick` },
  });
  const runId = previewRunId ?? '';
  const { preview } = await endOfRun(service.ask, runId);
  const { planHash, objects = [] } = preview?.result ?? {};
  const sales = objects.find(({ object }) => object === 'deal')?.in.create ?? 0;
  const customers = objects.find(({ object }) => object === 'lead')?.in.create ?? 0;
  expect(sales).toBeGreaterThanOrEqual(60);
  const run = await service.ask<Run>('sync.approve', { connectionId: id, runId, planHash });
  const counted = async () =>
    (await service.ask<RunDetail>('sync.run', { id: run.id })).counts.objects?.deal?.created ?? 0;
  await untilTrue(async () => (await counted()) > 0, 'The first sale');
  await service.kill();

  const again = await startKillable(dir);
  const ended = await endOfRun(again.ask, run.id);
  expect(ended).toMatchObject({
    state: 'completed',
    counts: { objects: { lead: { created: customers }, deal: { created: sales } } },
    preview: { phase: 'done', drifted: 0 },
  });
  const { items } = await again.ask<{ items: { dealCount: number }[] }>('deals.stages');
  expect(items.reduce((sum, { dealCount }) => sum + dealCount, 0)).toBe(sales);
});
