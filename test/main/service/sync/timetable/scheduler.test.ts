import { expect, test } from 'vitest';
import { silentLog } from '../../../../../src/main/service/log.ts';
import type {
  ConnectionRow,
  ConnectionStore,
} from '../../../../../src/main/service/providers/connection-store.ts';
import { createScheduler } from '../../../../../src/main/service/sync/timetable/scheduler.ts';
import { createTestClock } from '../../../../support/test-clock.ts';

test('a time that could not be kept is no reason to keep none of the later ones', () => {
  const clock = createTestClock();
  const row = {
    id: 1,
    schedule: '*/15 * * * *',
    paused: false,
    removedAt: null,
    lastPullAt: clock.now(),
  };
  const connections = { list: () => [row as ConnectionRow] } as ConnectionStore;
  const fired: number[] = [];
  const scheduler = createScheduler({
    connections,
    clock,
    log: silentLog,
    fire() {
      fired.push(clock.now());
      if (fired.length === 1) throw new Error('The disk is full.');
    },
    plan: () => ({ next: () => clock.now() + 900_000, stop: () => undefined }),
  });
  const from = clock.now();
  scheduler.start();
  clock.advance(3_600_000);
  const minutes = fired.map((at) => Math.round((at - from) / 60_000));
  expect(minutes).toEqual([16, 17, 33, 49]);
  scheduler.stop();
});
