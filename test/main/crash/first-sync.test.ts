import { expect, test, vi } from 'vitest';
import type { Connection, Run, RunDetail } from '../../../src/shared/model/sync.ts';
import { sandboxCredentials, sandboxForThisTest } from '../../support/dinamize-port.ts';
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
