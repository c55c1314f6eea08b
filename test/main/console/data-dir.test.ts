import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultDataDir } from '../../../src/main/console/data-dir.ts';

test.each([
  ['linux', {}, join('/home/ana', '.local', 'share', 'Ponte')],
  ['linux', { XDG_DATA_HOME: '/dados' }, join('/dados', 'Ponte')],
  ['darwin', {}, join('/home/ana', 'Library', 'Application Support', 'Ponte')],
  ['win32', { LOCALAPPDATA: '/local' }, join('/local', 'Ponte')],
  ['win32', {}, join('/home/ana', 'AppData', 'Local', 'Ponte')],
] as const)('on %s with %j data goes to %s', (platform, env, expected) => {
  expect(defaultDataDir(platform, env, '/home/ana')).toBe(expected);
});
