import { createReadStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PonteError } from '../../../shared/errors.ts';
import type { Db } from '../db/database.ts';
import type { Recognise } from './person-values.ts';

/** Tables that wait in the folder of the workspace: whether a person is in them. */
export type ImportFiles = {
  /** Names of the files that hold them. */
  holding(recognise: Recognise): Promise<string[]>;
  /** Removes them. @throws PonteError BUSY while one of them is being imported */
  remove(names: readonly string[]): Promise<void>;
  refuseBusy(names: readonly string[]): void;
};

const overlap = 4096;

export function createImportFiles(db: Db, dir: string): ImportFiles {
  const folder = join(dir, 'imports');
  const open = db.client
    .prepare<[], string>(
      `select file_id from import where state in ('queued', 'running', 'paused')`,
    )
    .pluck();

  function refuseBusy(names: readonly string[]): void {
    const running = new Set(open.all());
    if (!names.some((name) => running.has(fileOf(name)))) return;
    throw new PonteError(
      'BUSY',
      'A table that holds this person is being imported. Wait until it is done, or cancel it.',
    );
  }

  return {
    refuseBusy,
    async holding(recognise) {
      const names = await readdir(folder).catch(() => [] as string[]);
      const found: string[] = [];
      for (const name of names) if (await holds(join(folder, name), recognise)) found.push(name);
      return found;
    },
    async remove(names) {
      refuseBusy(names);
      const stems = new Set(names.map(fileOf));
      for (const name of await readdir(folder).catch(() => [] as string[])) {
        if (stems.has(fileOf(name))) await rm(join(folder, name), { force: true });
      }
    },
  };
}

/** The id before the first dot: a workbook has a table for each of its sheets. */
function fileOf(name: string): string {
  return name.split('.')[0] ?? name;
}

/** Whatever its encoding: what identifies people is ASCII, and UTF-16 is that with zeros between. */
async function holds(file: string, recognise: Recognise): Promise<boolean> {
  let tail = '';
  let utf8Tail = '';
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
      const bytes = chunk as Buffer;
      const text = tail + bytes.toString('latin1').replaceAll('\0', '');
      const utf8 = utf8Tail + bytes.toString('utf8');
      if (recognise(text) !== null || recognise(utf8) !== null) return true;
      tail = text.slice(-overlap);
      utf8Tail = utf8.slice(-overlap);
    }
    return false;
  } catch (error) {
    // Gone since the folder was read.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
