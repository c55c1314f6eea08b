import { PonteError } from '../../../shared/errors.ts';
import type { LogSync } from '../db/log-sync.ts';
import type { HookStore, Kept, NewHook } from './hook-store.ts';

/**
 * Where hooks are kept before they are answered.
 *
 * The disk is waited for, beside everything else: requests that arrive meanwhile are kept together by
 * the next commit, so that 32 senders pay for it once. Each is answered only when the disk has it.
 */
export type Inbox = {
  /** Resolves when it is on disk. @throws PonteError when it could not be written: nothing was kept */
  keep(hook: NewHook): Promise<Kept>;
  /** Writes what is gathered, and takes nothing more; resolves when all were answered. */
  stop(): Promise<void>;
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
  logSync: LogSync;
  store: HookStore;
  /** Told after each commit, of how many. */
  kept: (count: number) => void;
}): Inbox {
  const { logSync, store } = parts;
  let waiting: Waiting[] = [];
  let bytes = 0;
  let planned = false;
  let stopped = false;
  /** The commits that the disk does not have yet. */
  const writing = new Set<Promise<void>>();

  function flush(): void {
    const batch = waiting;
    waiting = [];
    bytes = 0;
    if (batch.length === 0) return;
    let kept: Kept[];
    try {
      kept = logSync.commit((tx) => batch.map(({ hook }) => store.keep(tx, hook)));
    } catch (error) {
      for (const { reject } of batch) reject(error);
      // Counted while it was being written, and undone.
      if (!stopped) store.recount();
      return;
    }
    const written = answer(batch, kept).finally(() => {
      writing.delete(written);
      if (waiting.length > 0) plan();
    });
    writing.add(written);
    parts.kept(batch.length);
  }

  /** One that may not be on disk is not acknowledged; sent again, it is known. */
  async function answer(batch: readonly Waiting[], kept: readonly Kept[]): Promise<void> {
    try {
      await logSync.onDisk();
    } catch (error) {
      for (const { reject } of batch) reject(error);
      return;
    }
    batch.forEach(({ resolve, reject }, index) => {
      const each = kept[index];
      if (each) resolve(each);
      else reject(new Error('A hook was not kept.'));
    });
  }

  function plan(): void {
    if (planned) return;
    planned = true;
    // After all that has arrived by now was read.
    setImmediate(() => {
      planned = false;
      if (writing.size === 0) flush();
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
    async stop() {
      if (!stopped) flush();
      stopped = true;
      await Promise.all(writing);
    },
  };
}

function closing(): PonteError {
  return new PonteError('CLOSING', 'This workspace is being closed. Send it again in a moment.', {
    details: { retryAfterSeconds: 5 },
  });
}
