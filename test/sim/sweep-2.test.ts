import { expect, test } from 'vitest';
import { long } from './long.ts';
import { scenarios } from './scenarios.ts';
import { sweep } from './sweep.ts';

// Some of the points; `npm run test:long` takes every one.
const mine = scenarios.filter((_, index) => index % 2 === 1);

test.each(mine)(
  'killed at any point of its way, $name ends well',
  { timeout: 1_800_000 },
  async (scenario) => {
    expect(await sweep(scenario, long)).toBeGreaterThan(5);
  },
);
