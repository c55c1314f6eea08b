import type { FileHandle } from 'node:fs/promises';
import { PonteError } from '../../../../shared/errors.ts';
import { cutRows, type CsvShape, type RowFault } from './cut-rows.ts';
import { decode, endOfLine, unitOf } from './text-encoding.ts';

/** A place between two rows: the byte, and how many rows (blank ones too) stand before it. */
export type Place = { byte: number; line: number };

/** A row with the number a spreadsheet gives it: the first is 1, blank ones count. */
export type CsvRow = { line: number; cells: string[]; fault: RowFault | null };

/** Rows that were read together. Reading again from `from` gives the same block. */
export type Block = { from: Place; to: Place; rows: CsvRow[] };

/** Rows of a usual table fit many times over; a longer piece is read only for one long row. */
const PIECE = 64 * 1024;
/** How far the end of an open quote is looked for. */
const QUOTED = 256 * 1024;
/** A longer row is refused without being held. */
const LONGEST_ROW = 1024 * 1024;
const KEPT_OF_LONG_ROW = 200;

/**
 * Reads a table block by block, holding never more than one row's limit of it.
 *
 * Each block depends on its first byte and the shape only. So a run that remembers where its block
 * began and how many of its rows it took goes on exactly there, whatever stopped it.
 */
export async function* readBlocks(
  file: FileHandle,
  shape: CsvShape,
  from: Place,
): AsyncGenerator<Block> {
  const { size } = await file.stat();
  let place = from;
  while (place.byte < size) {
    const { rows, used } = await readBlock(file, shape, place.byte, size);
    const block = numbered(place, rows, used);
    yield block;
    place = block.to;
  }
}

type RawBlock = { rows: { cells: string[]; fault: RowFault | null }[]; used: number };

async function readBlock(
  file: FileHandle,
  shape: CsvShape,
  start: number,
  size: number,
): Promise<RawBlock> {
  for (const length of [PIECE, QUOTED]) {
    const bytes = await readAt(file, start, length);
    const final = start + bytes.length >= size;
    const cut = cutRows(bytes, shape, { final, patient: !final && length < QUOTED });
    if (cut.kind === 'rows') return cut;
  }
  return readLongLine(file, shape, start, size);
}

/** One line that is longer than a piece: taken whole up to the limit, passed over beyond it. */
async function readLongLine(
  file: FileHandle,
  shape: CsvShape,
  start: number,
  size: number,
): Promise<RawBlock> {
  const head = await readAt(file, start, LONGEST_ROW);
  const end = endOfLine(head, shape.encoding, 1);
  const cut = cutRows(head.subarray(0, end), shape, { final: true, patient: false });
  const first = cut.kind === 'rows' ? cut.rows[0] : undefined;
  const ended = end < head.length || start + head.length >= size;
  if (ended && first) return { rows: [first], used: end };
  const kept = decode(head.subarray(0, KEPT_OF_LONG_ROW), shape.encoding);
  const used = await endOfLongLine(file, shape, start + head.length, size);
  return { rows: [{ cells: [kept], fault: 'row_too_long' }], used: used - start };
}

async function endOfLongLine(
  file: FileHandle,
  shape: CsvShape,
  start: number,
  size: number,
): Promise<number> {
  for (let at = start; at < size;) {
    const bytes = await readAt(file, at, QUOTED);
    const end = endOfLine(bytes, shape.encoding, 1);
    at += end;
    if (end < bytes.length || endsLine(bytes, shape)) return at;
  }
  return size;
}

function endsLine(bytes: Buffer, shape: CsvShape): boolean {
  const last = decode(bytes.subarray(-unitOf(shape.encoding)), shape.encoding);
  return last === '\n' || last === '\r';
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(bytes, 0, length, position).catch((error: unknown) => {
    throw asReadError(error);
  });
  if (bytesRead === 0) throw changedFile();
  return bytes.subarray(0, bytesRead);
}

/** A file that is not as long as it was. */
export function changedFile(): PonteError {
  return new PonteError(
    'BAD_INPUT',
    'The file changed while it was being read. Choose it again to go on: rows that are in are recognised.',
  );
}

/** What a disk or a share that was pulled out says. */
const gone = new Set(['EIO', 'ENODEV', 'ENXIO', 'ESTALE', 'ENOTCONN', 'ETIMEDOUT']);

function asReadError(error: unknown): unknown {
  if (!gone.has((error as NodeJS.ErrnoException).code ?? '')) return error;
  return new PonteError(
    'BAD_INPUT',
    'The disk with the file stopped answering. Connect it again and choose the file anew: rows that are in are recognised.',
    { cause: error },
  );
}

function numbered(from: Place, rows: RawBlock['rows'], used: number): Block {
  const kept: CsvRow[] = [];
  for (const [index, { cells, fault }] of rows.entries()) {
    if (cells.every((cell) => cell.trim() === '')) continue;
    kept.push({ line: from.line + index + 1, cells, fault });
  }
  return { from, to: { byte: from.byte + used, line: from.line + rows.length }, rows: kept };
}
