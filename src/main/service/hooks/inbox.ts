import { PonteError } from '../../../shared/errors.ts';
import { transact, type Db } from '../db/database.ts';
import type { HookStore, Kept, NewHook } from './hook-store.ts';

/**
 * Where hooks are kept before they are answered.
 *
 * A commit waits for the disk. Requests that arrive while one is being written are kept together by
 * the next, so that 32 senders pay for it once; each is answered only after it.
 */
export type Inbox = {
  /** Resolves when it is on disk. @throws PonteError when it could not be written: nothing was kept */
  keep(hook: NewHook): Promise<Kept>;
  /** Writes what is gathered, and takes nothing more. */
  stop(): void;
};

/** So that a flood of large bodies is no transaction of hundreds of MB. */
const mostAtOnce = 256;
const mostBytesAtOnce = 8 * 1024 * 1024;

type Waiting = {
  hook: NewHook;
  resolve: (kept: Kept) => void;
  reject: (error: unknown) => void;
};

export function createInbox(parts: {
  db: Db;
  store: HookStore;
  /** Told after each commit. */
  kept: () => void;
}): Inbox {
  const { db, store } = parts;
  let waiting: Waiting[] = [];
  let bytes = 0;
  let planned = false;
  let stopped = false;

  function flush(): void {
    const batch = waiting;
    waiting = [];
    bytes = 0;
    if (batch.length === 0) return;
    let kept: Kept[];
    try {
      kept = transact(db, (tx) => batch.map(({ hook }) => store.keep(tx, hook)));
    } catch (error) {
      for (const { reject } of batch) reject(error);
      // Counted while it was being written, and undone.
      if (!stopped) store.recount();
      return;
    }
    batch.forEach(({ resolve, reject }, index) => {
      const each = kept[index];
      if (each) resolve(each);
      else reject(new Error('A hook was not kept.'));
    });
    parts.kept();
  }

  function plan(): void {
    if (planned) return;
    planned = true;
    // After all that has arrived by now was read.
    setImmediate(() => {
      planned = false;
      flush();
    });
  }

  return {
    keep(hook) {
      if (stopped) return Promise.reject(closing());
      return new Promise((resolve, reject) => {
        waiting.push({ hook, resolve, reject });
        bytes += hook.body.length;
        if (waiting.length >= mostAtOnce || bytes >= mostBytesAtOnce) flush();
        else plan();
      });
    },
    stop() {
      if (stopped) return;
      flush();
      stopped = true;
    },
  };
}

function closing(): PonteError {
  return new PonteError('CLOSING', 'This workspace is being closed. Send it again in a moment.', {
    details: { retryAfterSeconds: 5 },
  });
}
