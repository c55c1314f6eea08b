import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { PonteError } from '../../shared/errors.ts';

/**
 * Writes a small private file so that a reader sees the old one or the new one, never half.
 * Only this user may read it.
 */
export function writePrivateFile(file: string, text: string): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const handle = openSync(draft, 'wx', 0o600);
    try {
      writeSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw inWords(error, file);
  }
}

/** A file's text, or null when there is none. */
export function readTextIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw inWords(error, file);
  }
}

/** A JSON file's value; null when there is none or it cannot be read as JSON. */
export function readJsonIfThere(file: string): unknown {
  const text = readTextIfThere(file);
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The file system's refusals with what to do about them; others pass as they are. */
export function inWords(error: unknown, file: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  if (['EACCES', 'EPERM', 'EROFS'].includes(code)) {
    return new PonteError(
      'FILE_READ_ONLY',
      `${file} cannot be written. Give this user write permission to it and to its folder, or choose another folder with --data-dir.`,
      { details: { path: file }, cause: error },
    );
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new PonteError(
      'DISK_FULL',
      'The disk is full. Nothing was half-written. Free some space and try again.',
      { details: { path: file }, cause: error },
    );
  }
  if (code === 'ENOTDIR' || code === 'EEXIST' || code === 'EISDIR') {
    return new PonteError(
      'BAD_INPUT',
      `${file} cannot be used: a file stands where a folder is needed, or the other way round. Choose another path.`,
      { details: { path: file }, cause: error },
    );
  }
  return error;
}
