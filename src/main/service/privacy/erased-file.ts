import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ErasedList } from '../links/erased.ts';

/**
 * Who was erased, in a file beside the workspace file: ids and keyed hashes.
 *
 * It outlives the workspace file. So whatever way an older copy comes back to be that file, its
 * next opening finds here whom to erase again.
 */
export type ErasedFile = {
  read(): ErasedList | null;
  write(list: ErasedList): void;
};

const list = z.object({
  key: z.string().regex(/^[\da-f]{64}$/),
  people: z.array(
    z.object({
      uid: z.string(),
      at: z.number(),
      leads: z.array(z.string()),
      hashes: z.array(z.string()),
    }),
  ),
});

export function createErasedFile(dir: string): ErasedFile {
  const file = join(dir, 'erased.json');
  return {
    read() {
      try {
        return list.parse(JSON.parse(readFileSync(file, 'utf8')));
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        // Not ours any more, whatever happened to it: it is written anew with what the file knows.
        if (code === undefined || code === 'ENOENT') return null;
        throw error;
      }
    },
    write(erased) {
      const next = `${file}.next`;
      const handle = openSync(next, 'w', 0o600);
      try {
        writeSync(handle, `${JSON.stringify(erased)}\n`);
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
      renameSync(next, file);
    },
  };
}
