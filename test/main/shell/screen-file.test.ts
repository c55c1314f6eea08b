import { join } from 'node:path';
import { expect, it } from 'vitest';
import { screenFile } from '../../../src/main/shell/screen-file.ts';

const folder = join('/', 'opt', 'ponte', 'renderer');

it.each([
  ['/', join(folder, 'index.html')],
  ['/assets/inter.woff2', join(folder, 'assets', 'inter.woff2')],
  ['/../main/index.js', null],
  ['/%2e%2e/main/index.js', null],
  ['/assets/..%2f..%2f..%2fmain/index.js', null],
  ['/..%2frenderer-of-another/index.html', null],
  ['/%00', null],
  ['/%', null],
])('the path %s names %s', (path, expected) => {
  expect(screenFile(folder, path)).toBe(expected);
});
