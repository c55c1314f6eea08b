import type { Worker } from 'node:worker_threads';
import { commitSlices, type Db } from './database.ts';
import source from './reader.worker.cjs?raw';
import { leadsThere, startThread, usuallyFew } from './thread.ts';

/**
 * Reads that look at a great many rows, off the thread that serves everybody.
 *
 * A second connection in a thread of its own reads the file as it was last committed: each statement
 * sees one moment of it. A question nobody waits for any more is not asked.
 */
export type Reader = {
  /** The numbers that a statement finds. @throws the signal's reason, or what SQLite said */
  ids(sql: string, params: readonly unknown[], signal?: AbortSignal): Promise<Int32Array>;
  /** The rows that a statement finds: few, out of many that it looks at. */
  rows<Row>(sql: string, params: readonly unknown[], signal?: AbortSignal): Promise<Row[]>;
  close(): Promise<void>;
};

type Question = {
  readonly id: number;
  readonly sql: string;
  readonly params: readonly unknown[];
  /** Rows rather than numbers. */
  readonly whole: boolean;
  readonly signal: AbortSignal | undefined;
  readonly answer: (found: never) => void;
  readonly fail: (error: unknown) => void;
};

/**
 * The thread begins with the first question of a company that has more leads than a few; a small one
 * never needs it, and is read here.
 */
export function createReader(db: Db, { few = usuallyFew }: { few?: number } = {}): Reader {
  const here = readHere(db);
  const leads = leadsThere(db);
  const isSmall = () => leads() <= few;
  let worker: Worker | null = null;
  let closed = false;
  let asked: Question | null = null;
  const waiting: Question[] = [];
  let count = 0;

  function begin(): Worker {
    const started = startThread(source, db);
    started.on('message', (said: { id: number; found?: unknown; error?: string }) => {
      const question = asked;
      asked = null;
      if (question?.id === said.id) {
        if (said.found === undefined) question.fail(new Error(said.error));
        else question.answer(said.found as never);
      }
      next();
    });
    started.on('error', (error) => ended(started, error));
    started.on('exit', () => ended(started, new Error('The reading thread ended.')));
    return started;
  }

  function ended(which: Worker, error: unknown): void {
    if (worker === which) worker = null;
    asked?.fail(error);
    asked = null;
    for (const question of waiting.splice(0)) question.fail(error);
  }

  function next(): void {
    while (asked === null) {
      const question = waiting.shift();
      if (question === undefined) return;
      if (question.signal?.aborted) {
        question.fail(question.signal.reason);
        continue;
      }
      asked = question;
      // What was written a moment ago may still wait for its commit; the other connection sees none of it.
      commitSlices(db);
      const { id, sql, params, whole } = question;
      (worker ??= begin()).postMessage({ id, sql, params, whole });
    }
  }

  function ask<T>(
    whole: boolean,
    sql: string,
    params: readonly unknown[],
    signal?: AbortSignal,
  ): Promise<T> {
    return new Promise<T>((answer, fail) => {
      if (closed) return fail(new Error('The reading thread was closed.'));
      count += 1;
      waiting.push({ id: count, sql, params, whole, signal, answer, fail });
      next();
    });
  }

  return {
    async rows<Row>(sql: string, params: readonly unknown[], signal?: AbortSignal) {
      if (isSmall()) return here.rows<Row>(sql, params, signal);
      try {
        return await ask<Row[]>(true, sql, params, signal);
      } catch (error) {
        if (signal?.aborted || closed) throw error;
        return here.rows<Row>(sql, params, signal);
      }
    },
    async ids(sql, params, signal) {
      if (isSmall()) return here.ids(sql, params, signal);
      try {
        return await ask<Int32Array>(false, sql, params, signal);
      } catch (error) {
        // A thread that cannot be had is no reason to show nothing.
        if (signal?.aborted || closed) throw error;
        return here.ids(sql, params, signal);
      }
    },
    async close() {
      closed = true;
      const last = worker;
      await last?.terminate();
    },
  };
}

/** The same on the connection there is, for where there is no thread to give. */
export function readHere(db: Db): Reader {
  return {
    ids: async (sql, params, signal) => {
      signal?.throwIfAborted();
      return Int32Array.from(
        db.client
          .prepare(sql)
          .pluck()
          .all(...params) as number[],
      );
    },
    rows: async <Row>(sql: string, params: readonly unknown[], signal?: AbortSignal) => {
      signal?.throwIfAborted();
      return db.client.prepare(sql).all(...params) as Row[];
    },
    close: async () => undefined,
  };
}
