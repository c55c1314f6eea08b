import { statfs } from 'node:fs/promises';
import type { Clock } from '../clock.ts';

/** Whether there is room on the disk to keep hooks; looked at from time to time. */
export type DiskWatch = {
  isLow(): boolean;
  /** A write met a full disk: it is full until the next look says otherwise. */
  wasFull(): void;
  start(): void;
  stop(): void;
};

const lookEveryMs = 10_000;
/** Room for what waits to be processed, and for the work of doing so. */
const leastBytes = 100 * 1024 * 1024;

export function createDiskWatch(
  clock: Clock,
  dir: string,
  freeBytes: (dir: string) => Promise<number> = freeBytesOf,
): DiskWatch {
  let low = false;
  let stopped = false;
  let cancel: (() => void) | undefined;

  async function look(): Promise<void> {
    try {
      low = (await freeBytes(dir)) < leastBytes;
    } catch {
      // Not every file system tells; a write that fails will.
      low = false;
    }
    if (!stopped) cancel = clock.after(lookEveryMs, () => void look());
  }

  return {
    isLow: () => low,
    wasFull: () => void (low = true),
    start: () => void look(),
    stop() {
      stopped = true;
      cancel?.();
    },
  };
}

async function freeBytesOf(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}
