import Database from 'better-sqlite3';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { PonteError } from '../../../shared/errors.ts';
import { migrate } from './migrate.ts';
import * as schema from './schema.ts';

/**
 * The one writer of a workspace file.
 *
 * better-sqlite3 is synchronous and the code looks it: no promise ever lives inside a transaction.
 */
export type Db = {
  readonly file: string;
  /** Prepared statements and pragmas, for the few hot paths. */
  readonly client: Database.Database;
  readonly orm: BetterSQLite3Database<typeof schema>;
  close(): void;
};

declare const inTransaction: unique symbol;
/** A database inside a transaction. A function that writes asks for this, so it cannot be called outside. */
export type Tx = Db & { readonly [inTransaction]: true };

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

/**
 * Runs `work` in one immediate transaction: all of it is kept, or none.
 *
 * The type shuts out promises, since a transaction that waits would hold others' writes in it.
 * Called inside a transaction it joins that one.
 */
export function transact<T>(db: Db, work: (tx: Tx) => T extends Promise<unknown> ? never : T): T {
  // What another left open between two of its slices is on disk before anything else is written.
  commitSlices(db);
  if (db.client.inTransaction) return work(db as Tx) as T;
  const calls: Gathered = new Map();
  waitingForCommit.set(db, calls);
  let result: T;
  try {
    result = db.client.transaction(() => settled(db, () => work(db as Tx))).immediate() as T;
  } catch (error) {
    throw asFileError(error, db.file);
  } finally {
    waitingForCommit.delete(db);
  }
  committed(db);
  for (const [call, items] of calls) call(items);
  return result;
}

/**
 * Commits that the slices of one long piece of work share, since each costs as much as dozens of
 * records. A slice is whole or not at all, as a transaction is; if the process dies, those since
 * the last commit never were. So it is for work that goes on from where the file says.
 *
 * Between slices others go on: whoever writes has these committed first, and what is read of them
 * sooner is what that commit is about to keep.
 */
export type GroupCommit = {
  /** @throws what `work` throws, or what a commit failed with since; then nothing is done */
  run<T>(work: (tx: Tx) => T extends Promise<unknown> ? never : T): T;
  /** For how long the first slice has waited for its commit; 0 when none does. */
  waitingMs(): number;
  commit(): void;
};

/**
 * @param now in milliseconds, of a clock that is never set back
 * @param failsWhole a slice that throws takes those before it back that no commit has kept. For work
 *   that ends then: being able to take back one slice alone has SQLite copy each page before it is
 *   changed, which costs as much as changing it.
 */
export function groupCommit(
  db: Db,
  now: () => number,
  { failsWhole = false }: { failsWhole?: boolean } = {},
): GroupCommit {
  const { client } = db;
  let open: { readonly since: number; readonly calls: Gathered } | null = null;
  let failed: unknown = null;

  function commit(): void {
    if (open === null) return;
    const { calls } = open;
    close();
    try {
      client.exec('commit');
    } catch (error) {
      if (client.inTransaction) client.exec('rollback');
      failed = asFileError(error, db.file);
      throw failed;
    }
    committed(db);
    for (const [call, items] of calls) call(items);
  }

  function close(): void {
    open = null;
    commitOpen.delete(db);
  }

  function takeBack(error: unknown): void {
    if (client.inTransaction) client.exec('rollback');
    open = null;
    failed = error;
  }

  function slice<T>(work: (tx: Tx) => T): T {
    const calls: Gathered = new Map();
    // What the work calls joins it, and does not commit what stands open.
    commitOpen.delete(db);
    waitingForCommit.set(db, calls);
    try {
      const whole = () => settled(db, () => work(db as Tx));
      const result = failsWhole ? whole() : client.transaction(whole)();
      for (const [call, items] of calls) gather(open?.calls ?? calls, call, items);
      return result;
    } catch (error) {
      const told = asFileError(error, db.file);
      if (failsWhole) takeBack(told);
      throw told;
    } finally {
      waitingForCommit.delete(db);
      if (client.inTransaction) commitOpen.set(db, commit);
      else if (failed === null) {
        // SQLite itself took all of it back, for want of room.
        open = null;
        failed = new PonteError('DISK_FULL', 'The disk is full. Make room, then try again.');
      }
    }
  }

  return {
    run(work) {
      if (failed !== null) throw failed;
      if (open === null) {
        commitSlices(db);
        if (client.inTransaction) return work(db as Tx) as never;
        client.exec('begin immediate');
        open = { since: now(), calls: new Map() };
      }
      return slice(work as (tx: Tx) => never);
    },
    waitingMs: () => (open === null ? 0 : now() - open.since),
    commit() {
      if (failed !== null) throw failed;
      commit();
    },
  };
}

