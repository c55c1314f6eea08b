import { expect, test } from 'vitest';
import { playedSystem } from '../../../../support/played-system.ts';
import { NOON } from '../../../../support/sandbox-in-a-test.ts';
import { admin, syncInATest } from '../../../../support/sync-in-a-test.ts';
import { createTestClock } from '../../../../support/test-clock.ts';

test('what was left since it moved after its approval comes with the next reading, also of a long list', async () => {
  const clock = createTestClock(NOON);
  const system = playedSystem({ pageSize: 100, readsAllUpTo: 10, now: clock.now });
  system.add(150);
  for (const id of system.records.keys()) system.madeAt.set(id, NOON - 86_400_000);
  const app = syncInATest({ clock, providers: [system.provider] });
  const { first, connectionService } = app.running;
  const { id } = await connectionService.create(
    { provider: 'played', name: 'Played', schedule: '*/15 * * * *', credentials: {} },
    admin,
  );
  await app.idle();
  const runId = connectionService.list()[0]?.previewRunId ?? '';
  const planHash = first.viewOf(runId)?.result?.planHash ?? '';

  clock.advance(60_000);
  system.records.set('late', { name: 'Chegou depois', email: 'depois@correio.example' });
  system.madeAt.set('late', clock.now());
  system.edit('r7', { city: 'Recife' });
  clock.advance(3_600_000);
  const run = first.approve({ connectionId: id, runId, planHash, createThere: true }, admin);
  await app.idle();
  expect(app.sync.runs.detail(run.id)).toMatchObject({
    state: 'completed',
    counts: { created: 149 },
    problems: [{ code: 'drifted' }, { code: 'drifted' }],
  });

  clock.advance(900_000);
  app.tick();
  await app.idle();
  expect(app.byEmail('depois@correio.example')).not.toBeNull();
  expect(app.byEmail('p7@correio.example')?.city).toBe('Recife');

  system.calls.length = 0;
  app.tick();
  await app.idle();
  expect(system.calls).toEqual(['since, page 1']);
});
