import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { PonteError } from '../../shared/errors.ts';
import { inWords, readJsonIfThere, writePrivateFile } from './write-file.ts';

/** What the console that holds a folder says of itself to another that wants it. */
const holder = z.object({
  pid: z.number().int(),
  host: z.enum(['desktop', 'headless']),
  startedAt: z.string(),
  /** Null until its address is known, and where it serves no screens. */
  url: z.string().nullable(),
  /** Lets the same user's next start ask this one for a fresh link. */
  linkSecret: z.string().nullable(),
  /** False once it has closed everything in order. */
  open: z.boolean(),
});
export type Holder = z.infer<typeof holder>;

export type FolderLock = {
  /** Whether the console that had this folder before did not close it in order. */
  readonly endedBadly: boolean;
  announce(said: Pick<Holder, 'url' | 'linkSecret'>): void;
  /** Says that all is closed, and lets go. */
  release(): void;
};

export class FolderTaken extends PonteError {
  readonly holder: Holder | null;

  constructor(dataDir: string, by: Holder | null) {
    super('BUSY', takenMessage(dataDir, by), { details: { path: dataDir } });
    this.holder = by;
  }
}

/**
 * Takes a data folder for this process alone.
 *
 * The lock is SQLite's own on a file of its own, held for as long as the process lives: the system
 * drops it when the process dies, however it dies, so that no stale lock is ever left to judge.
 *
 * @throws FolderTaken when another process has it; PonteError FILE_READ_ONLY or DISK_FULL.
 */
export function lockFolder(dataDir: string, host: Holder['host'], now: () => number): FolderLock {
  const statement = join(dataDir, 'running.json');
  const lock = takeLock(dataDir, statement);
  const before = readHolder(statement);
  let said: Holder = {
    pid: process.pid,
    host,
    startedAt: new Date(now()).toISOString(),
    url: null,
    linkSecret: null,
    open: true,
  };
  try {
    writePrivateFile(statement, JSON.stringify(said));
  } catch (error) {
    lock.close();
    throw error;
  }
  return {
    endedBadly: before?.open === true,
    announce(more) {
      said = { ...said, ...more };
      writePrivateFile(statement, JSON.stringify(said));
    },
    release() {
      if (!lock.open) return;
      try {
        writePrivateFile(
          statement,
          JSON.stringify({ ...said, url: null, linkSecret: null, open: false }),
        );
      } finally {
        lock.close();
      }
    },
  };
}

function takeLock(dataDir: string, statement: string): Database.Database {
  const file = join(dataDir, 'console.lock');
  let lock: Database.Database | undefined;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    lock = new Database(file, { timeout: 0 });
    lock.exec('begin exclusive');
    return lock;
  } catch (error) {
    lock?.close();
    const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
    if (code.startsWith('SQLITE_BUSY')) throw new FolderTaken(dataDir, readHolder(statement));
    if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_CANTOPEN') {
      throw inWords(Object.assign(new Error(code, { cause: error }), { code: 'EACCES' }), dataDir);
    }
    throw inWords(error, dataDir);
  }
}

function readHolder(statement: string): Holder | null {
  const read = holder.safeParse(readJsonIfThere(statement));
  return read.success ? read.data : null;
}

function takenMessage(dataDir: string, by: Holder | null): string {
  if (by?.open && by.url !== null) return `Ponte is already open at ${by.url}`;
  if (by?.open && by.host === 'desktop') {
    return `Ponte is already open in its window, with the data in ${dataDir}.`;
  }
  return `Another Ponte is using the data in ${dataDir}. Close it, or choose another folder with --data-dir.`;
}
