import { test } from 'vitest';
import { proveHistories } from '../prove.ts';

test(
  'whatever people, networks and crashes do: nothing is lost or doubled, and all comes to rest (5 of 6)',
  { timeout: 600_000 },
  () => proveHistories({ from: 201, count: 50, twiceEvery: 10 }),
);
