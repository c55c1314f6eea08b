import { expect, onTestFinished, test, vi } from 'vitest';
import { startKillable, untilTrue, type Killable } from '../../support/killable-service.ts';
import { temporaryFolder } from '../../support/open-test-db.ts';
import { startSandbox } from '../../support/sandbox-in-a-test.ts';

// Processes start and die here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

type Listed = { items: { state: string; eventName: string }[] };

/** SIGKILL to a service while it reports; the sandbox's journal tells what the platform counts. */
async function start() {
  const sandbox = await startSandbox({ contacts: 0, clock: Date.now, hangMs: 20_000 });
  onTestFinished(sandbox.stop);
  const dir = temporaryFolder();
  const service = await startKillable(dir);
  const url = `${sandbox.networkUrl}/meta`;
  await service.ask('pixels.put', { pixelId: '123456789', token: 'sandbox', url });
  const fault = (kind: string, more: Record<string, unknown> = {}) =>
    sandbox.fault({ provider: 'meta', kind, times: 1, ...more });
  const effects = async () =>
    (await sandbox.journal())
      .filter(({ provider, entity }) => provider === 'meta' && entity === 'event')
      .map(({ after }) => String(after?.['event_id']));
  return { sandbox, dir, service, fault, effects };
}

async function allSent({ ask }: Killable, count: number): Promise<void> {
  await untilTrue(async () => {
    const { items } = await ask<Listed>('conversions.list', { limit: 500 });
    return items.length === count && items.every(({ state }) => state === 'sent');
  }, 'The reports');
}

test.each([
  ['before the platform heard of it', 'timeout-before-effect'],
  ['after the platform took it', 'timeout-after-effect'],
])('killed %s, each conversion counts exactly once', async (_when, kind) => {
  const { dir, service, fault, effects } = await start();
  await fault(kind);
  const lead = await service.ask<{ id: string }>('leads.create', {
    name: 'Ana',
    email: 'ana@correio.example',
  });
  for (const eventName of ['Visita', 'Proposta', 'Contrato']) {
    await service.ask('conversions.create', { leadId: lead.id, eventName });
  }
  await untilTrue(async () => {
    const { items } = await service.ask<Listed>('conversions.list', {});
    return items.some(({ state }) => state === 'sending');
  }, 'A request');
  await service.kill();
  const again = await startKillable(dir);
  await allSent(again, 4);
  const told = await effects();
  expect(told).toHaveLength(4);
  expect(new Set(told).size).toBe(4);
});

test('killed again and again while hundreds are reported, none is lost and none counts twice', async () => {
  const { dir, service, fault, effects } = await start();
  const ids: string[] = [];
  let running = service;
  for (const round of [1, 2, 3]) {
    await fault('slow', { ms: 30, times: 40 });
    const made = Array.from({ length: 60 }, (_, at) => `pedido-${round}-${at}`);
    const lead = await running.ask<{ id: string }>('leads.create', {
      name: `Ana ${round}`,
      email: `ana${round}@correio.example`,
    });
    for (const eventId of made) {
      await running.ask('conversions.create', { leadId: lead.id, eventName: 'Purchase', eventId });
    }
    ids.push(...made);
    await running.kill();
    running = await startKillable(dir);
  }
  await allSent(running, ids.length + 3);
  const told = (await effects()).filter((id) => id.startsWith('pedido-'));
  expect(told.toSorted()).toEqual(ids.toSorted());
});
