import type { Clock } from '../../clock.ts';
import type { FileStore } from '../reading/file-store.ts';
import type { FixStore } from './fix-store.ts';

/** A file somebody corrected waits longer than one that was only looked at. */
const KEPT_WHEN_FIXED_MS = 14 * 24 * 60 * 60 * 1000;

export type FixedFiles = FileStore & {
  /** Takes away files nobody came back to, and corrections of files that are gone. */
  clearAway(openFiles: ReadonlySet<string>): Promise<void>;
};

/** Files together with their corrections: with a file go those of it. */
export function createFixedFiles(files: FileStore, fixes: FixStore, clock: Clock): FixedFiles {
  return {
    ...files,
    async discard(fileId) {
      fixes.clear(fileId);
      await files.discard(fileId);
    },
    async clearAway(openFiles) {
      const worked = fixes.files().filter(({ at }) => at > clock.now() - KEPT_WHEN_FIXED_MS);
      await files.sweep(new Set([...openFiles, ...worked.map(({ fileId }) => fileId)]));
      for (const { fileId } of fixes.files()) {
        if (!(await files.has(fileId))) fixes.clear(fileId);
      }
    },
  };
}
