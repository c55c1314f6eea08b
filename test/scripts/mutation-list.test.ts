import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mutations } from '../../scripts/mutation-list.mjs';

const root = join(import.meta.dirname, '../..');

// A list that points at what was moved says nothing of the tests any more.
test.each(mutations)('there is still one place to $name', ({ file, find, tests }) => {
  expect(readFileSync(join(root, file), 'utf8').split(find)).toHaveLength(2);
  expect(tests.filter((each) => !existsSync(join(root, each)))).toEqual([]);
});
