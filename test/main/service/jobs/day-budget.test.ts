import { expect, test } from 'vitest';
import { nextMidnight } from '../../../../src/main/service/jobs/day.ts';
import { createGate } from '../../../../src/main/service/jobs/gate.ts';
import { ana, syncInATest } from '../../../support/sync-in-a-test.ts';
import { sandboxForThisTest } from '../../../support/dinamize-port.ts';
import { openTestDb, temporaryFolder } from '../../../support/open-test-db.ts';
import { createTestClock } from '../../../support/test-clock.ts';

const zone = 'America/Sao_Paulo';
const midnight = Date.UTC(2026, 10, 24, 3);
const free = new AbortController().signal;

function gateWith(calls: number, kept = {}) {
  const clock = createTestClock();
  const gate = createGate({
    clock,
    random: () => 0.5,
    probe: async () => ({ kind: 'done', result: 'noop' }),
  });
  gate.watch(1, { perMinute: 6000, burst: 1000, perDay: { calls, zone } }, kept);
  const spend = async (count: number) => {
    for (let call = 0; call < count; call += 1) await gate.take(1, free);
  };
  return { clock, gate, spend };
}

test.each([
  ['2026-11-23T12:00:00Z', '2026-11-24T03:00:00Z'],
  ['2026-11-24T02:59:59.999Z', '2026-11-24T03:00:00Z'],
  ['2026-11-24T03:00:00Z', '2026-11-25T03:00:00Z'],
  // The night on which summer time began, in a year that still had it.
  ['2018-11-03T12:00:00Z', '2018-11-04T03:00:00Z'],
])('after %s the next midnight in São Paulo is %s', (now, next) => {
  expect(new Date(nextMidnight(Date.parse(now), zone)).toISOString()).toBe(
    new Date(next).toISOString(),
  );
});

test('the last fifth of a day is for what people wait for, and with its last call the day is over', async () => {
  const { clock, gate, spend } = gateWith(10);
  await spend(7);
  expect(gate.savesForPeople(1)).toBe(false);
  await spend(1);
  expect([gate.savesForPeople(1), gate.room(1, 0)]).toEqual([true, 2]);
  await spend(2);
  expect(gate.state(1)).toMatchObject({ state: 'throttled', until: midnight });
  expect(gate.room(1, 0)).toBe(0);
  clock.advance(midnight - clock.now() + 1);
  expect([gate.room(1, 0), gate.savesForPeople(1)]).toEqual([2, false]);
});

test('a day that was counted before goes on from there', async () => {
  const { gate, spend } = gateWith(10, { day: { calls: 9, until: midnight } });
  expect(gate.savesForPeople(1)).toBe(true);
  await spend(1);
  expect(gate.room(1, 0)).toBe(0);
  expect(gateWith(10, { day: { calls: 10, until: midnight } }).gate.room(1, 0)).toBe(0);
});

test('five refusals in a row mean that the day is spent; one answer in between, that it is not', () => {
  const refused = { kind: 'rate-limited', message: '', retryAfterMs: 1000 } as const;
  const refuse = ({ clock, gate }: ReturnType<typeof gateWith>, times: number) => {
    for (let time = 0; time < times; time += 1) {
      gate.report(1, refused);
      clock.advance(1001);
    }
  };
  const spent = gateWith(30_000);
  refuse(spent, 5);
  expect(spent.gate.state(1)).toMatchObject({ state: 'throttled', until: midnight });
  const busy = gateWith(30_000);
  refuse(busy, 4);
  busy.gate.report(1, { kind: 'done', result: 'sent' });
  refuse(busy, 4);
  expect(busy.gate.state(1).state).toBe('ready');
});

test('a restart does not forget what of the day is spent, and lets no reading begin that it keeps for people', async () => {
  const sandbox = await sandboxForThisTest({ limits: { gestaoclickPerSecond: 1_000_000 } });
  const pace = { perMinute: 6000, burst: 100, perDay: { calls: 50, zone } };
  const db = openTestDb(temporaryFolder());
  const clock = createTestClock();
  const first = syncInATest({ db, clock, config: { pace } });
  const connection = await first.connectGestaoClick(sandbox);
  while ((first.gate.day(connection.id)?.calls ?? 0) < 41)
    await first.gate.take(connection.id, free);
  await first.close();

  const second = syncInATest({ db, clock, bootId: 'boot-2', config: { pace } });
  expect(second.gate.day(connection.id)).toEqual({ calls: 41, until: midnight });
  second.tick();
  const lead = second.add({ name: 'Maria' }, { ...ana, sendTo: [connection.id] });
  await second.until(() => second.stateOf(lead) === 'in_sync');
  const [run] = second.sync.runs.page({ limit: 1, offset: 0 }).rows;
  expect(run).toMatchObject({ kind: 'pull', state: 'queued' });
});

test('where nothing can be written down, calls go out, their answers count, and Ponte closes', async () => {
  const sandbox = await sandboxForThisTest({ limits: { gestaoclickPerSecond: 1_000_000 } });
  const pace = { perMinute: 6000, burst: 1000, perDay: { calls: 500, zone } };
  const app = syncInATest({ config: { pace }, onError: () => undefined });
  const { id } = await app.connectGestaoClick(sandbox);
  app.db.client.pragma('query_only = 1');
  app.clock.advance(61_000);
  for (let call = 0; call < 30; call += 1) {
    expect(await app.sync.probe(id, free)).toEqual({ kind: 'done', result: 'noop' });
  }
  await app.close();
});
