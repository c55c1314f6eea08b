import { expect, test } from 'vitest';
import { createTidying } from '../../../../src/main/service/jobs/tidying.ts';
import { silentLog } from '../../../../src/main/service/log.ts';
import { createTestClock } from '../../../support/test-clock.ts';

function tidyingOf(tasks: Parameters<typeof createTidying>[0]['tasks']) {
  const clock = createTestClock();
  const errors: object[] = [];
  const log = { ...silentLog, error: (details: object) => void errors.push(details) };
  return { clock, errors, tidying: createTidying({ clock, log, tasks }) };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test('a task that fails is told of and keeps none of the others from being done, hour by hour', async () => {
  const done: string[] = [];
  const { clock, errors, tidying } = tidyingOf([
    () => {
      throw new Error('at once');
    },
    async () => done.push('events'),
    async () => Promise.reject(new Error('in the end')),
    () => done.push('alerts'),
  ]);
  tidying.start();
  await nextTurn();
  expect(done).toEqual(['events', 'alerts']);
  expect(errors).toMatchObject([
    { error: { message: 'at once' } },
    { error: { message: 'in the end' } },
  ]);
  clock.advance(3_600_000);
  await nextTurn();
  expect(done).toEqual(['events', 'alerts', 'events', 'alerts']);
  await tidying.stop();
});

test('stopping waits for the task under way and begins no other', async () => {
  const done: string[] = [];
  const { clock, tidying } = tidyingOf([
    async (signal) => {
      while (!signal.aborted) await nextTurn();
      done.push('under way');
    },
    () => done.push('another'),
  ]);
  tidying.start();
  await tidying.stop();
  await tidying.stop();
  clock.advance(3_600_000);
  expect(done).toEqual(['under way']);
});
