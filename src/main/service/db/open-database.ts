import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { PonteError } from '../../../shared/errors.ts';
import type { Db } from './database.ts';
import { asFileError, corrupt } from './file-errors.ts';
import { migrate } from './migrate.ts';
import * as schema from './schema.ts';

/** Older ones can lose commits in WAL mode. */
const OLDEST_SQLITE = [3, 51, 3] as const;

/** Beyond so many pages the write-ahead log is carried over into the file: 16 MiB. */
export const usualLogPages = 4000;

const pragmas = [
  ['journal_mode', 'wal'],
  // A reopened WAL file falls back to NORMAL in this build of SQLite: acknowledged must mean on disk.
  ['synchronous', 2],
  ['foreign_keys', 1],
  ['busy_timeout', 5000],
  ['wal_autocheckpoint', usualLogPages],
  // 32 MiB. The usual 2 make each insert among 100,000 leads read pages back from the disk.
  ['cache_size', -32768],
] as const;

/**
 * Opens a workspace file, checks that it is whole and of this build or older, and brings it up to date.
 *
 * @throws PonteError FILE_CORRUPT, FILE_NEWER, FILE_READ_ONLY or DISK_FULL, each saying what to do.
 */
export function openDatabase(
  file: string,
  options: { now?: () => number; backupDir?: string; checkWhole?: boolean } = {},
): Db {
  refuseForeignFile(file);
  let client: Database.Database | undefined;
  try {
    client = new Database(file);
    refuseOldSqlite(client);
    for (const [name, value] of pragmas) client.pragma(`${name} = ${value}`);
    for (const [name, value] of pragmas) {
      const actual = client.pragma(name, { simple: true });
      if (actual !== value) {
        throw new PonteError(
          'INTERNAL',
          `The database did not accept ${name} = ${value} (it says ${String(actual)}).`,
        );
      }
    }
    if (options.checkWhole) refuseBroken(client, file);
    migrate(client, {
      file,
      now: options.now ?? Date.now,
      ...(options.backupDir ? { backupDir: options.backupDir } : {}),
    });
  } catch (error) {
    client?.close();
    throw asFileError(error, file);
  }
  const opened = client;
  return {
    file,
    client: opened,
    orm: drizzle(opened, { schema }),
    close: () => void opened.close(),
  };
}

/** A file that is not SQLite at all is told apart before SQLite gives it a worse name. */
function refuseForeignFile(file: string): void {
  if (file === ':memory:' || !existsSync(file)) return;
  let head: string;
  try {
    const bytes = Buffer.alloc(16);
    const handle = openSync(file, 'r');
    const length = readSync(handle, bytes, 0, 16, 0);
    closeSync(handle);
    if (length === 0) return;
    head = bytes.toString('latin1', 0, length);
  } catch (error) {
    throw asFileError(error, file);
  }
  if (head !== 'SQLite format 3\0') throw corrupt(file);
}

function refuseOldSqlite(client: Database.Database): void {
  const version = client.prepare('select sqlite_version()').pluck().get() as string;
  const parts = version.split('.').map(Number);
  for (const [index, least] of OLDEST_SQLITE.entries()) {
    const part = parts[index] ?? 0;
    if (part > least) return;
    if (part < least)
      throw new PonteError('INTERNAL', `SQLite ${version} is too old to keep data safely.`);
  }
}

function refuseBroken(client: Database.Database, file: string): void {
  const verdict = client.pragma('quick_check(1)', { simple: true });
  if (verdict !== 'ok') throw corrupt(file);
}
