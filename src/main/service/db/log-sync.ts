import { closeSync, fdatasync, openSync } from 'node:fs';
import { commitSlices, transact, type Db, type Tx } from './database.ts';
import { asFileError } from './file-errors.ts';

/**
 * Commits whose wait for the disk does not hold the thread: they are written to the log at once, and
 * `onDisk` tells when the disk has them. Until then nobody may be told that they are kept.
 *
 * As safe as SQLite's own wait: the log is one file in which every commit lies behind the ones before
 * it, so bringing it to disk keeps all that was committed when that began. When SQLite empties the log
 * it has brought it, and the workspace file, to disk before (https://sqlite.org/wal.html, §2.2).
 */
export type LogSync = {
  /** @throws what `work` throws, or DISK_FULL, FILE_READ_ONLY: then nothing is kept */
  commit<T>(work: (tx: Tx) => T extends Promise<unknown> ? never : T): T;
  /** Resolves when all that is committed by now is on disk. @throws PonteError when it may not be */
  onDisk(): Promise<void>;
  /** After the last answer. */
  close(): void;
};

export function createLogSync(db: Db): LogSync {
  let log: number | null = null;
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  let closed = false;

  /** To be flushed by Windows a file must be open for writing. */
  function sync(): Promise<void> {
    return new Promise((resolve, reject) => {
      const failed = (error: unknown): void => reject(asFileError(error, db.file) as Error);
      try {
        log ??= openSync(`${db.file}-wal`, 'r+');
      } catch (error) {
        failed(error);
        return;
      }
      fdatasync(log, (error) => (error ? failed(error) : resolve()));
    });
  }

  function start(): Promise<void> {
    const begun = sync();
    const ended = begun.finally(() => {
      if (running !== ended) return;
      running = null;
      if (closed) release();
    });
    // Whoever waits is told of a failure by `begun`.
    ended.catch(() => undefined);
    running = ended;
    return begun;
  }

  function release(): void {
    if (log !== null) closeSync(log);
    log = null;
  }

  return {
    commit(work) {
      commitSlices(db);
      if (db.client.inTransaction) return transact(db, work);
      db.client.exec('pragma synchronous = normal');
      try {
        return transact(db, work);
      } finally {
        db.client.exec('pragma synchronous = full');
      }
    },
    onDisk() {
      if (running === null) return start();
      // What runs may have begun before the last commit; all who wait for it share the one after.
      next ??= running
        .catch(() => undefined)
        .then(() => {
          next = null;
          return start();
        });
      return next;
    },
    close() {
      closed = true;
      if (running === null) release();
    },
  };
}
