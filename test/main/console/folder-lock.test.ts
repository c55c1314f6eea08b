import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderTaken, lockFolder } from '../../../src/main/console/folder-lock.ts';
import { temporaryFolder } from '../../support/start-console.ts';

let dir: string;
beforeEach(() => {
  dir = temporaryFolder();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('a folder in use is refused, with the address of the console that uses it', () => {
  const first = lockFolder(dir, 'headless', Date.now);
  first.announce({ url: 'http://127.0.0.1:4817', linkSecret: 's' });
  expect(() => lockFolder(dir, 'headless', Date.now)).toThrow(FolderTaken);
  expect(() => lockFolder(dir, 'headless', Date.now)).toThrow(
    'Ponte is already open at http://127.0.0.1:4817',
  );
  first.release();
});

test('a folder let go can be taken again, and was closed in order', () => {
  lockFolder(dir, 'desktop', Date.now).release();
  const next = lockFolder(dir, 'headless', Date.now);
  expect(next.endedBadly).toBe(false);
  next.release();
});

test('a folder whose console died is taken, and told to have ended badly', () => {
  writeFileSync(
    join(dir, 'running.json'),
    // The number of a process that lives, as a number used again would be.
    JSON.stringify({
      pid: process.pid,
      host: 'headless',
      startedAt: '2026-11-22T00:00:00.000Z',
      url: 'http://127.0.0.1:1',
      linkSecret: 'x',
      open: true,
    }),
  );
  const next = lockFolder(dir, 'headless', Date.now);
  expect(next.endedBadly).toBe(true);
  next.release();
});

test('letting go twice is letting go once', () => {
  const lock = lockFolder(dir, 'headless', Date.now);
  lock.release();
  lock.release();
  lockFolder(dir, 'headless', Date.now).release();
});

test('a file where the folder should be is told in words', () => {
  const path = join(dir, 'file');
  writeFileSync(path, '');
  mkdirSync(join(dir, 'other'));
  expect(() => lockFolder(join(path, 'deeper'), 'headless', Date.now)).toThrow(/cannot be used/);
});
