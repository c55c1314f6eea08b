import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, stat, statfs, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PonteError } from '../../../../shared/errors.ts';
import type { Clock } from '../../clock.ts';
import { asFileError } from '../../db/file-errors.ts';
import { newId } from '../../ids.ts';
import { isWorkbook } from './workbook/what-it-is.ts';
import { workbookError } from './workbook/workbook-errors.ts';
import { writeTables, type SheetTable } from './workbook/write-tables.ts';

export type UploadedFile = {
  fileId: string;
  fileName: string;
  /** Of the table in it that is read. */
  bytes: number;
  /** What a workbook has besides: its sheets, and which one is read. */
  workbook?: { sheets: string[]; sheet: string; width: number };
};

/** Files on their way in: each a file of its own in the workspace's folder until its import ends. */
export type FileStore = {
  /** Makes room for a file that then arrives in pieces. */
  open(fileName: string, bytes: number): Promise<{ fileId: string }>;
  /** Writes one piece at its place; a piece that comes again is written again, to the same effect. */
  append(fileId: string, offset: number, bytes: Buffer): Promise<{ received: number }>;
  /** Takes a whole file from a stream of unknown length; under an id of its own unless one is given. */
  receive(stream: Readable, fileName: string, fileId?: string): Promise<UploadedFile>;
  /**
   * A workbook becomes tables, one a sheet, when it is first asked for; the sheet that is named last
   * is the one that is read.
   *
   * @throws PonteError NOT_FOUND, BAD_INPUT while pieces are missing, or why a workbook is not read
   */
  complete(fileId: string, sheet?: string): Promise<UploadedFile>;
  read(fileId: string): Promise<FileHandle>;
  /** Whether anything of it is still here. */
  has(fileId: string): Promise<boolean>;
  discard(fileId: string): Promise<void>;
  /** Removes files that nobody asked about for a day, except those named. */
  sweep(kept: ReadonlySet<string>): Promise<number>;
};

/** Beside each file: its name, its length when known, and when it began to arrive. */
type Note = {
  fileName: string;
  bytes: number | null;
  at: number;
  /** Of a workbook that became tables: the workbook itself is gone then. */
  sheets?: SheetTable[];
  sheet?: number;
};

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
  const sheetPath = (fileId: string, index: number) =>
    join(folder, `${checked(fileId)}.sheet${index}.csv`);
  const unpacking = new Map<string, Promise<Note>>();
  const notePath = (fileId: string) => join(folder, `${checked(fileId)}.json`);

  async function made(fileName: string, bytes: number | null, fileId = newId()): Promise<string> {
    await mkdir(folder, { recursive: true });
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < (bytes ?? 0) + MARGIN) {
      throw new PonteError(
        'DISK_FULL',
        'There is not enough room on the disk for this file. Free some space and try again.',
      );
    }
    await takeNote(fileId, plainName(fileName), bytes);
    await writeFile(pathOf(fileId), '');
    return fileId;
  }

  async function takeNote(fileId: string, fileName: string, bytes: number | null): Promise<void> {
    await writeNote(fileId, { fileName, bytes, at: options.clock.now() });
  }

  async function writeNote(fileId: string, note: Note): Promise<void> {
    await writeFile(notePath(fileId), JSON.stringify(note));
  }

  async function note(fileId: string): Promise<Note> {
    try {
      return JSON.parse(await readFile(notePath(fileId), 'utf8'));
    } catch (error) {
      throw asMissing(error);
    }
  }

  async function complete(fileId: string, sheet?: string): Promise<UploadedFile> {
    const kept = await note(fileId);
    const { sheets, ...rest } = kept.sheets ? kept : await arrived(fileId, kept);
    const { fileName, bytes } = rest;
    if (!sheets) return { fileId, fileName, bytes: bytes ?? 0 };
    const named = sheets.findIndex(({ name }) => name === sheet);
    if (sheet !== undefined && named < 0) throw workbookError('no_sheet');
    const index = sheet === undefined ? (rest.sheet ?? 0) : named;
    const table = sheets[index];
    if (!table) throw workbookError('no_sheet');
    if (index !== (rest.sheet ?? 0)) await writeNote(fileId, { ...rest, sheets, sheet: index });
    const names = sheets.map(({ name }) => name);
    const workbook = { sheets: names, sheet: table.name, width: table.width };
    return { fileId, fileName, bytes: table.bytes, workbook };
  }

  async function arrived(fileId: string, kept: Note): Promise<Note> {
    const { bytes } = kept;
    const { size } = await stat(pathOf(fileId)).catch((error: unknown) => {
      throw asMissing(error);
    });
    if (bytes === null || size !== bytes) {
      throw new PonteError(
        'BAD_INPUT',
        `The file has not arrived in full: ${size} of ${bytes ?? 'its'} bytes. Send the rest, then try again.`,
      );
    }
    const underWay = unpacking.get(fileId);
    if (underWay) return underWay;
    const work = unpack(fileId, kept).finally(() => unpacking.delete(fileId));
    unpacking.set(fileId, work);
    return work;
  }

  async function unpack(fileId: string, kept: Note): Promise<Note> {
    const file = await open(pathOf(fileId), 'r');
    const workbook = await isWorkbook(file).finally(() => file.close());
    if (!workbook) return kept;
    const sheets = await writeTables(pathOf(fileId), (index) => sheetPath(fileId, index));
    const told = { ...kept, sheets };
    await writeNote(fileId, told);
    // What is read are the tables; so whoever is erased from them is not left in the workbook.
    await rm(pathOf(fileId), { force: true });
    return told;
  }

  return {
    async open(fileName, bytes) {
      if (bytes > largest) throw tooLarge(largest);
      return { fileId: await guarded(folder, () => made(fileName, bytes)) };
    },

    async append(fileId, offset, bytes) {
      const { bytes: promised } = await note(fileId);
      const { size } = await stat(pathOf(fileId)).catch((error: unknown) => {
        throw asMissing(error);
      });
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

    async receive(stream, fileName, wanted) {
      const fileId = await guarded(folder, () => made(fileName, null, wanted));
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
        const { sheets, sheet = 0 } = await note(fileId);
        return await open(sheets ? sheetPath(fileId, sheet) : pathOf(fileId), 'r');
      } catch (error) {
        throw asMissing(error);
      }
    },

    has: (fileId) =>
      note(fileId).then(
        () => true,
        () => false,
      ),

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
    const stem = `${checked(fileId)}.`;
    await unpacking.get(fileId)?.catch(() => undefined);
    for (const name of await readdir(folder).catch(() => [])) {
      if (name.startsWith(stem)) await rm(join(folder, name), { force: true });
    }
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
