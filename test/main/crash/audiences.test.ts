import { expect, onTestFinished, test, vi } from 'vitest';
import type { Audience, RemarketingJobDetail } from '../../../src/shared/model/remarketing.ts';
import { startKillable, untilTrue } from '../../support/killable-service.ts';
import { temporaryFolder } from '../../support/open-test-db.ts';
import { startSandbox } from '../../support/sandbox-in-a-test.ts';

// Processes start and die here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

type Made = { id: string };
type Held = { size: number; users: string[] };

/** SIGKILL to a service while it fills an audience; what the sandbox holds tells what was taken. */
async function start() {
  const sandbox = await startSandbox({ contacts: 0, clock: Date.now, hangMs: 20_000 });
  onTestFinished(sandbox.stop);
  const dir = temporaryFolder();
  const service = await startKillable(dir);
  const url = `${sandbox.networkUrl}/meta`;
  const pixel = { pixelId: '123456789', token: 'sandbox', url, adAccountId: '77' };
  await service.ask('pixels.put', pixel);
  for (const rule of await service.ask<Made[]>('conversions.rules')) {
    await service.ask('conversions.removeRule', { id: rule.id });
  }
  const segment = await service.ask<Made>('segments.save', {
    name: 'Frios',
    filter: { tag: ['frio'] },
    sort: '-createdAt',
    columns: null,
  });
  const leads: string[] = [];
  for (const name of ['Ana', 'Beto', 'Caio']) {
    const email = `${name.toLowerCase()}@correio.example`;
    const lead = { name, email, consent: 'granted', tags: ['frio'] };
    leads.push((await service.ask<Made>('leads.create', lead)).id);
  }
  const fault = (kind: string, path: string) =>
    sandbox.fault({ provider: 'meta', kind, times: 1, match: { path } });
  const there = async (): Promise<Held[]> => {
    const answer = await fetch(`${sandbox.url}/_sandbox/meta/records?entity=audience`);
    return ((await answer.json()) as { items: Held[] }).items;
  };
  return { dir, service, segment, leads, fault, there };
}

test.each([
  ['before the platform heard of anybody', 'timeout-before-effect', 'users', 0],
  ['after the platform took everybody', 'timeout-after-effect', 'users', 3],
  ['after the platform made the audience', 'timeout-after-effect', 'customaudiences', 0],
])(
  'killed %s, an audience is one, holds each once, and none is claimed too early',
  async (_when, kind, path, taken) => {
    const { dir, service, segment, leads, fault, there } = await start();
    await fault(kind, path);
    const draft = { name: 'Frios', segmentId: segment.id };
    const { id } = await service.ask<Audience>('remarketing.create', draft);
    if (path === 'users') {
      await untilTrue(async () => {
        const { job } = await service.ask<Audience>('remarketing.get', { id });
        const { chunks } = await service.ask<RemarketingJobDetail>('remarketing.job', {
          id: job!.id,
        });
        return chunks.some(({ tries }) => tries === 1) && (await there())[0]?.size === taken;
      }, 'A request');
    } else {
      await untilTrue(async () => (await there()).length === 1, 'The audience');
    }
    expect(await service.ask<Audience>('remarketing.get', { id })).toMatchObject({
      state: 'working',
      members: 0,
    });
    await service.kill();
    const again = await startKillable(dir);
    await untilTrue(async () => {
      const { job } = await again.ask<Audience>('remarketing.get', { id });
      return job?.state === 'completed';
    }, 'The end');
    const held = await there();
    expect(held).toHaveLength(1);
    expect(held[0]?.users).toHaveLength(leads.length);
    const shown = await again.ask<Audience>('remarketing.get', { id });
    expect(shown).toMatchObject({ members: 3, job: { added: 3, removed: 0 } });
  },
);
