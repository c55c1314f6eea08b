import type { Sizes } from '../history.ts';
import { proveHistories } from '../prove.ts';

/** One half of the seeds asked for, so that two cores have something to do. */
export async function prove(half: 0 | 1, sizes: Sizes): Promise<void> {
  const count = Number(process.env['PONTE_TEST_HISTORIES'] ?? 20_000) / 2;
  const from = Number(process.env['PONTE_TEST_FROM'] ?? 1_000_000) + half * count;
  // One in ten is of more people and more steps.
  await proveHistories({ from, count: Math.floor(count * 0.9), sizes, twiceEvery: 1 });
  const large = { people: 12, steps: 200, connections: 3 };
  await proveHistories({ from, count: Math.floor(count * 0.1), sizes: large, twiceEvery: 1 });
}
