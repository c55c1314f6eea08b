import { expect, test } from 'vitest';
import { barsOf, medianOf } from '../../src/renderer/screens/syncs/health/runs-chart.ts';
import type { Run } from '../../src/shared/model/sync.ts';

const run = (startedAt: string, durationMs: number, more: Partial<Run> = {}) =>
  ({ kind: 'pull', state: 'completed', startedAt, durationMs, ...more }) as Run;

test('runs are drawn from the oldest to the newest, each under what it was or how it ended', () => {
  const runs = [
    run('4', 4000, { kind: 'reconcile', state: 'cancelled' }),
    run('3', 90_040, { kind: 'reconcile' }),
    run('2', 2000, { state: 'failed' }),
    run('1', 1249),
  ];
  expect(barsOf(runs, (at) => at)).toEqual([
    { at: '1', pull: 1.2 },
    { at: '2', bad: 2 },
    { at: '3', reconcile: 90 },
    { at: '4', bad: 4 },
  ]);
  expect(medianOf(runs)).toBe(2000);
  expect(medianOf([])).toBe(0);
});
