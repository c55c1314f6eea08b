import { PonteError } from '../../../shared/errors.ts';

/** SQLite's and the file system's errors in our words; others pass as they are. */
export function asFileError(error: unknown, file: string): unknown {
  if (error instanceof PonteError) return error;
  if (error instanceof TypeError && error.message === 'The database connection is not open') {
    return new PonteError('CLOSING', 'This workspace is being closed. Try again in a moment.', {
      cause: error,
    });
  }
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string') return error;
  if (code === 'SQLITE_CORRUPT' || code.startsWith('SQLITE_CORRUPT_') || code === 'SQLITE_NOTADB') {
    return corrupt(file, error);
  }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'SQLITE_IOERR_WRITE') {
    return new PonteError(
      'DISK_FULL',
      'The disk is full. Nothing was half-written. Free some space and try again.',
      { details: { path: file }, cause: error },
    );
  }
  if (
    code.startsWith('SQLITE_READONLY') ||
    code === 'SQLITE_CANTOPEN' ||
    code === 'EACCES' ||
    code === 'EISDIR' ||
    code === 'EROFS' ||
    code === 'EPERM'
  ) {
    return new PonteError(
      'FILE_READ_ONLY',
      `The workspace file ${file} cannot be written. Give this user write permission to it and to its folder, then open Ponte again.`,
      { details: { path: file, code }, cause: error },
    );
  }
  return error;
}

export function corrupt(file: string, cause?: unknown): PonteError {
  return new PonteError(
    'FILE_CORRUPT',
    `The workspace file ${file} is damaged and was left as it is. Restore a backup from the folder "backups" beside it, or move it away to start with an empty one.`,
    { details: { path: file }, cause },
  );
}
