import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withLock } from '../../scripts/lock.mjs';

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ponte-lock-'));
  lock = join(folder, 'lock');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('two set-ups in one folder run one after the other', async () => {
  const order: string[] = [];
  let finishFirst = (): void => {};
  const firstIsWorking = new Promise<void>((started) => {
    void withLock(lock, async () => {
      order.push('first in');
      started();
      await new Promise<void>((finish) => (finishFirst = finish));
      order.push('first out');
    });
  });
  await firstIsWorking;
  const second = withLock(lock, async () => order.push('second in'), {
    pollMs: 1,
    onWait: () => {
      order.push('second waits');
      finishFirst();
    },
  });
  await second;
  expect(order).toEqual(['first in', 'second waits', 'first out', 'second in']);
  expect(existsSync(lock)).toBe(false);
});

it('the lock of a killed process is taken over', async () => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  mkdirSync(lock);
  writeFileSync(join(lock, 'pid'), String(gone));
  expect(await withLock(lock, async () => 'worked', { pollMs: 1 })).toBe('worked');
});

it('the lock is given back when the work fails', async () => {
  await expect(withLock(lock, () => Promise.reject(new Error('no network')))).rejects.toThrow(
    'no network',
  );
  expect(existsSync(lock)).toBe(false);
});
