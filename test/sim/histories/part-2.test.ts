import { test } from 'vitest';
import { proveHistories } from '../prove.ts';

test('whatever people, networks and crashes do: nothing is lost or doubled, and all comes to rest (2 of 4)', async () => {
  await proveHistories({ from: 2000, count: 75, twiceEvery: 5 });
}, 600_000);
