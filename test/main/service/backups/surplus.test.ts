import { expect, test } from 'vitest';
import {
  backupName,
  readBackupName,
  type BackupFile,
} from '../../../../src/main/service/backups/backup-file.ts';
import { surplus } from '../../../../src/main/service/backups/surplus.ts';

const dayMs = 24 * 3_600_000;
const noon = Date.UTC(2026, 10, 22, 12);

function copies(reason: BackupFile['reason'], count: number, everyMs: number): BackupFile[] {
  return Array.from({ length: count }, (_, index) => {
    const at = noon - index * everyMs;
    return { name: backupName(reason, at), reason, at };
  });
}

test('a name says why and when a copy was made, and a foreign file is no copy', () => {
  const name = backupName('first-sync', noon);
  expect(readBackupName(name)).toEqual({ name, reason: 'first-sync', at: noon });
  const old = 'before-version-4-2026-11-22T12-00-00.000Z.sqlite';
  expect(readBackupName(old)).toEqual({ name: old, reason: 'before-version', at: noon });
  for (const foreign of ['notes.txt', `${name}.part`, '../ponte.sqlite', 'x-2026.sqlite']) {
    expect(readBackupName(foreign)).toBeNull();
  }
});

test('of two months of daily copies the last seven days and the newest of four weeks stay', () => {
  const all = copies('daily', 60, dayMs);
  const gone = new Set(surplus(all).map(({ name }) => name));
  const kept = all.filter(({ name }) => !gone.has(name));
  expect(kept.slice(0, 7)).toEqual(all.slice(0, 7));
  const weeks = new Set(kept.map(({ at }) => Math.floor(at / (7 * dayMs))));
  expect(weeks.size).toBe(4);
  expect(kept.length).toBeLessThanOrEqual(11);
});

test('several copies of one day count as one, the newest', () => {
  const all = copies('daily', 20, dayMs / 24);
  const gone = surplus(all);
  expect(gone).not.toContain(all[0]);
  expect(all.length - gone.length).toBeLessThanOrEqual(3);
});

test('copies a person asked for do not push out the daily ones, nor those them', () => {
  const [daily, asked] = [copies('daily', 5, dayMs), copies('asked', 14, 1000)];
  const gone = surplus([...asked, ...daily]);
  expect(gone).toEqual(asked.slice(10));
});
