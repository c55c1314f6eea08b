import { test } from 'vitest';
import { proveHistories } from '../prove.ts';

test(
  'whatever people, networks and crashes do: nothing is lost or doubled, and all comes to rest (4 of 6)',
  { timeout: 600_000 },
  () => proveHistories({ from: 151, count: 50, twiceEvery: 10 }),
);
