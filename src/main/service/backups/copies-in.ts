import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { asFileError } from '../db/file-errors.ts';
import { readBackupName, type BackupFile } from './backup-file.ts';

export type Copy = BackupFile & { readonly bytes: number };

/** The copies in a folder, newest first; none where there is no such folder. */
export function copiesIn(dir: string): Copy[] {
  try {
    return readdirSync(dir)
      .flatMap((name) => readBackupName(name) ?? [])
      .map((file) => ({ ...file, bytes: sizeOf(join(dir, file.name)) }))
      .toSorted((a, b) => b.at - a.at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw asFileError(error, dir);
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
