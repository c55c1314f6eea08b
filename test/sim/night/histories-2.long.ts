import { test } from 'vitest';
import { usualSizes } from '../history.ts';
import { prove } from './prove-half.ts';

test('of the night’s random histories, half 2 of 2 breaks no law, and each goes the same way twice', async () => {
  await prove(1, usualSizes);
});
