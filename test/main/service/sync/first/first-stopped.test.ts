import { describe, expect, test } from 'vitest';
import { playedSystem } from '../../../../support/played-system.ts';
import { admin, syncInATest } from '../../../../support/sync-in-a-test.ts';

/** So many people there, and a preview of bringing them here that was approved. */
async function approved(count: number) {
  const system = playedSystem({ pageSize: 100 });
  system.add(count);
  const app = syncInATest({ providers: [system.provider] });
  const { id } = await app.running.connectionService.create(
    { provider: 'played', name: 'Played', schedule: '*/15 * * * *', credentials: {} },
    admin,
  );
  await app.idle();
  const { first } = app.running;
  const runId = app.running.connectionService.list()[0]?.previewRunId ?? '';
  const planHash = first.viewOf(runId)?.result?.planHash ?? '';
  const run = first.approve({ connectionId: id, runId, planHash, createThere: true }, admin);
  const leads = () => app.db.client.prepare('select count(*) from lead').pluck().get() as number;
  return { system, app, first, run, leads };
}

describe('a first sync that is cancelled', () => {
  test.each(['planning', 'comparing'] as const)('while it is %s does nothing', async (phase) => {
    const { app, first, run, leads } = await approved(450);
    await app.until(() => first.viewOf(run.id)?.phase === phase, `The ${phase}`);
    first.cancel(run.id);
    await app.idle();
    expect(leads()).toBe(0);
    expect(first.viewOf(run.id)).toMatchObject({ phase: 'over', applied: 0 });
  });

  test('while it is carried out stops within a slice', async () => {
    const { app, first, run, leads } = await approved(450);
    await app.until(() => leads() > 0, 'The first lead');
    const before = leads();
    first.cancel(run.id);
    await app.idle();
    expect(leads()).toBe(before);
    expect(first.viewOf(run.id)).toMatchObject({ phase: 'over', applied: before });
  });
});
