import { expect, test } from 'vitest';
import { scenarios } from './scenarios.ts';
import { sweep } from './sweep.ts';

// Every fourth point; `npm run test:long` takes every one.
const mine = scenarios.filter((_, index) => index % 2 === 0);

test.each(mine)(
  'killed at any point of its way, $name ends well',
  { timeout: 300_000 },
  async (scenario) => {
    expect(await sweep(scenario, 4)).toBeGreaterThan(5);
  },
);
