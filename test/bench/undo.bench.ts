import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import type { Run } from '../../src/shared/model/sync.ts';
import { sandboxCredentials } from '../support/dinamize-port.ts';
import { note, report } from './measure.ts';
import { startProvider, startService } from './service-and-provider.ts';

const contacts = 10_000;
const AT_ONCE = 100;

/** What this process worked since, in ms; another's work on the machine is not in it. */
function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

/** Everybody moves: one field of each record changes there. */
async function changeAll(url: string): Promise<void> {
  const records = `${url}/_sandbox/dinamize/records`;
  const { items } = (await (await fetch(records)).json()) as { items: { id: string }[] };
  for (let start = 0; start < items.length; start += AT_ONCE) {
    await Promise.all(
      items.slice(start, start + AT_ONCE).map(async ({ id }, index) => {
        const body = JSON.stringify({ custom_fields: { cmp9: `Cidade ${start + index}` } });
        const headers = { 'content-type': 'application/json' };
        await (await fetch(`${records}/${id}`, { method: 'PATCH', headers, body })).text();
      }),
    );
  }
}

test('the undo of a run that changed 10,000 records', async () => {
  const url = await startProvider(contacts);
  const { service, ask, ended } = await startService();

  await service.connectUnseen(
    {
      provider: 'dinamize',
      name: 'Dinamize',
      schedule: '0 3 * * *',
      credentials: { ...sandboxCredentials, list: '1', baseUrl: `${url}/dinamize` },
    },
    { name: 'Ana', role: 'admin' },
  );
  const first = await ended();
  note('first pull of as many', `${((first.durationMs ?? 0) / 1000).toFixed(1)} s`);
  await changeAll(url);

  const applying = process.cpuUsage();
  const started = await ask<{ runs: Run[] }>('sync.start', { acceptMassChange: true });
  const applied = await ended(started.runs[0]?.id);
  const appliedCpu = cpuMs(applying);
  expect(applied.counts.updated).toBeGreaterThan(contacts * 0.95);
  // What goes back to the other system is left to the queue; here it waits.
  const [id] = service.connectionIds();
  await ask('connections.edit', { id, paused: true });

  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const worked = process.cpuUsage();
  const undoing = await ask<Run>('sync.undo', { id: applied.id });
  const undone = await ended(undoing.id);
  const undoneCpu = cpuMs(worked);
  delay.disable();
  expect(undone.undo.undoes?.restored).toBeGreaterThan(contacts * 0.95);
  report(
    'undo of a run that changed 10,000 records',
    { ours: undone.durationMs ?? 0, baseline: applied.durationMs ?? 0 },
    'the run itself',
  );
  report(
    'the same in processor time',
    { ours: undoneCpu, baseline: appliedCpu },
    'the run itself, without waiting for the provider',
  );
  note(
    'event loop during it',
    `p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms, longest ${(delay.max / 1e6).toFixed(1)} ms`,
  );
});
