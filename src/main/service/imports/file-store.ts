import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, stat, statfs, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PonteError } from '../../../shared/errors.ts';
import type { Clock } from '../clock.ts';
import { asFileError } from '../db/database.ts';
import { newId } from '../ids.ts';

export type UploadedFile = { fileId: string; fileName: string; bytes: number };

/** Files on their way in: each a file of its own in the workspace's folder until its import ends. */
export type FileStore = {
  /** Makes room for a file that then arrives in pieces. */
  open(fileName: string, bytes: number): Promise<{ fileId: string }>;
  /** Writes one piece at its place; a piece that comes again is written again, to the same effect. */
  append(fileId: string, offset: number, bytes: Buffer): Promise<{ received: number }>;
  /** Takes a whole file from a stream of unknown length. */
  receive(stream: Readable, fileName: string): Promise<UploadedFile>;
  /** @throws PonteError NOT_FOUND, or BAD_INPUT while pieces are missing */
  complete(fileId: string): Promise<UploadedFile>;
  read(fileId: string): Promise<FileHandle>;
  discard(fileId: string): Promise<void>;
  /** Removes files that nobody asked about for a day, except those named. */
  sweep(kept: ReadonlySet<string>): Promise<number>;
};

/** Beside each file: its name, its length when known, and when it began to arrive. */
type Note = { fileName: string; bytes: number | null; at: number };

export const LARGEST_FILE = 8 * 2 ** 30;
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;
/** Left free on the disk for what else the workspace writes. */
const MARGIN = 64 * 2 ** 20;

export function createFileStore(options: {
  dir: string;
  clock: Clock;
  largest?: number;
}): FileStore {
  const folder = join(options.dir, 'imports');
  const largest = options.largest ?? LARGEST_FILE;

  const pathOf = (fileId: string) => join(folder, `${checked(fileId)}.csv`);
  const notePath = (fileId: string) => join(folder, `${checked(fileId)}.json`);

  async function made(fileName: string, bytes: number | null): Promise<string> {
    await mkdir(folder, { recursive: true });
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < (bytes ?? 0) + MARGIN) {
      throw new PonteError(
        'DISK_FULL',
        'There is not enough room on the disk for this file. Free some space and try again.',
      );
    }
    const fileId = newId();
    await takeNote(fileId, plainName(fileName), bytes);
    await writeFile(pathOf(fileId), '');
    return fileId;
  }

  async function takeNote(fileId: string, fileName: string, bytes: number | null): Promise<void> {
    const note: Note = { fileName, bytes, at: options.clock.now() };
    await writeFile(notePath(fileId), JSON.stringify(note));
  }

  async function note(fileId: string): Promise<Note> {
    try {
      return JSON.parse(await readFile(notePath(fileId), 'utf8'));
    } catch (error) {
      throw asMissing(error);
    }
  }

  async function complete(fileId: string): Promise<UploadedFile> {
    const { fileName, bytes } = await note(fileId);
    const { size } = await stat(pathOf(fileId)).catch((error: unknown) => {
      throw asMissing(error);
    });
    if (bytes === null || size !== bytes) {
      throw new PonteError(
        'BAD_INPUT',
        `The file has not arrived in full: ${size} of ${bytes ?? 'its'} bytes. Send the rest, then try again.`,
      );
    }
    return { fileId, fileName, bytes };
  }

  return {
    async open(fileName, bytes) {
      if (bytes > largest) throw tooLarge(largest);
      return { fileId: await guarded(folder, () => made(fileName, bytes)) };
    },

    async append(fileId, offset, bytes) {
      const { bytes: promised } = await note(fileId);
      const { size } = await stat(pathOf(fileId));
      if (offset > size) {
        throw new PonteError('BAD_INPUT', `A piece is missing: go on at byte ${size}.`, {
          details: { received: size },
        });
      }
      if (promised === null || offset + bytes.length > promised) {
        throw new PonteError(
          'BAD_INPUT',
          'The file is longer than was said when it was opened. Open it again and send it anew.',
        );
      }
      return guarded(folder, async () => {
        const file = await open(pathOf(fileId), 'r+');
        try {
          await file.write(bytes, 0, bytes.length, offset);
        } finally {
          await file.close();
        }
        return { received: Math.max(size, offset + bytes.length) };
      });
    },

    async receive(stream, fileName) {
      const fileId = await guarded(folder, () => made(fileName, null));
      let bytes = 0;
      const counted = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          bytes += chunk.length;
          if (bytes > largest) done(tooLarge(largest));
          else done(null, chunk);
        },
      });
      try {
        await pipeline(stream, counted, createWriteStream(pathOf(fileId)));
        const kept = plainName(fileName);
        await takeNote(fileId, kept, bytes);
        return { fileId, fileName: kept, bytes };
      } catch (error) {
        await remove(fileId);
        throw asFileError(error, folder);
      }
    },

    complete,

    async read(fileId) {
      try {
        return await open(pathOf(fileId), 'r');
      } catch (error) {
        throw asMissing(error);
      }
    },

    discard: remove,

    async sweep(kept) {
      let removed = 0;
      for (const name of await readdir(folder).catch(() => [])) {
        const fileId = name.replace(/\.json$/, '');
        if (kept.has(fileId) || !isFileId(fileId)) continue;
        const { at } = await note(fileId).catch(() => ({ at: Infinity }));
        if (at > options.clock.now() - ABANDONED_AFTER_MS) continue;
        await remove(fileId);
        removed += 1;
      }
      return removed;
    },
  };

  async function remove(fileId: string): Promise<void> {
    await rm(pathOf(fileId), { force: true });
    await rm(notePath(fileId), { force: true });
  }
}

/** Ids become file names, so nothing else is let through. */
function checked(fileId: string): string {
  if (isFileId(fileId)) return fileId;
  throw noSuchFile();
}

function isFileId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

/** The last part of a name, for showing only. */
function plainName(fileName: string): string {
  const name = fileName.split(/[\\/]/).at(-1) ?? '';
  return name.replace(/\p{Cc}/gu, '').slice(0, 255) || 'tabela.csv';
}

async function guarded<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asFileError(error, folder);
  }
}

function asMissing(error: unknown): unknown {
  return (error as { code?: string }).code === 'ENOENT' ? noSuchFile() : error;
}

function noSuchFile(): PonteError {
  return new PonteError(
    'NOT_FOUND',
    'This file is not here any more. Choose it again to import it.',
  );
}

function tooLarge(limit: number): PonteError {
  return new PonteError(
    'TOO_LARGE',
    `The file is larger than ${Math.floor(limit / 2 ** 20)} MB. Split it and import the parts.`,
    { details: { limit } },
  );
}
