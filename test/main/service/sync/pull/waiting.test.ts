import { describe, expect, test } from 'vitest';
import { ProviderError } from '../../../../../src/main/service/providers/provider-error.ts';
import { playedSystem } from '../../../../support/played-system.ts';
import { syncInATest } from '../../../../support/sync-in-a-test.ts';

/** A reading that was asked to wait before its second page. */
async function waitingReading() {
  const system = playedSystem({ pageSize: 10 });
  system.add(30);
  const app = syncInATest({ providers: [system.provider] });
  const { id } = await app.connect({ networkUrl: '' }, { provider: 'played', credentials: {} });
  let busy = true;
  system.meets.beforePage = (page) => {
    if (page !== 2 || !busy) return;
    busy = false;
    throw new ProviderError('rate-limited', 'Too many requests.', { retryAfterMs: 60_000 });
  };
  system.calls.length = 0;
  const run = app.pull();
  const waits = () => !busy && app.worker.running().length === 0;
  await app.until(waits, 'The wait');
  const stateOf = ({ id: runId }: { id: string }) => app.sync.runs.detail(runId).state;
  return { system, app, id, run, stateOf };
}

describe('a reading that waits', () => {
  test('and is cancelled does not begin anew when its time comes', async () => {
    const { system, app, run, stateOf } = await waitingReading();
    app.sync.service.cancel(run.id);
    expect(stateOf(run)).toBe('cancelled');
    const calls = [...system.calls];
    app.clock.advance(60_000);
    await app.idle();
    expect(system.calls).toEqual(calls);
    expect(app.sync.runs.page({ limit: 10, offset: 0 }).rows).toHaveLength(2);
  });

  test('and is asked for once more is followed by another one, without anybody asking again', async () => {
    const { app, run, stateOf } = await waitingReading();
    const second = app.pull();
    app.clock.advance(60_000);
    await app.idle();
    expect([stateOf(run), stateOf(second)]).toEqual(['completed', 'completed']);
  });

  test('and is cancelled leaves the one that was asked for since', async () => {
    const { app, run, stateOf } = await waitingReading();
    const second = app.pull();
    app.sync.service.cancel(run.id);
    app.clock.advance(60_000);
    await app.idle();
    expect([stateOf(run), stateOf(second)]).toEqual(['cancelled', 'completed']);
  });
});

test('a reading that waits its turn behind another and is cancelled does not come all the same', async () => {
  const system = playedSystem({ pageSize: 10 });
  system.add(30);
  const app = syncInATest({ providers: [system.provider] });
  await app.connect({ networkUrl: '' }, { provider: 'played', credentials: {} });
  const cancelled: string[] = [];
  system.meets.beforePage = (page) => {
    if (page === 2) cancelled.push(app.sync.service.cancel(app.pull().id).id);
  };
  await app.pulled();
  await app.idle();
  const { rows } = app.sync.runs.page({ limit: 10, offset: 0 });
  expect(rows.map(({ state }) => state)).toEqual(['cancelled', 'completed', 'completed']);
  expect(cancelled).toHaveLength(1);
});

test('a wait that is asked for while the page before is taken in begins at once', async () => {
  const system = playedSystem({ pageSize: 400 });
  system.add(500);
  system.meets.beforePage = (page) => {
    if (page === 2)
      throw new ProviderError('rate-limited', 'Too many requests.', { retryAfterMs: 60_000 });
  };
  const app = syncInATest({ providers: [system.provider], config: { sliceRecords: 10 } });
  const connecting = app.connect({ networkUrl: '' }, { provider: 'played', credentials: {} });
  await app.until(() => app.gate.state(1).state === 'throttled', 'The wait');
  const taken = app.db.client.prepare('select count(*) from lead').pluck().get();
  expect(taken).toBeLessThan(400);
  delete system.meets.beforePage;
  await connecting;
});
