import type { Worker } from 'node:worker_threads';
import { onCommits, type Db } from './database.ts';
import { usualLogPages } from './open-database.ts';
import source from './checkpointer.worker.cjs?raw';
import { leadsThere, startThread, usuallyFew } from './thread.ts';

/** What the thread found: pages in the log, and how many of them wait to be carried over. */
type Seen = { log: number; waiting: number } | { error: string };

/** Where the thread cannot keep up, the writer does it after all: 256 MiB. */
const mostLogPages = 64_000;
/** A log so many times as long begins anew: 64 MiB. */
const long = 4;
const restMs = 50;

/**
 * Carries what was committed from the write-ahead log over into the file, in a thread of its own. Done
 * by the writer, as SQLite does unless told, one commit in many takes as long as dozens.
 *
 * SQLite begins the log anew only once nothing in it waits. While one commit follows another the last
 * always does: so once in a long while the writer carries that one over itself.
 *
 * @param few up to so many leads the writer does it, and no thread is begun
 * @param logPages beyond so many the log is carried over
 */
export function createCheckpointer(
  db: Db,
  { few = usuallyFew, logPages = usualLogPages }: { few?: number; logPages?: number } = {},
) {
  const leads = leadsThere(db);
  let thread: Worker | null = null;
  let given = false;
  let isLong = false;
  let rested = -Infinity;
  let ended = false;

  function begin(): Worker {
    const started = startThread(source, db);
    started.on('message', (seen: Seen) => {
      given = false;
      rested = performance.now();
      if ('error' in seen) end();
      else isLong = seen.log >= logPages * long && seen.waiting < logPages;
    });
    started.on('error', end);
    started.on('exit', end);
    db.client.pragma(`wal_autocheckpoint = ${mostLogPages}`);
    return started;
  }

  /** From here on the writer does it again. */
  function end(): void {
    if (ended) return;
    ended = true;
    forget();
    if (db.client.open) db.client.pragma(`wal_autocheckpoint = ${usualLogPages}`);
  }

  function look(): void {
    if (isLong) carryOverTheRest();
    if (given || performance.now() - rested < restMs) return;
    if (thread === null && leads() <= few) rested = performance.now();
    else {
      given = true;
      (thread ??= begin()).postMessage({ pages: logPages });
    }
  }

  function carryOverTheRest(): void {
    isLong = false;
    try {
      db.client.pragma('wal_checkpoint(passive)');
    } catch {
      // What was committed is in the log, and safe there; a full disk is told at the next commit.
    }
  }

  const forget = onCommits(db, look);
  return {
    async close(): Promise<void> {
      end();
      await thread?.terminate();
    },
  };
}
