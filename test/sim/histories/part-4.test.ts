import { test } from 'vitest';
import { openSeeds } from '../open-seeds.ts';
import { proveHistories } from '../prove.ts';

test(
  'whatever people, networks and crashes do: nothing is lost or doubled, and all comes to rest (4 of 4)',
  { timeout: 600_000 },
  async () => {
    await proveHistories({ from: 3000, count: 24, but: openSeeds, twiceEvery: 5 });
  },
);
