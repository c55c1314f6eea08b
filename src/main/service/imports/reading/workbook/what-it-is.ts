import type { FileHandle } from 'node:fs/promises';
import { workbookError } from './workbook-errors.ts';

const ZIP = '504b0304';
const OLE = 'd0cf11e0a1b11ae1';
const PIECE = 1024 * 1024;
const MOST_SEARCHED = 64 * PIECE;

/**
 * Whether a file is a workbook, by what is in it: names lie.
 *
 * @throws PonteError UNSUPPORTED for a workbook under a password or of the old kind
 */
export async function isWorkbook(file: FileHandle): Promise<boolean> {
  const head = Buffer.alloc(8);
  await file.read(head, 0, 8, 0);
  const start = head.toString('hex');
  if (start === OLE) throw workbookError((await isLocked(file)) ? 'locked' : 'old');
  return start.startsWith(ZIP);
}

/** Excel puts a workbook under a password into a container of the old kind, under this name. */
async function isLocked(file: FileHandle): Promise<boolean> {
  const name = Buffer.from('EncryptedPackage', 'utf16le');
  const bytes = Buffer.alloc(PIECE);
  for (let at = 0; at < MOST_SEARCHED; at += PIECE - name.length) {
    const { bytesRead } = await file.read(bytes, 0, PIECE, at);
    if (bytes.subarray(0, bytesRead).includes(name)) return true;
    if (bytesRead < PIECE) return false;
  }
  return false;
}
