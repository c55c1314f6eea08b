import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Run, RunDetail } from '../../src/shared/model/sync.ts';
import { serviceOn } from '../support/service-in-a-test.ts';
import { benchFolder } from './measure.ts';

/** The sandbox in a process of its own, so that its work is not counted as ours; answers its address. */
export async function startProvider(contacts: number, customers?: number): Promise<string> {
  const entry = join(import.meta.dirname, '../support/sandbox-process.ts');
  const sizes = customers === undefined ? [contacts] : [contacts, customers];
  const given = [entry, benchFolder(), ...sizes.map(String)];
  const child = spawn(process.execPath, ['--no-warnings', ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return (JSON.parse(line.toString()) as { url: string }).url;
}

/** A service on a folder of its own, whose own restraint is not what is measured. */
export async function startService() {
  const { service, ask } = serviceOn(benchFolder(), {
    syncConfig: { pace: { perMinute: 1_000_000, burst: 1_000_000 } },
  });
  await service.start();
  onTestFinished(() => service.stop());

  /** The end of a run, or of the newest. */
  async function ended(id?: string): Promise<RunDetail> {
    for (;;) {
      const { items } = await ask<{ items: Run[] }>('sync.runs', {});
      const run = id === undefined ? items[0] : items.find((each) => each.id === id);
      if (run && run.state !== 'queued' && run.state !== 'running') {
        return ask<RunDetail>('sync.run', { id: run.id });
      }
      await new Promise((done) => setTimeout(done, 20));
    }
  }

  return { service, ask, ended };
}