/** Commits the slices that wait for it, whoever they are of. */
export function commitSlices(db: Db): void {
  commitOpen.get(db)?.();
}

const commitOpen = new WeakMap<Db, () => void>();

/**
 * Calls `call` after each commit.
 *
 * @returns what ends that
 */
export function onCommits(db: Db, call: () => void): () => void {
  commitListeners.set(db, call);
  return () => void commitListeners.delete(db);
}

const commitListeners = new WeakMap<Db, () => void>();

function committed(db: Db): void {
  commitListeners.get(db)?.();
}

type Gathered = Map<(items: never[]) => void, never[]>;

const waitingForCommit = new WeakMap<Db, Gathered>();

/**
 * Calls `call` once when the transaction is on disk, with all items given to it meanwhile; never
 * when it is rolled back. For notices and wake-ups.
 */
export function afterCommit<T>(tx: Tx, call: (items: T[]) => void, item: T): void {
  const calls = waitingForCommit.get(tx);
  if (calls) gather(calls, call as (items: never[]) => void, [item] as never[]);
  else call([item]);
}

/**
 * Calls `call` once, as the last of the transaction, with all items given to it meanwhile. For what
 * is written once for all of it rather than for each record.
 */
export function beforeCommit<T>(tx: Tx, call: (items: T[]) => void, item: T): void {
  const calls = waitingToSettle.get(tx);
  if (calls) gather(calls, call as (items: never[]) => void, [item] as never[]);
  else call([item]);
}

function settled<T>(db: Db, work: () => T): T {
  const calls: Gathered = new Map();
  waitingToSettle.set(db, calls);
  try {
    const result = work();
    for (const [call, items] of calls) call(items);
    return result;
  } finally {
    waitingToSettle.delete(db);
  }
}

const waitingToSettle = new WeakMap<Db, Gathered>();

function gather(calls: Gathered, call: (items: never[]) => void, items: never[]): void {
  const before = calls.get(call);
  if (before === undefined) calls.set(call, items);
  else before.push(...items);
}

/** The next value of a counter that only goes up. */
export function nextCount(tx: Tx, name: 'local_rev' | 'lease_token', by = 1): number {
  let counter = counters.get(tx.client);
  if (counter === undefined) {
    // Two statements, since one that returns what it wrote builds a table for it at each call.
    counter = {
      add: tx.client.prepare('update counter set value = value + ? where name = ?'),
      read: tx.client.prepare<[string], number>('select value from counter where name = ?').pluck(),
    };
    counters.set(tx.client, counter);
  }
  counter.add.run(by, name);
  return counter.read.get(name) ?? 0;
}

type Counter = {
  add: Database.Statement<[number, string]>;
  read: Database.Statement<[string], number>;
};

const counters = new WeakMap<Database.Database, Counter>();

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

function corrupt(file: string, cause?: unknown): PonteError {
  return new PonteError(
    'FILE_CORRUPT',
    `The workspace file ${file} is damaged and was left as it is. Restore a backup from the folder "backups" beside it, or move it away to start with an empty one.`,
    { details: { path: file }, cause },
  );
}

/** SQLite's and the file system's errors in our words; others pass as they are. */
export function asFileError(error: unknown, file: string): unknown {
  if (error instanceof PonteError) return error;
  if (error instanceof TypeError && error.message === 'The database connection is not open') {
    return new PonteError('CLOSING', 'This workspace is being closed. Try again in a moment.', {
      cause: error,
    });
  }
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string') return error;
  if (code === 'SQLITE_CORRUPT' || code.startsWith('SQLITE_CORRUPT_') || code === 'SQLITE_NOTADB') {
    return corrupt(file, error);
  }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'SQLITE_IOERR_WRITE') {
    return new PonteError(
      'DISK_FULL',
      'The disk is full. Nothing was half-written. Free some space and try again.',
      { details: { path: file }, cause: error },
    );
  }
  if (
    code.startsWith('SQLITE_READONLY') ||
    code === 'SQLITE_CANTOPEN' ||
    code === 'EACCES' ||
    code === 'EISDIR' ||
    code === 'EROFS' ||
    code === 'EPERM'
  ) {
    return new PonteError(
      'FILE_READ_ONLY',
      `The workspace file ${file} cannot be written. Give this user write permission to it and to its folder, then open Ponte again.`,
      { details: { path: file, code }, cause: error },
    );
  }
  return error;
}
