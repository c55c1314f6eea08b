import { test } from 'vitest';
import { openSeeds } from '../open-seeds.ts';
import { proveHistories } from '../prove.ts';

test(
  'whatever people, networks and crashes do: nothing is lost or doubled, and all comes to rest (1 of 4)',
  { timeout: 600_000 },
  async () => {
    await proveHistories({ from: 1, count: 45, but: openSeeds, twiceEvery: 5 });
  },
);
