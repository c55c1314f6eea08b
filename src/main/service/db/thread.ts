import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { Db } from './database.ts';

const driver = createRequire(import.meta.url).resolve('better-sqlite3');

/** Of so many leads, whatever is asked or written is done in less than a frame. */
export const usuallyFew = 5000;

/**
 * Starts a thread with a line of its own to the file: what `source` makes of it. The process does not
 * wait for it to end.
 */
export function startThread(source: string, db: Db): Worker {
  const started = new Worker(source, { eval: true, workerData: { driver, file: db.file } });
  started.unref();
  return started;
}

/** How many leads there are, told without counting. */
export function leadsThere(db: Db): () => number {
  const count = db.client
    .prepare<[], number>(`select count from record_count where about = 'lead' and value = ''`)
    .pluck();
  return () => count.get() ?? 0;
}
